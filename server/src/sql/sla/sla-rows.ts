import type { Knex } from 'knex';
import { z } from 'zod';

import {
  SLA_STATUSES,
  type CompiledSla,
  type Effect,
  type InstanceSnapshot,
  type SlaStatus,
  type Subject,
} from '../../core/contracts';
import { inBatches } from '../batches';
import { bigInteger } from '../columns';
import { insertOf, sendWrites, type RowWrite } from '../instances/row-write';
import { countOf, type ListWindow } from '../list-window';
import type { SqlRuntime } from '../ports';
import type { ScopedConnection } from '../scope';

const TABLE = 'crm_sla';

const row = z.lazy(() =>
  z.object({
    instance_id: z.string(),
    subject_type: z.string(),
    subject_id: z.string(),
    definition: z.string(),
    duration: z.string(),
    calendar: z.string().nullable(),
    status: z.enum(SLA_STATUSES),
    started_at: bigInteger,
    breach_at: bigInteger,
    paused_at: bigInteger.nullable(),
    ended_at: bigInteger.nullable(),
  }),
);

/** The SLA of an instance. Times are in milliseconds since 1970. */
export interface SlaClock {
  readonly instance: string;
  readonly subject: Subject;
  readonly definition: string;
  readonly duration: string;
  readonly calendar: string | null;
  readonly status: SlaStatus;
  readonly startedAt: number;
  readonly breachAt: number;
  readonly pausedAt: number | null;
  readonly endedAt: number | null;
}

export interface SlaListQuery extends ListWindow {
  readonly status?: readonly SlaStatus[] | undefined;
  readonly definition?: string | undefined;
  /** Subject types that are excluded. */
  readonly hidden: readonly string[];
  readonly sort: readonly [column: 'breach_at' | 'started_at', order: 'asc' | 'desc'];
}

const ENDED: readonly SlaStatus[] = ['breached', 'met', 'cancelled'];

type SlaChange = Pick<Extract<Effect, { kind: 'sla' }>, 'status' | 'at' | 'breachAt'>;

/** Not an update first: of a row that does not exist it would lock a gap on MySQL. */
const startOf = (
  { id, subject, definition }: InstanceSnapshot,
  { at }: SlaChange,
  sla: Pick<CompiledSla, 'duration' | 'calendar'> | null,
  state: Readonly<Record<string, unknown>>,
): readonly RowWrite[] =>
  insertOf(TABLE, [
    {
      ...{ instance_id: id, subject_type: subject.type, subject_id: subject.id, ...state },
      ...{ definition: definition.name, duration: sla?.duration.text ?? '' },
      ...{ calendar: sla?.calendar ?? null, started_at: at },
    },
  ]);

function stateOf(
  { status, at, breachAt }: SlaChange,
  { knex }: ScopedConnection,
): Readonly<Record<string, unknown>> {
  const isPaused = status === 'paused';
  const left = breachAt === undefined ? knex.raw('?? - ?', ['breach_at', at]) : breachAt - at;
  return {
    status,
    paused_at: isPaused ? at : null,
    left_ms: isPaused ? left : null,
    ended_at: ENDED.includes(status) ? at : null,
    ...(breachAt !== undefined && { breach_at: breachAt }),
  };
}

/** Repository of `crm_sla`. */
export class SlaRows {
  constructor(private readonly runtime: SqlRuntime) {}

  /**
   * Copies what a decision says of the SLA, in the running transaction.
   *
   * @param isStart whether the decision starts the instance, and so its clock.
   */
  async follow(
    instance: InstanceSnapshot,
    change: SlaChange,
    sla: Pick<CompiledSla, 'duration' | 'calendar'> | null,
    isStart: boolean,
  ): Promise<void> {
    const connection = this.runtime.connection();
    const state = stateOf(change, connection);
    if (isStart) await sendWrites(startOf(instance, change, sla, state), connection);
    else await this.#of(instance.id).update(state);
  }

  /** The same as rows; undefined if the time that is left has to be read. */
  plan(
    instance: InstanceSnapshot,
    change: SlaChange,
    sla: Pick<CompiledSla, 'duration' | 'calendar'> | null,
    isStart: boolean,
  ): readonly RowWrite[] | undefined {
    if (change.status === 'paused' && change.breachAt === undefined) return undefined;
    const state = stateOf(change, this.runtime.connection());
    if (isStart) return startOf(instance, change, sla, state);
    return [{ kind: 'update', table: TABLE, where: { instance_id: instance.id }, set: state }];
  }

  async find(instance: string): Promise<SlaClock | undefined> {
    const found: unknown = await this.#of(instance).first('*');
    return found ? toClock(row.parse(found)) : undefined;
  }

  /** The SLAs of these instances by their id. One query. */
  async of(instances: readonly string[]): Promise<ReadonlyMap<string, SlaClock>> {
    const rows = await inBatches([...new Set(instances)], async (part) => {
      const found: unknown = await this.runtime
        .connection()
        .rows(TABLE)
        .whereIn('instance_id', part)
        .select('*');
      return z.array(row).parse(found);
    });
    return new Map(rows.map((one) => [one.instance_id, toClock(one)]));
  }

  async page(
    query: SlaListQuery,
  ): Promise<{ readonly clocks: readonly SlaClock[]; readonly total: number | undefined }> {
    const total = await countOf(query, () => this.#narrowed(query));
    const [column, order] = query.sort;
    const found: unknown = await this.#narrowed(query)
      .orderBy([
        { column, order },
        { column: 'id', order },
      ])
      .offset(query.offset)
      .limit(query.limit)
      .select('*');
    return { clocks: z.array(row).parse(found).map(toClock), total };
  }

  #narrowed({ status, definition, hidden }: SlaListQuery): Knex.QueryBuilder {
    const query = this.runtime.connection().rows(TABLE);
    if (status) void query.whereIn('status', [...status]);
    if (definition !== undefined) void query.where({ definition });
    if (hidden.length > 0) void query.whereNotIn('subject_type', [...hidden]);
    return query;
  }

  #of(instance: string): Knex.QueryBuilder {
    return this.runtime.connection().rows(TABLE).where({ instance_id: instance });
  }
}

const toClock = (found: z.infer<typeof row>): SlaClock => ({
  instance: found.instance_id,
  subject: { type: found.subject_type, id: found.subject_id },
  definition: found.definition,
  duration: found.duration,
  calendar: found.calendar,
  status: found.status,
  startedAt: found.started_at,
  breachAt: found.breach_at,
  pausedAt: found.paused_at,
  endedAt: found.ended_at,
});
