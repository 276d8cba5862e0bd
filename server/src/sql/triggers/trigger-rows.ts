import { z } from 'zod';

import { triggerSettings, type TriggerSettings } from '../../contracts/trigger-settings';
import { bigInteger, booleanColumn, jsonColumn, toJsonText } from '../columns';
import { isDuplicate } from '../errors';
import { countOf, type ListWindow } from '../list-window';
import type { SqlRuntime } from '../ports';

const TABLE = 'crm_triggers';

/** Rows that are read at a time. */
const PART = 200;

const secret = z.object({
  /** Encrypted. */
  value: z.string(),
  createdAt: z.number(),
  expiresAt: z.number().nullable(),
});
export type StoredSecret = Readonly<z.infer<typeof secret>>;

const row = z.lazy(() =>
  z.object({
    trigger_key: z.string(),
    label: z.string(),
    enabled: booleanColumn,
    settings: jsonColumn(triggerSettings),
    secrets: jsonColumn(z.array(secret)),
    revision: z.int(),
    created_at: bigInteger,
    updated_at: bigInteger,
  }),
);

/** A trigger that an administrator has saved. */
export interface StoredTrigger {
  readonly key: string;
  readonly label: string;
  readonly enabled: boolean;
  readonly settings: TriggerSettings;
  readonly secrets: readonly StoredSecret[];
  readonly revision: number;
  /** Milliseconds since 1970. */
  readonly createdAt: number;
  readonly updatedAt: number;
}

/** The encrypted secrets of a trigger, by their number. */
export interface SealedTrigger {
  readonly name: string;
  readonly secrets: Readonly<Record<string, string>>;
  readonly trigger: StoredTrigger;
}

type Values = Pick<StoredTrigger, 'label' | 'enabled' | 'settings' | 'secrets'>;

/** Repository of `crm_triggers`. */
export class TriggerRows {
  constructor(private readonly runtime: SqlRuntime) {}

  /** By key. */
  async list({ offset, limit, counted }: ListWindow): Promise<{
    readonly rows: readonly StoredTrigger[];
    readonly total: number | undefined;
  }> {
    const query = () => this.runtime.connection().rows(TABLE);
    const total = await countOf({ counted }, query);
    const found: unknown = await query()
      .orderBy('trigger_key')
      .offset(offset)
      .limit(limit)
      .select('*');
    return { rows: parse(found), total };
  }

  /** Those that watch entries. */
  async watching(): Promise<readonly StoredTrigger[]> {
    const found: unknown = await this.runtime
      .connection()
      .rows(TABLE)
      .where({ enabled: true })
      .whereNotNull('entry_type')
      .orderBy('trigger_key')
      .select('*');
    return parse(found);
  }

  /** All of them with their secrets by number, in parts. */
  async *all(): AsyncGenerator<SealedTrigger> {
    for (let after = ''; ; ) {
      const found: unknown = await this.runtime
        .connection()
        .rows(TABLE)
        .where('trigger_key', '>', after)
        .orderBy('trigger_key')
        .limit(PART)
        .select('*');
      const rows = parse(found);
      for (const trigger of rows) {
        const secrets = trigger.secrets.map(({ value }, index) => [`${index + 1}`, value]);
        yield {
          ...{ name: trigger.key, trigger },
          secrets: Object.fromEntries(secrets) as SealedTrigger['secrets'],
        };
      }
      const last = rows.at(-1);
      if (!last || rows.length < PART) return;
      after = last.key;
    }
  }

  /** Replaces the secrets; false if the trigger was changed meanwhile. */
  reseal({ trigger }: SealedTrigger, secrets: SealedTrigger['secrets']): Promise<boolean> {
    const replaced = trigger.secrets.map((one, index) => ({
      ...{ ...one, value: secrets[`${index + 1}`] ?? one.value },
    }));
    return this.change(trigger, { ...trigger, secrets: replaced }, trigger.updatedAt);
  }

  async find(key: string): Promise<StoredTrigger | undefined> {
    const found: unknown = await this.#row(key).select('*');
    // MySQL compares keys without case.
    return parse(found).find((one) => one.key === key);
  }

  /** False if there is one of this key. */
  async insert({ key, ...values }: Values & { readonly key: string }, at: number) {
    const columns = { trigger_key: key, ...columnsOf(values) };
    const added = { ...columns, revision: 1, created_at: at, updated_at: at };
    try {
      await this.runtime.connection().insert(TABLE, [added]);
      return true;
    } catch (error) {
      if (isDuplicate(error)) return false;
      throw error;
    }
  }

  /** Compare-and-set on the revision; returns whether it was written. */
  async change(
    { key, revision }: Pick<StoredTrigger, 'key' | 'revision'>,
    values: Values,
    at: number,
  ): Promise<boolean> {
    const written = { ...columnsOf(values), revision: revision + 1, updated_at: at };
    return (await this.#row(key).where({ revision }).update(written)) > 0;
  }

  async delete(key: string): Promise<void> {
    await this.#row(key).delete();
  }

  #row(key: string) {
    return this.runtime.connection().rows(TABLE).where({ trigger_key: key });
  }
}

const columnsOf = ({ label, enabled, settings, secrets }: Values) => ({
  ...{ label, enabled, entry_type: settings.entry?.type ?? null },
  ...{ settings: toJsonText(settings), secrets: toJsonText([...secrets]) },
});

const parse = (found: unknown): StoredTrigger[] =>
  z
    .array(row)
    .parse(found)
    .map(({ trigger_key: key, created_at: createdAt, updated_at: updatedAt, ...values }) => ({
      ...{ key, ...values, createdAt, updatedAt },
    }));
