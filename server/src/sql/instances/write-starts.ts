import type { Commit, StoredCommit } from '../../core/contracts';
import { batchesOf } from '../batches';
import { ConcurrentUpdateError } from '../errors';
import type { SubjectStore, SubjectWrite } from '../ports';
import type { ScopedConnection } from '../scope';
import { TABLES } from '../tables';
import { partWrites } from './plan-commit';
import { mergeWrites, sendWrites } from './row-write';
import { startedRow } from './write-instance';

/** Several starts on different records, without anything that is written one by one. */
export function areStarts(commits: readonly Commit[]): boolean {
  if (commits.length < 2) return false;
  const subjects = new Set(
    commits.map(({ decision }) =>
      JSON.stringify([decision.next.subject.type, decision.next.subject.id]),
    ),
  );
  return (
    subjects.size === commits.length &&
    commits.every(
      ({ basedOn, lease, decision }) =>
        basedOn === 0 && !lease && !decision.effects.some(({ kind }) => kind === 'picked'),
    )
  );
}

/**
 * Writes starts on different records: a statement for each table, whatever their number.
 *
 * @throws ConcurrentUpdateError if a record has changed.
 */
export async function writeStarts(
  commits: readonly Commit[],
  subjects: SubjectStore,
  connection: ScopedConnection,
): Promise<StoredCommit[]> {
  for (const part of batchesOf(commits)) {
    await connection.insert(TABLES.instances, part.map(startedRow));
  }
  await sendWrites(mergeWrites(commits.flatMap(partWrites)), connection);
  const withRecord = commits.filter(({ record }) => record !== null);
  const results = await writeRecords(withRecord, subjects, connection);
  if (results.some(({ kind }) => kind === 'stale')) throw new ConcurrentUpdateError();
  const resultOf = new Map(withRecord.map((commit, index) => [commit, results[index]]));
  return commits.map((commit) => {
    const result = resultOf.get(commit);
    return {
      decision: commit.decision,
      recordRevision: result?.kind === 'stored' ? result.revision : null,
    };
  });
}

async function writeRecords(
  commits: readonly Commit[],
  subjects: SubjectStore,
  connection: ScopedConnection,
): Promise<readonly SubjectWrite[]> {
  if (subjects.writeAll) return subjects.writeAll(commits, connection);
  const results: SubjectWrite[] = [];
  for (const commit of commits) results.push(await subjects.write(commit, connection));
  return results;
}
