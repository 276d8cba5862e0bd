import type { Knex } from 'knex';

import type { SlaStatus } from '../../core/contracts';

/** States in which there is time left, the most urgent clocks first: one that is paused can wait. */
export const TIMED = ['at_risk', 'on_track', 'paused'] as const satisfies readonly SlaStatus[];

const isTimed = (status: SlaStatus): boolean => (TIMED as readonly SlaStatus[]).includes(status);

/** A time left that is compared, in milliseconds. */
export type LeftComparison = readonly ['<' | '<=' | '>' | '>=', number];

/** Which SLAs are wanted. */
export interface SlaCondition {
  /** Undefined: in every state. */
  readonly statuses?: readonly SlaStatus[] | undefined;
  /** Of SLAs that have time left. */
  readonly left: readonly LeftComparison[];
  /** The time at which there is that much left, in milliseconds since 1970. */
  readonly now: number;
}

/** The states that satisfy a condition; undefined: all of them. */
export const statusesOf = ({ statuses, left }: SlaCondition): readonly SlaStatus[] | undefined =>
  left.length === 0 ? statuses : (statuses ?? TIMED).filter(isTimed);

/** Limits a query to such rows of `crm_sla` under an alias, by ranges of its indexes. */
export function whereSla(query: Knex.QueryBuilder, alias: string, condition: SlaCondition): void {
  const { left, now } = condition;
  const statuses = statusesOf(condition);
  if (left.length === 0) {
    if (statuses) void query.whereIn(`${alias}.status`, [...statuses]);
    return;
  }
  const ranges = (statuses ?? TIMED).map((status) => (rows: Knex.QueryBuilder): void => {
    const isPaused = status === 'paused';
    void rows.where(`${alias}.status`, status);
    for (const [operator, ms] of left) {
      void rows.where(
        `${alias}.${isPaused ? 'left_ms' : 'breach_at'}`,
        operator,
        isPaused ? ms : now + ms,
      );
    }
  });
  // No state that is wanted has time left.
  if (ranges.length === 0) void query.whereRaw('1 = 0');
  void query.where((any) => {
    for (const range of ranges) void any.orWhere(range);
  });
}

/** By the time left: clocks that run, those that are paused, then all others, in both directions. */
export function orderByLeft(
  query: Knex.QueryBuilder,
  alias: string,
  order: 'asc' | 'desc',
): Knex.QueryBuilder {
  const [status, breach, left] = ['status', 'breach_at', 'left_ms'].map(
    (column) => `${alias}.${column}`,
  ) as [string, string, string];
  return query
    .orderByRaw(
      `CASE WHEN ?? IN ('on_track', 'at_risk') THEN 0 WHEN ?? = 'paused' THEN 1 ELSE 2 END`,
      [status, status],
    )
    .orderByRaw(
      `CASE WHEN ?? IN ('on_track', 'at_risk') THEN ?? WHEN ?? = 'paused' THEN ?? ELSE 0 END ${order}`,
      [status, breach, status, left],
    );
}
