import { z } from 'zod';

import { triggerSettings, type TriggerSettings } from '../../contracts/trigger-settings';
import { bigInteger, booleanColumn, jsonColumn, toJsonText } from '../columns';
import { isDuplicate } from '../errors';
import { countOf, type ListWindow } from '../list-window';
import type { SqlRuntime } from '../ports';

const TABLE = 'crm_triggers';

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
