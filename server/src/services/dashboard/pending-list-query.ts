import type { z } from 'zod';

import { toPage, type Page } from '../paging';
import { toSlaCondition } from '../sla-state';
import type { PendingListQuery } from '../../sql/queries/pending';
import { PENDING_KINDS, type PendingKind, type pendingQuery } from '../../contracts/dashboard';

type Query = z.output<typeof pendingQuery>;
type Filters = NonNullable<Query['filters']>;

const OPERATORS = { $lt: '<', $lte: '<=', $gt: '>', $gte: '>=' } as const;

/** Converts the query of a request; sorted by due date by default. */
export function toPendingListQuery(
  { filters = {}, sort = 'dueAt:asc', pagination = {} }: Query,
  among: readonly PendingKind[],
  now: number,
): PendingListQuery & Page {
  return {
    sla: filters.sla && toSlaCondition(filters.sla, now),
    among,
    kinds: kindsOf(filters).filter((kind) => among.includes(kind)),
    due: dueOf(filters),
    undated: undatedOf(filters),
    onBehalf: filters.onBehalf === undefined ? undefined : filters.onBehalf === 'true',
    sort: sortOf(sort),
    ...toPage(pagination),
  };
}

/** `dueAt` is short for `dueAt:asc`. */
function sortOf(sort: string): PendingListQuery['sort'] {
  const [field] = sort.split(':');
  return [field as PendingListQuery['sort'][0], sort.endsWith(':desc') ? 'desc' : 'asc'];
}

function kindsOf({ kind }: Filters): readonly PendingKind[] {
  if (kind === undefined) return PENDING_KINDS;
  if (typeof kind === 'string') return [kind];
  const { $eq, $in } = kind;
  const wanted = $in === undefined ? PENDING_KINDS : [$in].flat();
  return $eq === undefined ? wanted : wanted.filter((one) => one === $eq);
}

const dueOf = ({ dueAt = {} }: Filters): PendingListQuery['due'] =>
  (Object.keys(OPERATORS) as (keyof typeof OPERATORS)[]).flatMap((name) => {
    const time = dueAt[name];
    return time === undefined ? [] : [[OPERATORS[name], Date.parse(time)] as const];
  });

function undatedOf({ dueAt = {} }: Filters): boolean | undefined {
  if (dueAt.$null !== undefined) return dueAt.$null === 'true';
  if (dueAt.$notNull !== undefined) return dueAt.$notNull === 'false';
  return undefined;
}
