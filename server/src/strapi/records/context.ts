import { AsyncLocalStorage } from 'node:async_hooks';

/** Context of a Document Service call on a record, for the lifecycles below it. */
export interface DocumentCall {
  /** A clone copies the engine's columns from its original; that is no write by the caller. */
  readonly cloning: boolean;
  /** References that exist, so that each is looked up once per call. */
  readonly verified: Set<string>;
}

/** One per app, so that two apps in one process do not share it. */
export type DocumentCalls = AsyncLocalStorage<DocumentCall>;

export const createDocumentCalls = (): DocumentCalls => new AsyncLocalStorage();
