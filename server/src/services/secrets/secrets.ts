import type { Core } from '@strapi/strapi';

import type { GetSecrets, ReencryptSecrets } from '../../contracts/secrets';
import { CrmNotFoundError, CrmValidationError } from '../../core/errors';
import { currentActor } from '../../strapi/ports/actor';
import { withStrapiErrors } from '../../strapi/ports/errors';
import type { SecretBox } from '../../strapi/ports/secret-box';
import type { Levels } from '../levels';
import type { SealedRow, SecretRows } from './secret-rows';

type Status = GetSecrets.Response['data'];

interface SecretsOptions {
  readonly levels: Levels;
  readonly box: SecretBox;
  /** Every table with secrets, by what its rows are. */
  readonly tables: Readonly<Record<string, SecretRows>>;
}

/** Rows that are listed one by one. */
const MOST_LISTED = 1_000;

/** A row that was changed meanwhile is read again. */
const PASSES = 5;

/**
 * `strapi.plugin('nexus-crm').service('secrets')`: the key with which stored secrets are encrypted. Needs level 2.
 */
export class Secrets {
  constructor(
    private readonly strapi: Core.Strapi,
    private readonly options: SecretsOptions,
  ) {}

  /** Which keys decrypt the secrets. */
  status(): Promise<Status> {
    return this.#run(() => this.#status());
  }

  /**
   * Encrypts with the current key what only another one decrypts. It may be repeated.
   *
   * @throws ValidationError without a current key.
   */
  reencrypt(): Promise<ReencryptSecrets.Response['data']> {
    return this.#run(async () => {
      if (!this.options.box.hasKey) throw keyMissing();
      let reencrypted = 0;
      for (let pass = 0; pass < PASSES; pass += 1) {
        const { done, overtaken } = await this.#pass();
        reencrypted += done;
        if (overtaken === 0) break;
      }
      if (reencrypted > 0) {
        const { kind, id } = await currentActor(this.strapi);
        const what = `${reencrypted} secrets with the current key`;
        this.strapi.log.info(`nexus-crm: ${kind} ${id} has encrypted ${what}`);
      }
      return { reencrypted, ...(await this.#status()) };
    });
  }

  async #pass(): Promise<{ readonly done: number; readonly overtaken: number }> {
    let [done, overtaken] = [0, 0];
    for (const table of Object.values(this.options.tables)) {
      for await (const row of table.all()) {
        const renewed = this.#renewed(row);
        const count = Object.keys(renewed).length;
        if (count === 0) continue;
        if (await table.reseal(row, { ...row.secrets, ...renewed })) done += count;
        else overtaken += 1;
      }
    }
    return { done, overtaken };
  }

  /** The secrets of a row that only another key decrypts, encrypted with the current one. */
  #renewed({ secrets, notEncrypted = [] }: SealedRow): Record<string, string> {
    const { box } = this.options;
    const renewed: Record<string, string> = {};
    // Whoever saves them again decides what becomes of the row.
    if (notEncrypted.length > 0) return renewed;
    for (const [name, encrypted] of Object.entries(secrets)) {
      if (box.stateOf(encrypted) !== 'other_key') continue;
      const value = box.decrypt(encrypted);
      const sealed = value === undefined ? undefined : box.encrypt(value);
      if (sealed !== undefined) renewed[name] = sealed;
    }
    return renewed;
  }

  async #status(): Promise<Status> {
    const { box, tables } = this.options;
    const counts = { current: 0, other_key: 0, unreadable: 0, not_encrypted: 0 };
    const attention: Status['attention'] = [];
    for (const [of, table] of Object.entries(tables)) {
      for await (const row of table.all()) {
        const { name } = row;
        for (const [secret, state] of statesOf(row, box)) {
          counts[state] += 1;
          if (state === 'current' || attention.length >= MOST_LISTED) continue;
          attention.push({ of, name, secret, state });
        }
      }
    }
    const { current, other_key: otherKey, unreadable, not_encrypted: notEncrypted } = counts;
    const { hasKey, otherKeys } = box;
    return { hasKey, otherKeys, current, otherKey, unreadable, notEncrypted, attention };
  }

  #run<T>(work: () => Promise<T>): Promise<T> {
    return withStrapiErrors(() => {
      if (this.options.levels.includes(2)) return work();
      throw new CrmNotFoundError('Secrets begin at level 2; the level in force is 1.');
    });
  }
}

const statesOf = ({ secrets, notEncrypted = [] }: SealedRow, box: SecretBox) => [
  ...Object.entries(secrets).map(([name, value]) => [name, box.stateOf(value)] as const),
  ...notEncrypted.map((name) => [name, 'not_encrypted'] as const),
];

const keyMissing = (): CrmValidationError =>
  new CrmValidationError([
    {
      path: [],
      message: "Secrets cannot be encrypted: set `secrets.encryptionKey` in the app's config/admin",
    },
  ]);
