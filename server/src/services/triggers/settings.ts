import {
  CreateTrigger,
  ListTriggerCalls,
  ListTriggerEvents,
  ListTriggers,
  RedriveTriggerEvents,
  RotateTriggerSecret,
  UpdateTrigger,
  type Trigger,
  type TriggerWithSecret,
} from '../../contracts/triggers';
import { parseRequest } from '../../contracts/parse';
import type { TriggerSettings } from '../../contracts/trigger-settings';
import type { Clock } from '../../core/contracts';
import {
  CrmConflictError,
  CrmNotFoundError,
  CrmValidationError,
  type Problem,
} from '../../core/errors';
import { isValidIdentifier } from '../../sql/identifier';
import type { SqlRuntime } from '../../sql/ports';
import type { TriggerEventRows } from '../../sql/triggers/trigger-event-rows';
import type { TriggerLogRows } from '../../sql/triggers/trigger-log-rows';
import type { StoredSecret, StoredTrigger, TriggerRows } from '../../sql/triggers/trigger-rows';
import { withStrapiErrors } from '../../strapi/ports/errors';
import type { SecretBox } from '../../strapi/ports/secret-box';
import { createSecret, secretFault } from '../../triggers';
import type { Levels } from '../levels';
import { pageMeta, toPage } from '../paging';
import { kindOf, type KnownTriggers } from './known-triggers';
import { present, presentCall, presentConfigured, presentEvent } from './present';

export interface TriggerSettingsOptions {
  readonly levels: Levels;
  readonly rows: TriggerRows;
  readonly events: Pick<TriggerEventRows, 'list' | 'redrive'>;
  readonly calls: Pick<TriggerLogRows, 'list'>;
  /** Has the changes that wait for a trigger carried out. */
  readonly request: (key: string) => Promise<void>;
  readonly known: KnownTriggers;
  readonly box: SecretBox;
  readonly clock: Clock;
  /** Takes a change over in this process, after commit. */
  readonly changed: () => Promise<void>;
  /** Removes what a deleted one has received, and ends what waits for it; in its transaction. */
  readonly removed: (key: string) => Promise<void>;
  readonly runtime: Pick<SqlRuntime, 'transaction'>;
}

/** Secrets that are accepted at the same time. */
const MOST_SECRETS = 5;

/** How long earlier secrets are accepted, in seconds. */
const KEPT = 86_400;

/**
 * `strapi.plugin('nexus-crm').service('trigger-settings')`: triggers that administrators save, and
 * those of the configuration, which are only listed. Inputs and results are in
 * `contracts/triggers.ts`. All need level 2 and reject with Strapi's errors: 400 for input, 404, 409
 * for a key that is taken or a stale revision.
 */
export class SavedTriggers {
  constructor(private readonly options: TriggerSettingsOptions) {}

  /** Those of the configuration first, then by key. */
  list(query: ListTriggers.Query = {}): Promise<ListTriggers.Response> {
    return this.#run(async () => {
      const { pagination } = parseRequest(ListTriggers.query, query, 'query');
      const page = toPage(pagination);
      const configured = this.options.known.configured();
      const first = configured.slice(page.offset, page.offset + page.limit);
      const { rows, total } = await this.options.rows.list({
        offset: Math.max(page.offset - configured.length, 0),
        limit: page.limit - first.length,
        counted: page.counted,
      });
      const all = total === undefined ? undefined : total + configured.length;
      return {
        data: [...first.map(presentConfigured), ...rows.map(present)],
        meta: { pagination: pageMeta(page, all) },
      };
    });
  }

  get(key: string): Promise<Trigger> {
    return this.#run(async () => {
      const configured = this.options.known.configured().find((one) => one.key === key);
      return configured ? presentConfigured(configured) : present(await this.#find(key));
    });
  }

  /** The calls that a trigger has received, the newest first. */
  calls(key: string, query: ListTriggerCalls.Query = {}): Promise<ListTriggerCalls.Response> {
    return this.#run(async () => {
      const { filters = {}, pagination } = parseRequest(ListTriggerCalls.query, query, 'query');
      await this.get(key);
      const page = toPage(pagination);
      const { outcome } = filters;
      const only = typeof outcome === 'object' ? outcome.$eq : outcome;
      const { rows, total } = await this.options.calls.list(key, only, page);
      return { data: rows.map(presentCall), meta: { pagination: pageMeta(page, total) } };
    });
  }

  /** What became of the changes of entries that a trigger has taken, the newest first. */
  events(key: string, query: ListTriggerEvents.Query = {}): Promise<ListTriggerEvents.Response> {
    return this.#run(async () => {
      const { filters = {}, pagination } = parseRequest(ListTriggerEvents.query, query, 'query');
      await this.get(key);
      const page = toPage(pagination);
      const { status } = filters;
      const state = typeof status === 'object' ? status.$eq : status;
      const { rows, total } = await this.options.events.list(key, state, page);
      return { data: rows.map(presentEvent), meta: { pagination: pageMeta(page, total) } };
    });
  }

  /** Carries out again what has failed, with all of its attempts. */
  redrive(
    key: string,
    input: RedriveTriggerEvents.Input = {},
  ): Promise<RedriveTriggerEvents.Response> {
    return this.#run(async () => {
      const { data = {} } = parseRequest(RedriveTriggerEvents.request, { data: input });
      await this.get(key);
      const redriven = await this.options.events.redrive(key, data.ids?.map(Number));
      if (redriven > 0) await this.options.request(key);
      return { data: { redriven }, meta: {} };
    });
  }

  /** The response alone has the secret. */
  create(input: CreateTrigger.Input): Promise<TriggerWithSecret> {
    return this.#run(async () => {
      const { data } = parseRequest(CreateTrigger.request, { data: input });
      const { key, label = key, enabled = true, settings } = data;
      this.#assertValid(settings);
      const secret = newSecret(settings, data.secret);
      const secrets = secret === undefined ? [] : [this.#sealed(secret)];
      const isTaken =
        this.options.known.configured().some((one) => one.key === key) ||
        !(await this.options.rows.insert({ key, label, enabled, settings, secrets }, this.#now()));
      if (isTaken) throw new CrmConflictError(`There is a trigger "${key}" already.`, { key });
      return { ...(await this.#changed(key)), secret: secret ?? null };
    });
  }

  /** Absent keys are kept. */
  update(key: string, input: UpdateTrigger.Input): Promise<Trigger> {
    return this.#run(async () => {
      const { data } = parseRequest(UpdateTrigger.request, { data: input });
      const stored = await this.#find(key);
      const { revision = stored.revision, ...changes } = data;
      if (revision !== stored.revision) throw stale(key);
      if (changes.settings) this.#assertValid(changes.settings, stored.settings);
      const written = {
        ...{ label: changes.label ?? stored.label, enabled: changes.enabled ?? stored.enabled },
        ...{ settings: changes.settings ?? stored.settings, secrets: stored.secrets },
      };
      if (!(await this.options.rows.change(stored, written, this.#now()))) throw stale(key);
      return this.#changed(key);
    });
  }

  /** A new secret, which the response alone has; the earlier ones are accepted for some time. */
  rotate(key: string, input: RotateTriggerSecret.Input = {}): Promise<TriggerWithSecret> {
    return this.#run(async () => {
      const { data = {} } = parseRequest(RotateTriggerSecret.request, { data: input });
      const stored = await this.#find(key);
      const secret = newSecret(stored.settings, data.secret);
      if (secret === undefined) {
        const message = `The trigger "${key}" has no secret: its signature is "none" or it watches entries`;
        throw new CrmConflictError(message, { key });
      }
      const now = this.#now();
      const until = now + (data.keepFor ?? KEPT) * 1_000;
      const kept = stored.secrets
        .map((one) => ({ ...one, expiresAt: Math.min(one.expiresAt ?? until, until) }))
        .filter(({ expiresAt }) => expiresAt > now)
        .slice(0, MOST_SECRETS - 1);
      const secrets = [this.#sealed(secret), ...kept];
      if (!(await this.options.rows.change(stored, { ...stored, secrets }, now))) throw stale(key);
      return { ...(await this.#changed(key)), secret };
    });
  }

  /** Changes of entries that wait for it are not carried out any more. */
  remove(key: string): Promise<Trigger> {
    return this.#run(async () => {
      const stored = await this.#find(key);
      await this.options.runtime.transaction(async () => {
        await this.options.rows.delete(key);
        await this.options.removed(key);
      });
      await this.options.changed();
      return present(stored);
    });
  }

  async #changed(key: string): Promise<Trigger> {
    await this.options.changed();
    return present(await this.#find(key));
  }

  /** @throws CrmNotFoundError, CrmConflictError for one of the configuration. */
  async #find(key: string): Promise<StoredTrigger> {
    const stored = isValidIdentifier(key) ? await this.options.rows.find(key) : undefined;
    if (stored) return stored;
    if (this.options.known.configured().some((one) => one.key === key)) {
      const message = `The trigger "${key}" is in the configuration: change it there`;
      throw new CrmConflictError(message, { key });
    }
    throw new CrmNotFoundError('There is no such trigger.');
  }

  /** @throws CrmValidationError */
  #assertValid(settings: TriggerSettings, before?: TriggerSettings): void {
    const problems: Problem[] = [...this.options.known.check(settings)];
    if (before && kindOf(before) !== kindOf(settings)) {
      const message = '"signature.kind" cannot be changed: save another trigger';
      problems.push({ path: ['signature', 'kind'], message });
    }
    if (before && Boolean(before.entry) !== Boolean(settings.entry)) {
      const message = '"entry" cannot be added or removed: save another trigger';
      problems.push({ path: ['entry'], message });
    }
    if (problems.length === 0) return;
    throw new CrmValidationError(
      problems.map(({ path, message }) => ({ path: ['data', 'settings', ...path], message })),
    );
  }

  /** @throws CrmValidationError without an encryption key. */
  #sealed(secret: string): StoredSecret {
    const value = this.options.box.encrypt(secret);
    if (value !== undefined) return { value, createdAt: this.#now(), expiresAt: null };
    const message =
      'The secret cannot be encrypted: set `secrets.encryptionKey` in the app’s config/admin';
    throw new CrmValidationError([{ path: ['data', 'secret'], message }]);
  }

  #now(): number {
    return this.options.clock.now().getTime();
  }

  #run<T>(work: () => Promise<T>): Promise<T> {
    return withStrapiErrors(() => {
      if (this.options.levels.includes(2)) return work();
      throw new CrmNotFoundError('Triggers begin at level 2; the level in force is 1.');
    });
  }
}

/** @throws CrmValidationError */
function newSecret(settings: TriggerSettings, given?: string): string | undefined {
  const kind = kindOf(settings);
  if (given === undefined) return createSecret(kind);
  const fault = secretFault(kind, given);
  if (fault === undefined) return given;
  throw new CrmValidationError([{ path: ['data', 'secret'], message: `"data.secret" ${fault}` }]);
}

const stale = (key: string): CrmConflictError =>
  new CrmConflictError(`The trigger "${key}" was changed by another request: read it again`, {
    key,
  });
