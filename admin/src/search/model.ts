import type { SearchHit } from '../api/records';

export interface HitGroup {
  readonly type: string;
  readonly hits: readonly SearchHit[];
}

/** Hits by type, in the order in which they came. */
export function groupHits(hits: readonly SearchHit[]): readonly HitGroup[] {
  const byType = new Map<string, SearchHit[]>();
  for (const hit of hits) byType.set(hit.type, [...(byType.get(hit.type) ?? []), hit]);
  return [...byType].map(([type, list]) => ({ type, hits: list }));
}

/** The next position in a list for a key; it goes round. */
export function moveIn(count: number, position: number, key: string): number {
  if (count === 0) return -1;
  if (key === 'ArrowDown') return (position + 1) % count;
  if (key === 'ArrowUp') return position <= 0 ? count - 1 : position - 1;
  if (key === 'Home') return 0;
  return key === 'End' ? count - 1 : position;
}

/** The shortest text that is searched for. */
export const SHORTEST = 2;
