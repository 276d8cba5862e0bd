import type {
  Commit,
  CommitResult,
  InstanceId,
  InstanceStorage,
  LoadedInstance,
  Subject,
} from '../contracts';

/** Loads snapshot and record, with two calls if the storage has no `loadForCommit`. */
export async function loadForCommit(
  storage: InstanceStorage,
  instance: InstanceId,
  subject?: Subject,
): Promise<LoadedInstance | undefined> {
  if (storage.loadForCommit) return storage.loadForCommit(instance, subject);
  const [snapshot, seen] = await Promise.all([
    storage.load(instance),
    subject && storage.subject(subject),
  ]);
  if (!snapshot) return undefined;
  const record = subject ? seen : await storage.subject(snapshot.subject);
  return { snapshot, record, chainEnd: undefined };
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
