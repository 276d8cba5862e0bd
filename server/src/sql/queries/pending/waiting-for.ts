import type { Knex } from 'knex';

import type { ActorFacts, Assignee, DelegationScope } from '../../../core/contracts';
import type { ScopedConnection } from '../../scope';

/** Assignees for whom a person stands in, as far as a delegation goes (FR-L3-003). */
export interface Delegated extends Pick<DelegationScope, 'definition' | 'kind'> {
  readonly assignees: readonly Assignee[];
}

/** Whose work waits for a person. */
export interface WaitingFor {
  readonly own: readonly Assignee[];
  readonly delegated: readonly Delegated[];
}

/** Their own assignees, and those of everybody for whom they stand in. */
export const waitingFor = ({ assignees, standsFor }: ActorFacts): WaitingFor => ({
  own: assignees,
  delegated: standsFor.map(({ person, assignees: covered = [person], scope }) => ({
    assignees: covered,
    definition: scope?.definition ?? null,
    kind: scope?.kind ?? null,
  })),
});

const isUnlimited = ({ definition, kind }: Delegated): boolean =>
  definition === null && kind === null;

/**
 * Limits a query to these assignees, one range of the index, and rows of a delegated assignee to what
 * the delegation covers.
 */
export function whereWaitsFor(
  query: Knex.QueryBuilder,
  { own, delegated }: WaitingFor,
  columns: {
    readonly assignee: string;
    readonly isOf: (query: Knex.QueryBuilder, limits: Delegated) => void;
  },
): void {
  const everything = [...own, ...delegated.filter(isUnlimited).flatMap((one) => one.assignees)];
  const limited = delegated.filter((one) => !isUnlimited(one));
  const all = [...everything, ...limited.flatMap((one) => one.assignees)];
  void query.whereIn(columns.assignee, [...new Set(all)]);
  if (limited.length === 0) return;
  void query.where((any) => {
    void any.whereIn(columns.assignee, everything);
    for (const limits of limited) {
      void any.orWhere((one) => {
        void one.whereIn(columns.assignee, [...limits.assignees]);
        columns.isOf(one, limits);
      });
    }
  });
}

const questionMarks = (values: readonly unknown[]): string => values.map(() => '?').join(', ');

/** The assignee of a row as `via`; null if it is the person's own. */
export const selectVia = (
  { knex }: ScopedConnection,
  { own, delegated }: WaitingFor,
  column: string,
): Knex.Raw =>
  delegated.length === 0
    ? knex.raw('NULL as via')
    : knex.raw(`case when ?? in (${questionMarks(own)}) then null else ?? end as via`, [
        ...[column, ...own, column],
      ]);

/** The same for a task, which may have several rows: null if one of them is the person's own. */
export const viaTask = ({ knex }: ScopedConnection, { own }: WaitingFor): Knex.Raw =>
  knex.raw(
    `case when max(case when ?? in (${questionMarks(own)}) then 1 else 0 end) = 1 then null else min(??) end as via`,
    ['assignee', ...own, 'assignee'],
  );
