import type {
  Commit,
  CommitResult,
  InstanceId,
  InstanceStorage,
  LoadedInstance,
} from '../contracts';

/** Loads snapshot and record, with two calls if the storage has no `loadForCommit`. */
export async function loadForCommit(
  storage: InstanceStorage,
  instance: InstanceId,
): Promise<LoadedInstance | undefined> {
  if (storage.loadForCommit) return storage.loadForCommit(instance);
  const snapshot = await storage.load(instance);
  if (!snapshot) return undefined;
  return { snapshot, record: await storage.subject(snapshot.subject), chainEnd: undefined };
}

/** Normalizes the result of a commit. */
export function toCommitResult(
  answer: CommitResult | boolean,
  commits: readonly Commit[],
): CommitResult {
  if (answer === false) return { kind: 'overtaken' };
  if (answer !== true) return answer;
  const stored = commits.map(({ decision }) => ({ decision, recordRevision: undefined }));
  return { kind: 'committed', stored };
}
