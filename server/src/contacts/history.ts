import type { FieldDefinition } from '../core/contracts';
import type { Problem } from '../core/errors';
import type { HistoryEntry } from './embedded-contacts';
import { HISTORY_BYTES, HISTORY_ENTRIES } from './limits';

/** The newest entries within the limits of the column (`limits.ts`), at least one. */
export function trimHistory(history: readonly HistoryEntry[]): readonly HistoryEntry[] {
  const kept = history.slice(0, HISTORY_ENTRIES);
  let bytes = 0;
  const full = kept.findIndex((entry, index) => {
    bytes += byteLength(entry);
    return index > 0 && bytes > HISTORY_BYTES;
  });
  return full === -1 ? kept : kept.slice(0, full);
}

const byteLength = (entry: HistoryEntry): number =>
  new TextEncoder().encode(JSON.stringify(entry)).length;

/** A page of history: the newest `limit` entries older than entry `before`. */
export interface HistoryOptions {
  readonly limit?: number;
  readonly before?: string;
}

export type HistoryPage =
  | { readonly ok: true; readonly entries: readonly HistoryEntry[] }
  | { readonly ok: false; readonly problem: Problem };

/**
 * The entries older than `before`, newest first. The caller applies `limit`, because it may filter.
 */
export function entriesBefore(history: readonly HistoryEntry[], before?: string): HistoryPage {
  if (before === undefined) return { ok: true, entries: history };
  const index = history.findIndex(({ id }) => id === before);
  if (index === -1) {
    const message = '"before" must be the id of an entry of this history';
    return { ok: false, problem: { path: ['before'], message } };
  }
  return { ok: true, entries: history.slice(index + 1) };
}

/** An entry in the API: without fields that are no longer declared. */
export function shownEntry(entry: HistoryEntry, fields: readonly FieldDefinition[]): HistoryEntry {
  const declared = new Set(fields.map(({ name }) => name));
  const pick = (values: HistoryEntry['before']): HistoryEntry['before'] =>
    values && Object.fromEntries(Object.entries(values).filter(([name]) => declared.has(name)));
  return { ...entry, before: pick(entry.before), after: pick(entry.after) };
}
