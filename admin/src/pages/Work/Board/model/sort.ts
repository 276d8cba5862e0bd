export const SORT_KEYS = [
  ...(['name', 'stage', 'value', 'closeDate', 'owner', 'dueAt', 'enteredAt'] as const),
];
export type SortKey = (typeof SORT_KEYS)[number];

export interface Sort {
  readonly key: SortKey;
  readonly direction: 'asc' | 'desc';
}

/** What is due first by default. */
export function parseSort(text: string | null): Sort {
  const [name, direction] = (text ?? '').split(':');
  const key = SORT_KEYS.find((one) => one === name) ?? 'dueAt';
  return { key, direction: direction === 'desc' ? 'desc' : 'asc' };
}

/** The other direction of the same column; another column begins with the largest value. */
export function nextSort({ key, direction }: Sort, wanted: SortKey): string {
  if (key === wanted) return `${wanted}:${direction === 'asc' ? 'desc' : 'asc'}`;
  return `${wanted}:${wanted === 'value' ? 'desc' : 'asc'}`;
}
