import type { Knex } from 'knex';
import { z } from 'zod';

import { countOf } from '../list-window';
import { sameScope, type ScopedConnection } from '../scope';
import { statusesOf, TIMED, whereSla, type SlaCondition } from '../sla/sla-conditions';
import { TABLES } from '../tables';
import type { InstanceNarrowing } from './instance-narrowing';

export interface TimeLeftQuery {
  readonly sla: SlaCondition;
  readonly order: 'asc' | 'desc';
  readonly offset: number;
  readonly limit: number;
  readonly narrowing: InstanceNarrowing;
}

const idRow = z.object({ instance: z.string() });

const isTimed = (status: string): boolean => (TIMED as readonly string[]).includes(status);

/**
 * The ids of a page of instances by the time that their SLA has left: clocks that run, those that are
 * paused, then instances without either. A state is read in the order of its index, and no further
 * than the page: sorting all clocks would read them all.
 */
export async function pageByTimeLeft(
  connection: ScopedConnection,
  query: TimeLeftQuery,
): Promise<readonly string[]> {
  const { offset, limit } = query;
  const timed = await timedIds(connection, query);
  if (timed.length === limit || !hasOthers(query.sla)) return timed;
  const before =
    timed.length > 0 || offset === 0
      ? offset + timed.length
      : ((await countOf({ counted: true }, () => timedCount(connection, query))) ?? 0);
  const found: unknown = await others(connection, query)
    .offset(Math.max(offset - before, 0))
    .limit(limit - timed.length);
  return [...timed, ...idsOf(found)];
}

const idsOf = (found: unknown): readonly string[] =>
  z
    .array(idRow)
    .parse(found)
    .map(({ instance }) => instance);

/** The states with time left that are wanted. */
function timedStatuses(sla: SlaCondition): readonly (typeof TIMED)[number][] {
  const wanted = statusesOf(sla);
  return TIMED.filter((status) => wanted?.includes(status) ?? true);
}

/** Clocks in one of these states. */
function clocks(
  connection: ScopedConnection,
  { sla, narrowing }: TimeLeftQuery,
  statuses: SlaCondition['statuses'],
): Knex.QueryBuilder {
  const rows = connection.rows({ sla: 'crm_sla' });
  whereSla(rows, 'sla', { ...sla, statuses });
  narrowing.byClock(rows, 'sla', () => {
    void rows.join(`${TABLES.instances} as instance`, (join) => {
      void join
        .on('instance.document_id', 'sla.instance_id')
        .andOn(...sameScope('instance', 'sla'));
    });
    return 'instance';
  });
  return rows;
}

async function timedIds(
  connection: ScopedConnection,
  query: TimeLeftQuery,
): Promise<readonly string[]> {
  const { sla, order, offset, limit } = query;
  const { knex } = connection;
  const parts = timedStatuses(sla).map((status, index) => {
    const isPaused = status === 'paused';
    const time = isPaused ? 'sla.left_ms' : 'sla.breach_at';
    const part = clocks(connection, query, [status])
      .select({ instance: 'sla.instance_id', tie: 'sla.id', time })
      .select({ place: knex.raw(isPaused ? '1' : '0') })
      .orderBy(time, order)
      .orderBy('sla.id', order)
      .limit(offset + limit);
    // A subquery, because only the whole of a union has an order.
    return knex.select('*').from(part.as(`part_${index}_rows`));
  });
  const [first, ...more] = parts;
  if (!first) return [];
  const found: unknown = await knex
    .select('instance')
    .from(first.unionAll(more).as('all_rows'))
    .orderBy([{ column: 'place' }, { column: 'time', order }, { column: 'tie', order }])
    .offset(offset)
    .limit(limit);
  return idsOf(found);
}

const timedCount = (connection: ScopedConnection, query: TimeLeftQuery): Knex.QueryBuilder =>
  clocks(connection, query, timedStatuses(query.sla));

/** Whether instances are wanted whose SLA has no time left. */
const hasOthers = (sla: SlaCondition): boolean =>
  statusesOf(sla)?.some((status) => !isTimed(status)) ?? true;

/** Instances without a clock that runs or is paused, in the order of their creation. */
function others(
  connection: ScopedConnection,
  { sla, order, narrowing }: TimeLeftQuery,
): Knex.QueryBuilder {
  const rows = connection.rows({ instance: TABLES.instances });
  const clock = () =>
    connection
      .rows({ sla: 'crm_sla' })
      .select(connection.knex.raw('1'))
      .whereRaw('?? = ??', ['sla.instance_id', 'instance.document_id']);
  const wanted = statusesOf(sla)?.filter((status) => !isTimed(status));
  if (wanted) void rows.whereExists(clock().whereIn('sla.status', wanted));
  else void rows.whereNotExists(clock().whereIn('sla.status', [...TIMED]));
  narrowing.byInstance(rows, 'instance');
  return rows.select({ instance: 'instance.document_id' }).orderBy('instance.id', order);
}
