import type { Commit, Scope } from '../../core/contracts';
import type { NewHistoryEntry, PlannedSubjectWrite, SubjectStore } from '../connection';
import { extendChains } from '../history/chains';
import { HEADS, HISTORY } from '../history/rows';
import { scopeColumns } from '../scope';
import { TABLES } from '../tables';
import type { AddedRows, ComparedRow } from './single-statement';
import { changingColumns } from './rows/instance';
import { addedTasks } from './write-tasks';
import { addedTimers } from './write-timers';
import { addedTokens } from './write-tokens';

/** A commit as rows that are compared and set, and rows that are added. */
export interface CommitPlan {
  /** Instance, record and head of its history, in the order in which every writer locks them. */
  readonly compared: readonly ComparedRow[];
  readonly added: readonly AddedRows[];
  readonly record: PlannedSubjectWrite;
}

/**
 * The plan of a decision that changes an instance and its record and adds rows; undefined for a start,
 * and where rows are changed or removed, the record takes more statements, or it was not seen where
 * its history ends.
 */
export function planOf(
  commit: Commit,
  subjects: SubjectStore,
  scope: Scope,
): CommitPlan | undefined {
  const { decision, basedOn, base, chainEnd } = commit;
  const { next } = decision;
  const isTurn = decision.effects.some((effect) => effect.kind === 'picked');
  const entries = entriesOf(commit);
  if (!base || !chainEnd || isTurn || entries.length === 0) return undefined;
  const [tokens, timers, tasks] = [addedTokens(commit), addedTimers(commit), addedTasks(commit)];
  if (!tokens || !timers || !tasks) return undefined;
  const record = subjects.plan?.(commit);
  if (!record) return undefined;
  const chain = extendChains(entries, [chainEnd], scope);
  const [end = chainEnd] = chain.heads;
  const { subject } = next;
  const owner = scopeColumns(scope);
  const instance: ComparedRow = {
    table: TABLES.instances,
    where: { ...owner, document_id: next.id, revision: basedOn },
    set: { ...changingColumns(next) },
    add: { logged_entries: entries.length },
  };
  const head: ComparedRow = {
    table: HEADS,
    where: {
      ...owner,
      ...{ subject_type: subject.type, subject_id: subject.id },
      ...{ seq: chainEnd.seq, hash: chainEnd.hash },
    },
    set: { seq: end.seq, hash: end.hash },
  };
  const added = [
    { table: TABLES.tokens, rows: tokens },
    { table: TABLES.timers, rows: timers },
    ...tasks,
    { table: HISTORY, rows: chain.rows },
  ];
  return {
    compared: [instance, record.row, head],
    added: added.flatMap(({ table, rows }) =>
      rows.length > 0 ? [{ table, rows: rows.map((row) => ({ ...owner, ...row })) }] : [],
    ),
    record,
  };
}

/** What the history of the record is told. */
export const entriesOf = ({ decision: { next, history } }: Commit): readonly NewHistoryEntry[] =>
  history.map((entry) => ({ ...entry, subject: next.subject, instance: next.id }));
