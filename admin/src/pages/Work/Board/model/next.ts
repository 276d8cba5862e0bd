import type { BoardCard } from '../../../../api/board';

/** What comes next on a card. */
export interface NextActivity {
  readonly label: string;
  readonly dueAt: string | null;
}

/**
 * The task or the planned interaction that is due first; a task without a date comes after an interaction.
 *
 * @param typeName names an interaction without a title.
 */
export function nextOf(
  { next, planned }: Pick<BoardCard, 'next' | 'planned'>,
  typeName: (type: string) => string,
): NextActivity | null {
  if (!planned) return next;
  const dueAt = next?.dueAt ?? null;
  const isTask = dueAt !== null && dueAt <= planned.dueAt;
  return isTask ? next : { label: planned.title || typeName(planned.type), dueAt: planned.dueAt };
}
