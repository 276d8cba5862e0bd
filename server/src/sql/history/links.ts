import { digestOf, GENESIS, hashOf } from './chain';
import type { HistoryRow } from './rows';

/** A position in a chain. */
export interface Place {
  readonly seq: number;
  readonly hash: string;
}

export const START: Place = { seq: 0, hash: GENESIS };

/** The fault of an entry after this position, as a sentence; undefined if it is sound. */
export function faultOf(row: HistoryRow, last: Place): string | undefined {
  if (row.seq !== last.seq + 1) return `entry ${last.seq + 1} is missing`;
  if (row.prev !== last.hash) return 'it does not follow the entry before it';
  const expected = hashOf({
    ...{ tenant: row.tenant, prev: row.prev, seq: row.seq, at: row.at, event: row.event },
    ...{ instance: row.instance_id, digest: row.digest },
    subject: { type: row.subject_type, id: row.subject_id },
    parent:
      row.parent_type === null || row.parent_id === null
        ? null
        : { type: row.parent_type, id: row.parent_id },
    actor: { kind: row.actor_kind, id: row.actor_id },
  });
  if (row.hash !== expected) return 'it was changed';
  return row.salt === null ? erasureFault(row) : contentFault(row, row.salt);
}

/** An entry without salt counts as erased only if it has no content. */
const erasureFault = (row: HistoryRow): string | undefined =>
  [row.before, row.after, row.payload, row.actor_label].every((value) => value === null)
    ? undefined
    : 'it has no salt, but it has content';

function contentFault(row: HistoryRow, salt: string): string | undefined {
  try {
    const digest = digestOf(salt, {
      before: parse(row.before),
      after: parse(row.after),
      payload: parse(row.payload),
      label: row.actor_label,
    });
    return digest === row.digest ? undefined : 'its content was changed';
  } catch {
    return 'its content cannot be read';
  }
}

const parse = (text: string | null): unknown => (text === null ? null : JSON.parse(text));

/** The fault of a chain's end compared with its head; undefined if it is sound. */
export function endFault(last: Place, head: Place | undefined): string | undefined {
  if (!head) return last.seq === 0 ? undefined : 'the chain has no head';
  if (head.seq === last.seq && head.hash === last.hash) return undefined;
  return head.seq > last.seq ? 'the chain was cut off here' : 'the end of the chain was changed';
}
