/** A list with one item moved; both positions are clamped to the list. */
export function moveItem<T>(items: readonly T[], from: number, to: number): T[] {
  const moved = [...items];
  const last = items.length - 1;
  if (from < 0 || from > last) return moved;
  const [item] = moved.splice(from, 1);
  moved.splice(Math.max(0, Math.min(to, last)), 0, item as T);
  return moved;
}

/** The trimmed, non-empty lines of a pasted text that are not in the list yet. */
export function mergeLines(items: readonly string[], text: string): string[] {
  const merged = [...items];
  for (const line of text.split(/\r?\n/)) {
    const item = line.trim();
    if (item !== '' && !merged.includes(item)) merged.push(item);
  }
  return merged;
}
