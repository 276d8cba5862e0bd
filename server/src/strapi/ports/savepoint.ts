import { AsyncLocalStorage } from 'node:async_hooks';

import { createId } from '@paralleldrive/cuid2';
import type { Knex } from 'knex';

interface Savepoint {
  isUndone: boolean;
  readonly outer: Savepoint | undefined;
}

/** The savepoint of each asynchronous call; calls of two apps never share one. */
const running = new AsyncLocalStorage<Savepoint>();

/**
 * Runs `work` inside a savepoint of the current transaction and rolls back to it if `work` throws,
 * so that a caller that catches the error can continue, and nothing is half written.
 */
export async function withSavepoint<T>(trx: Knex, work: () => Promise<T>): Promise<T> {
  // A unique name: MySQL drops the outer savepoint if an inner one has the same name.
  const name = `crm_${createId()}`;
  const savepoint: Savepoint = { isUndone: false, outer: running.getStore() };
  await trx.raw(`SAVEPOINT ${name}`);
  try {
    const result = await running.run(savepoint, work);
    await trx.raw(`RELEASE SAVEPOINT ${name}`);
    return result;
  } catch (error) {
    savepoint.isUndone = true;
    try {
      await trx.raw(`ROLLBACK TO SAVEPOINT ${name}`);
    } catch {
      // MySQL ends the whole transaction after a deadlock, and with it the savepoint.
    }
    throw error;
  }
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
