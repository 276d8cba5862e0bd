import type { Token } from '../contracts';
import { leadsToCompensation } from '../compensation/completed-steps';
import type { Draft } from '../engine/draft';

/** A failure, for the operator who repairs it. */
export interface Failure {
  readonly code: string;
  readonly reason: string;
  /** The path in the definition. */
  readonly path: string | null;
}

/** Parks the instance. The first reason is kept. */
export function park(draft: Draft, failure: Failure): void {
  if (draft.status === 'needs_attention') return;
  draft.status = 'needs_attention';
  draft.fault = { ...failure, at: draft.now };
  draft.record('instance.parked', {
    before: { status: 'active' },
    after: { status: 'needs_attention' },
    payload: { code: failure.code, reason: failure.reason, path: failure.path },
  });
}

/**
 * Marks the token as failed at its step, for a later retry; its join keeps waiting for it. Where the
 * definition says so, the run is undone at the end of the decision instead (`compensateFailed`).
 */
export function fail(draft: Draft, token: Token, failure: Failure): void {
  draft.putToken({
    ...token,
    state: { kind: 'failed', reason: failure.reason, at: draft.now },
  });
  if (!leadsToCompensation(draft, token)) park(draft, failure);
}
