import type { Refusal, ResumeCommand, Token } from '../../contracts';
import { resumeCompensation } from '../../compensation/operate';
import { isStuck } from '../../compensation/state';
import { endBranch, enter, advance } from '../../flow/walk';
import type { Draft } from '../draft';
import { refuse } from '../refuse';
import { findToken, placeOf, refuseEntry } from './find';
import { refuseWhilePaused } from './paused';
import { parkAgain } from './unpark';

const MODES: readonly unknown[] = ['retry', 'skip', 'abandon'];

/**
 * Resumes a parked instance. A step that fails again parks it again; so does one that cannot be undone
 * again.
 */
export function resume(draft: Draft, command: ResumeCommand): Refusal | null {
  const { mode = 'retry' } = command;
  const barred = refuseEntry(draft);
  if (barred) return barred;
  if (draft.status !== 'needs_attention') {
    return refuse('NotParked', `The instance is ${draft.status}; there is nothing to resume.`);
  }
  const paused = refuseWhilePaused(draft);
  if (paused) return paused;
  if (!MODES.includes(mode))
    return refuse('InvalidInput', `"mode" must be one of ${MODES.join(', ')}.`, 'mode');
  const failed = failedTokens(draft, command);
  if ('kind' in failed) return failed;

  draft.status = 'active';
  draft.fault = null;
  draft.record('instance.resumed', {
    before: { status: 'needs_attention' },
    after: { status: 'active' },
    payload: { mode, tokens: failed.map(({ id }) => id) },
  });
  for (const token of failed) retryToken(draft, token, mode);
  parkAgain(draft);
  return null;
}

function failedTokens(draft: Draft, { token: id }: ResumeCommand): readonly Token[] | Refusal {
  const failed = draft.tokens.filter(
    (token) => token.state.kind === 'failed' || isStuck(draft, token),
  );
  if (id === undefined) return failed;
  const place = findToken(draft, id);
  if (place.kind === 'refusal') return place;
  return failed.includes(place.token)
    ? [place.token]
    : refuse('WrongKind', `The token "${id}" has not failed.`, 'token');
}

function retryToken(draft: Draft, token: Token, mode: NonNullable<ResumeCommand['mode']>): void {
  if (isStuck(draft, token)) {
    resumeCompensation(draft, token, mode);
    return;
  }
  const place = placeOf(draft, token.id);
  if (place.kind === 'refusal') return;
  if (mode === 'retry') enter(draft, token, place.node);
  else if (mode === 'skip') advance(draft, token, place.node);
  else endBranch(draft, token);
}
