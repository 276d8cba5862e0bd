import { z } from 'zod';

import { TRIGGER_OUTCOMES, type TriggerOutcome } from '../../contracts/triggers';
import { bigInteger } from '../columns';
import { countOf, type ListWindow } from '../list-window';
import type { SqlRuntime } from '../ports';

const TABLE = 'crm_trigger_log';

/** Rows that are deleted at a time. */
const PART = 1_000;

const row = z.lazy(() =>
  z.object({
    id: bigInteger,
    outcome: z.enum(TRIGGER_OUTCOMES),
    error: z.string().nullable(),
    instance_id: z.string().nullable(),
    duration: z.int(),
    created_at: bigInteger,
  }),
);

/** A call and what became of it. */
export type LoggedCall = Readonly<z.infer<typeof row>>;

export interface NewLoggedCall {
  readonly trigger: string;
  readonly outcome: TriggerOutcome;
  /** At most 500 characters. */
  readonly error: string | null;
  /** The documentId of an instance. */
  readonly instance: string | null;
  /** In milliseconds. */
  readonly duration: number;
  /** Milliseconds since 1970. */
  readonly at: number;
}

/** Repository of `crm_trigger_log`. */
export class TriggerLogRows {
  constructor(private readonly runtime: SqlRuntime) {}

  async insert({ trigger, instance, at, ...others }: NewLoggedCall): Promise<void> {
    await this.runtime
      .connection()
      .insert(TABLE, [{ ...others, trigger_key: trigger, instance_id: instance, created_at: at }]);
  }

  /** Those of a trigger, the newest first. */
  async list(
    trigger: string,
    outcome: TriggerOutcome | undefined,
    { offset, limit, counted }: ListWindow,
  ): Promise<{ readonly rows: readonly LoggedCall[]; readonly total: number | undefined }> {
    const query = () =>
      this.#rows().where({ trigger_key: trigger, ...(outcome !== undefined && { outcome }) });
    const total = await countOf({ counted }, query);
    const found: unknown = await query()
      .orderBy('id', 'desc')
      .offset(offset)
      .limit(limit)
      .select(Object.keys(row.unwrap().shape));
    return { rows: z.array(row).parse(found), total };
  }

  /** Deletes the calls of a trigger. */
  async remove(trigger: string): Promise<void> {
    await this.#rows().where({ trigger_key: trigger }).delete();
  }

  /**
   * Deletes some from before a time.
   *
   * @returns whether there may be more.
   */
  async prune(before: number): Promise<boolean> {
    const old: unknown[] = await this.#rows()
      .where('created_at', '<', before)
      .orderBy('created_at')
      .limit(PART)
      .pluck('id');
    if (old.length === 0) return false;
    await this.#rows()
      .whereIn('id', old as number[])
      .delete();
    return old.length === PART;
  }

  #rows() {
    return this.runtime.connection().rows(TABLE);
  }
}
