import { AsyncLocalStorage } from 'node:async_hooks';

/** What a Document Service call on a record knows and the lifecycles below it ask for. */
export interface DocumentCall {
  /** A clone carries the engine's columns of its original along, which nobody wrote. */
  readonly cloning: boolean;
  /** References that were found to exist, so that the same call looks each up once. */
  readonly verified: Set<string>;
}

/** One per app: the calls of two apps in one process never meet. */
export type DocumentCalls = AsyncLocalStorage<DocumentCall>;

export const createDocumentCalls = (): DocumentCalls => new AsyncLocalStorage();
