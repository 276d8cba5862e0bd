import { z } from 'zod';

import type { JsonObject } from '../../core/contracts';
import { bigInteger, booleanColumn, jsonColumn, toJsonText } from '../columns';
import { isDuplicate } from '../errors';
import { countOf, type ListWindow } from '../list-window';
import type { SqlRuntime } from '../ports';

const TABLE = 'crm_subscriptions';

const row = z.lazy(() =>
  z.object({
    name: z.string(),
    label: z.string(),
    integration: z.string(),
    events: jsonColumn(z.array(z.string())),
    condition: z.string().nullable(),
    input: jsonColumn(z.record(z.string(), z.json())),
    enabled: booleanColumn,
    revision: z.int(),
    created_at: bigInteger,
    updated_at: bigInteger,
  }),
);

/** An integration that is called for events. */
export interface StoredSubscription {
  readonly name: string;
  readonly label: string;
  readonly integration: string;
  readonly events: readonly string[];
  /** An expression on the payload. */
  readonly condition: string | null;
  readonly input: JsonObject;
  readonly enabled: boolean;
  readonly revision: number;
  /** Milliseconds since 1970. */
  readonly createdAt: number;
  readonly updatedAt: number;
}

type Values = Omit<StoredSubscription, 'name' | 'revision' | 'createdAt' | 'updatedAt'>;

/** Repository of `crm_subscriptions`. */
export class SubscriptionRows {
  constructor(private readonly runtime: SqlRuntime) {}

  /** By name. */
  async list({ offset, limit, counted }: ListWindow): Promise<{
    readonly rows: readonly StoredSubscription[];
    readonly total: number | undefined;
  }> {
    const query = () => this.runtime.connection().rows(TABLE);
    const total = await countOf({ counted }, query);
    const found: unknown = await query().orderBy('name').offset(offset).limit(limit).select('*');
    return { rows: z.array(row).parse(found).map(toSubscription), total };
  }

  async enabled(): Promise<readonly StoredSubscription[]> {
    const found: unknown = await this.runtime
      .connection()
      .rows(TABLE)
      .where({ enabled: true })
      .orderBy('name')
      .select('*');
    return z.array(row).parse(found).map(toSubscription);
  }

  async find(name: string): Promise<StoredSubscription | undefined> {
    const found: unknown = await this.runtime.connection().rows(TABLE).where({ name }).select('*');
    // MySQL compares names without case.
    return z
      .array(row)
      .parse(found)
      .map(toSubscription)
      .find((one) => one.name === name);
  }

  /** False if there is one of this name. */
  async insert(
    { name, ...values }: Values & { readonly name: string },
    at: number,
  ): Promise<boolean> {
    try {
      const row = {
        ...{ name, ...columnsOf(values) },
        revision: 1,
        created_at: at,
        updated_at: at,
      };
      await this.runtime.connection().insert(TABLE, [row]);
      return true;
    } catch (error) {
      if (isDuplicate(error)) return false;
      throw error;
    }
  }

  /** Compare-and-set on the revision; returns whether it was written. */
  async change(
    { name, revision }: Pick<StoredSubscription, 'name' | 'revision'>,
    values: Values,
    at: number,
  ): Promise<boolean> {
    const changed = await this.runtime
      .connection()
      .rows(TABLE)
      .where({ name, revision })
      .update({ ...columnsOf(values), revision: revision + 1, updated_at: at });
    return changed > 0;
  }

  async delete(name: string): Promise<void> {
    await this.runtime.connection().rows(TABLE).where({ name }).delete();
  }
}

const columnsOf = ({ label, integration, events, condition, input, enabled }: Values) => ({
  ...{ label, integration, condition, enabled },
  ...{ events: toJsonText([...events]), input: toJsonText(input) },
});

const toSubscription = ({
  created_at: createdAt,
  updated_at: updatedAt,
  ...values
}: z.infer<typeof row>): StoredSubscription => ({ ...values, createdAt, updatedAt });
