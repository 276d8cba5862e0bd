import type { StageTime } from '../../api/records';

/** A live record may still be won or lost; of one that has ended, only the end that it has is on its way. */
export function pathOf(stages: readonly StageTime[]): readonly StageTime[] {
  const hasEnded = stages.some(({ isCurrent, isFinal }) => isCurrent && isFinal);
  if (!hasEnded) return stages;
  return stages.filter(({ isFinal, isCurrent }) => !isFinal || isCurrent);
}
