import type { Commit } from '../../core/contracts';
import type { ScopedConnection } from '../scope';
import { TABLES } from '../tables';
import { changedColumns, newInstanceRow } from './rows/instance';

/**
 * Writes the instance row: a start inserts it, every other commit updates it by compare-and-set on
 * its revision.
 *
 * @returns false if the revision was another one; nothing is written then.
 */
export async function writeInstance(
  { decision: { next, history }, base, basedOn }: Commit,
  connection: ScopedConnection,
): Promise<boolean> {
  if (basedOn === 0) {
    await connection.insert(TABLES.instances, [startedRow({ decision: { next, history } })]);
    return true;
  }
  const written = await connection
    .rows(TABLES.instances)
    .where({ document_id: next.id, revision: basedOn })
    .update({ ...changedColumns(base, next), ...logMore(history.length, connection) });
  return written === 1;
}

/** The row of an instance that starts. */
export const startedRow = ({
  decision: { next, history },
}: {
  readonly decision: Pick<Commit['decision'], 'next' | 'history'>;
}): object => ({
  ...{ ...newInstanceRow(next), logged_entries: history.length },
  // Its entry is in the same commit.
  stage_logged: true,
});

/** Counts history entries outside of the history's own tables, for verification. */
export const logMore = (entries: number, connection: ScopedConnection): object => ({
  logged_entries: connection.knex.raw('?? + ?', ['logged_entries', entries]),
});
