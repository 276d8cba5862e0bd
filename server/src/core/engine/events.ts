import type { EngineEvent, HistoryEntry, InstanceSnapshot } from '../contracts';

/** What listeners hear of the entries that a decision writes. */
export const eventsOf = (
  { id: instance, subject, revision }: InstanceSnapshot,
  history: readonly HistoryEntry[],
): EngineEvent[] =>
  history.map(({ event: name, actor, at, payload }) => ({
    ...{ name, instance, subject, actor, at, revision, payload },
  }));
