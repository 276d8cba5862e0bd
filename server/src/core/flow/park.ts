import type { Token } from '../contracts';
import type { Draft } from '../engine/draft';

/** What went wrong, for whoever repairs it. */
export interface Failure {
  readonly code: string;
  readonly reason: string;
  /** Where in the definition. */
  readonly path: string | null;
}

/** The instance needs attention. What it was parked for first stays the reason. */
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

/** The token stays where it failed, so that its step can be tried again; its join waits for it. */
export function fail(draft: Draft, token: Token, failure: Failure): void {
  draft.putToken({
    ...token,
    state: { kind: 'failed', reason: failure.reason, at: draft.now },
  });
  park(draft, failure);
}
