import { PAUSED_FAULT, type Refusal } from '../../contracts';
import type { Draft } from '../draft';
import { refuse } from '../refuse';

export const isPaused = ({ fault }: Pick<Draft, 'fault'>): boolean => fault?.code === PAUSED_FAULT;

/** A paused instance fires no timers and completes no tasks. */
export function refuseWhilePaused(draft: Draft): Refusal | null {
  return isPaused(draft)
    ? refuse('NeedsAttention', 'The instance is paused; continue it first.')
    : null;
}
