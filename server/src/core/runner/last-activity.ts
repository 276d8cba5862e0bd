import type { HistoryEntry } from '../contracts';

/** When a person has last done something, by the history of an instance; in milliseconds since 1970. */
export function lastActivityIn(entries: readonly HistoryEntry[]): number | undefined {
  const isActivity = ({ actor, event }: HistoryEntry): boolean =>
    actor.kind !== 'system' && event !== 'escalation.snoozed';
  return entries.findLast(isActivity)?.at;
}
