import type {
  Commit,
  CommitResult,
  InstanceId,
  InstanceStorage,
  LoadedInstance,
  Subject,
  SubjectFacts,
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

/** Records of one type by id, where they can be read one by one alone. */
export async function readOneByOne(
  type: string,
  ids: readonly string[],
  read: (subject: Subject) => Promise<SubjectFacts | undefined>,
): Promise<ReadonlyMap<string, SubjectFacts>> {
  const found = new Map<string, SubjectFacts>();
  for (const id of ids) {
    const facts = await read({ type, id });
    if (facts) found.set(id, facts);
  }
  return found;
}
