import { z } from 'zod';

import { TRIGGER_EVENT_STATES, type TriggerEventState } from '../../contracts/triggers';
import type { InstanceId, Json, Subject } from '../../core/contracts';
import { inBatches } from '../batches';
import { bigInteger, jsonColumn, toJsonText } from '../columns';
import { countOf, type ListWindow } from '../list-window';
import type { SqlRuntime } from '../ports';
import { timeIn } from '../timers/database-time';

const TABLE = 'crm_trigger_events';

/** A change of an entry that a trigger has taken. */
export interface NewTriggerEvent {
  readonly trigger: string;
  readonly event: string;
  /** The entry. */
  readonly subject: Subject;
  /** How many triggers led to the change, one after the other. */
  readonly depth: number;
  /** The command. */
  readonly payload: Json;
  /** The record of the command, if it is known already. */
  readonly record?: Subject | undefined;
  /** Why it is not carried out. */
  readonly error?: string | undefined;
}

const row = z.lazy(() =>
  z.object({
    id: bigInteger,
    depth: z.int(),
    attempts: z.int(),
    payload: jsonColumn(z.json()),
  }),
);

const shownRow = z.lazy(() =>
  z.object({
    id: bigInteger,
    event: z.string(),
    subject_type: z.string(),
    subject_id: z.string(),
    instance_id: z.string().nullable(),
    depth: z.int(),
    status: z.enum(TRIGGER_EVENT_STATES),
    attempts: z.int(),
    next_at: bigInteger.nullable(),
    error: z.string().nullable(),
    created_at: bigInteger,
    ended_at: bigInteger.nullable(),
  }),
);

/** What became of a change; without the command. */
export type ShownTriggerEvent = Readonly<z.infer<typeof shownRow>>;

export type DueTriggerEvent = Readonly<z.infer<typeof row>>;

const nextRow = z.object({ next: bigInteger.nullable(), now: bigInteger });
const keyRow = z.object({ trigger_key: z.string() });
const depthRow = z.object({ depth: z.int() });

/** Why an attempt failed, and the record of its command; undefined if there is none. */
export interface Failure {
  readonly error: string;
  readonly record: Subject | undefined;
}

const recordColumns = (record: Subject | undefined) => ({
  ...{ record_type: record?.type ?? null, record_id: record?.id ?? null },
});

/** Repository of `crm_trigger_events`: an outbox of changes of entries, and what became of them. */
export class TriggerEventRows {
  constructor(private readonly runtime: SqlRuntime) {}

  /** In the running transaction. */
  async insert(events: readonly NewTriggerEvent[], at: number): Promise<void> {
    const due = this.#in(0);
    const rows = events.map(
      ({ trigger, event, subject, depth, payload, record, error = null }) => ({
        ...{ trigger_key: trigger, event, subject_type: subject.type, subject_id: subject.id },
        ...{ depth, error, attempts: 0, created_at: at },
        ...recordColumns(record),
        ...(error === null
          ? { status: 'pending', payload: toJsonText(payload), next_at: due, ended_at: null }
          : { status: 'failed', payload: null, next_at: null, ended_at: at }),
      }),
    );
    await inBatches(rows, async (part) => {
      await this.runtime.connection().insert(TABLE, part);
      return [];
    });
  }

  /** Those of a trigger, the newest first. */
  async list(
    trigger: string,
    status: TriggerEventState | undefined,
    { offset, limit, counted }: ListWindow,
  ): Promise<{
    readonly rows: readonly ShownTriggerEvent[];
    readonly total: number | undefined;
  }> {
    const query = () =>
      this.#rows().where({ trigger_key: trigger, ...(status !== undefined && { status }) });
    const total = await countOf({ counted }, query);
    const found: unknown = await query()
      .orderBy('id', 'desc')
      .offset(offset)
      .limit(limit)
      .select(Object.keys(shownRow.unwrap().shape));
    return { rows: z.array(shownRow).parse(found), total };
  }

  /** Those of a trigger that are due, the earliest first. */
  async due(trigger: string, limit: number): Promise<readonly DueTriggerEvent[]> {
    const found: unknown = await this.#rows()
      .where({ trigger_key: trigger, status: 'pending' })
      .where('next_at', '<=', this.#in(0))
      .orderBy(['next_at', 'id'])
      .limit(limit)
      .select(['id', 'depth', 'attempts', 'payload']);
    return z.array(row).parse(found);
  }

  /** Milliseconds until the next one of a trigger is due; undefined if none waits. */
  async nextDueIn(trigger: string): Promise<number | undefined> {
    const { knex } = this.runtime.connection();
    const found: unknown = await this.#rows()
      .where({ trigger_key: trigger, status: 'pending' })
      .min({ next: 'next_at' })
      .first(knex.raw('? as ??', [this.#in(0), 'now']));
    const { next, now } = nextRow.parse(found);
    return next === null ? undefined : Math.max(next - now, 0);
  }

  /** Triggers with events that are due. */
  async triggersDue(): Promise<readonly string[]> {
    const found: unknown = await this.#rows()
      .where({ status: 'pending' })
      .where('next_at', '<=', this.#in(0))
      .distinct('trigger_key');
    return z
      .array(keyRow)
      .parse(found)
      .map(({ trigger_key: key }) => key);
  }

  /** Locks one in the running transaction; false if it was carried out meanwhile. */
  async take({ id, attempts }: DueTriggerEvent): Promise<boolean> {
    return (await this.#pending(id).update({ attempts: attempts + 1 })) > 0;
  }

  /** The command is kept no longer. */
  async done(id: number, instance: InstanceId | null, at: number): Promise<void> {
    await this.#pending(id).update({
      ...{ status: 'done', instance_id: instance, payload: null, error: null },
      ...{ next_at: null, ended_at: at },
    });
  }

  /**
   * Kept with its command, to be redriven. Without a record the command is deleted: the record may have
   * been erased, and no later erasure would find its values.
   */
  async failed(
    { id, attempts }: DueTriggerEvent,
    { error, record }: Failure,
    at: number,
  ): Promise<void> {
    await this.#pending(id).update({
      ...{ status: 'failed', attempts: attempts + 1, next_at: null, ended_at: at, error },
      ...recordColumns(record),
      ...(!record && { payload: null }),
    });
  }

  /** Tried again after a delay. */
  async retry(
    { id, attempts }: DueTriggerEvent,
    { error, record }: Failure,
    delay: number,
  ): Promise<void> {
    await this.#pending(id).update({
      ...{ attempts: attempts + 1, next_at: this.#in(delay), error, ...recordColumns(record) },
    });
  }

  /**
   * Arms failed ones of a trigger for now, with all of their attempts.
   *
   * @param ids which; by default all.
   * @returns how many.
   */
  redrive(trigger: string, ids?: readonly number[]): Promise<number> {
    const failed = this.#rows()
      .where({ trigger_key: trigger, status: 'failed' })
      .whereNotNull('payload');
    if (ids) void failed.whereIn('id', [...ids]);
    return failed.update({
      ...{ status: 'pending', attempts: 0, next_at: this.#in(0), ended_at: null },
    });
  }

  /** Ends what waits for a trigger that is deleted or disabled. */
  async abandon(trigger: string, error: string, at: number): Promise<void> {
    await this.#rows()
      .where({ trigger_key: trigger, status: 'pending' })
      .update({ status: 'failed', error, payload: null, next_at: null, ended_at: at });
  }

  /** The depth of the last change that led to a command on this instance, by this trigger or any. */
  async depthOf(instance: string, trigger?: string): Promise<number | undefined> {
    const found: unknown = await this.#rows()
      .where({ instance_id: instance, ...(trigger !== undefined && { trigger_key: trigger }) })
      .orderBy('id', 'desc')
      .limit(1)
      .select('depth');
    return z.array(depthRow).parse(found).at(0)?.depth;
  }

  /** Deletes ended ones from before a time. @returns whether there may be more. */
  async prune(before: number, limit: number): Promise<boolean> {
    const old: unknown[] = await this.#rows()
      .where('created_at', '<', before)
      .whereNot({ status: 'pending' })
      .orderBy('created_at')
      .limit(limit)
      .pluck('id');
    if (old.length === 0) return false;
    await this.#rows()
      .whereIn('id', old as number[])
      .delete();
    return old.length === limit;
  }

  #pending(id: number) {
    return this.#rows().where({ id, status: 'pending' });
  }

  #rows() {
    return this.runtime.connection().rows(TABLE);
  }

  #in(delay: number) {
    return timeIn({ runtime: this.runtime }, delay, this.runtime.connection().knex);
  }
}
