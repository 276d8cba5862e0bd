import type { Scope, Subject } from '../../core/contracts';
import type { ChainEnd, NewHistoryEntry } from '../ports';
import { canonical, digestOf, hashOf, newSalt } from './chain';
import { scopeColumns } from '../scope';
import type { HistoryRow } from './rows';

export type NewHistoryRow = Omit<HistoryRow, 'id'>;

/** The key of a record in a map. */
export const chainKey = ({ type, id }: Subject): string => JSON.stringify([type, id]);

/** The distinct records of these entries, sorted, so that writers lock them in one order. */
export function subjectsOf(entries: readonly Pick<NewHistoryEntry, 'subject'>[]): Subject[] {
  const subjects = new Map(entries.map(({ subject }) => [chainKey(subject), subject]));
  return [...subjects]
    .sort(([left], [right]) => (left < right ? -1 : 1))
    .map(([, subject]) => subject);
}

/** Numbers, salts and hashes entries, each linked to the head of its record's chain. */
export function extendChains(
  entries: readonly NewHistoryEntry[],
  heads: readonly ChainEnd[],
  scope: Scope,
): { readonly rows: NewHistoryRow[]; readonly heads: ChainEnd[] } {
  const owner = scopeColumns(scope);
  const ends = new Map(heads.map((head) => [chainKey(head.subject), head]));
  const rows = entries.map((entry) => {
    const key = chainKey(entry.subject);
    const end = ends.get(key);
    if (!end) throw new TypeError(`The chain of ${key} is not locked.`);
    const row = toRow(entry, end, owner);
    ends.set(key, { subject: entry.subject, seq: row.seq, hash: row.hash });
    return row;
  });
  return { rows, heads: [...ends.values()] };
}

function toRow(
  entry: NewHistoryEntry,
  end: ChainEnd,
  owner: ReturnType<typeof scopeColumns>,
): NewHistoryRow {
  const { subject, instance, event, at, actor, parent = null } = entry;
  const salt = newSalt();
  const seq = end.seq + 1;
  const prev = end.hash;
  const digest = digestOf(salt, { ...entry, label: actor.label });
  const link = { ...owner, subject, instance, event, at, actor, parent };
  return {
    ...owner,
    ...{ subject_type: subject.type, subject_id: subject.id },
    ...{ seq, prev, digest, salt, event, at, instance_id: instance },
    hash: hashOf({ ...link, prev, seq, digest }),
    parent_type: parent?.type ?? null,
    parent_id: parent?.id ?? null,
    before: entry.before && canonical(entry.before),
    after: entry.after && canonical(entry.after),
    payload: canonical(entry.payload),
    actor_kind: actor.kind,
    actor_id: actor.id,
    actor_label: actor.label,
  };
}
