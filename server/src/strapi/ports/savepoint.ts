import { AsyncLocalStorage } from 'node:async_hooks';

import { createId } from '@paralleldrive/cuid2';
import type { Knex } from 'knex';

import { CrmConflictError } from '../../core/errors';

interface Savepoint {
  isUndone: boolean;
  /** Whether other code has written in the same transaction meanwhile. */
  isShared: boolean;
  readonly outer: Savepoint | undefined;
}

/** The savepoint of each asynchronous call; calls of two apps never share one. */
const running = new AsyncLocalStorage<Savepoint>();

/**
 * Runs `work` inside a savepoint of the current transaction and rolls back to it if `work` throws,
 * so that a caller that catches the error can continue, and nothing is half written.
 *
 * @throws CrmConflictError if `work` fails while other code writes in the same transaction: the rollback
 *   removes those writes too, so the whole transaction has to be repeated.
 */
export async function withSavepoint<T>(trx: Knex, work: () => Promise<T>): Promise<T> {
  // A unique name: MySQL drops the outer savepoint if an inner one has the same name.
  const name = `crm_${createId()}`;
  const savepoint: Savepoint = { isUndone: false, isShared: false, outer: running.getStore() };
  const notice = ({ sql }: { readonly sql: string }): void => {
    if (!isRead(sql) && !isInside(savepoint)) savepoint.isShared = true;
  };
  await trx.raw(`SAVEPOINT ${name}`);
  trx.on('query', notice);
  try {
    const result = await running.run(savepoint, work);
    trx.removeListener('query', notice);
    await trx.raw(`RELEASE SAVEPOINT ${name}`);
    return result;
  } catch (error) {
    trx.removeListener('query', notice);
    savepoint.isUndone = true;
    try {
      await trx.raw(`ROLLBACK TO SAVEPOINT ${name}`);
    } catch {
      // MySQL ends the whole transaction after a deadlock, and with it the savepoint.
    }
    if (!savepoint.isShared) throw error;
    const message =
      'A write was refused while others of the same transaction ran; repeat the transaction.';
    throw new CrmConflictError(message, {}, error);
  }
}

const isRead = (sql: string): boolean => /^\s*\(?\s*select\b/i.test(sql);

/** Whether the current call runs inside this savepoint. */
function isInside(savepoint: Savepoint): boolean {
  for (let one = running.getStore(); one; one = one.outer) if (one === savepoint) return true;
  return false;
}

/**
 * Returns a function that tells whether the current savepoint was rolled back; for after-commit
 * callbacks.
 */
export function watchSavepoint(): () => boolean {
  const now = running.getStore();
  return () => {
    for (let one = now; one; one = one.outer) if (one.isUndone) return true;
    return false;
  };
}
