import type { EngineEvent, HistoryEntry, InstanceSnapshot } from '../contracts';

/** The events for the history entries of a decision. */
export const eventsOf = (
  { id: instance, subject, revision }: InstanceSnapshot,
  history: readonly HistoryEntry[],
): EngineEvent[] =>
  history.map(({ event: name, actor, at, payload }) => ({
    ...{ name, instance, subject, actor, at, revision, payload },
  }));
