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
 * Runs `work` inside a savepoint of a running transaction and rolls back to it if `work` throws, so
 * that the transaction stays usable, and nothing half-written, for a caller that catches the error.
 */
export async function withSavepoint<T>(trx: Knex, work: () => Promise<T>): Promise<T> {
  // A name of its own: MySQL drops the outer savepoint if an inner one has its name.
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

/** Tells later whether what is written now was rolled back alone; for callbacks after the commit. */
export function watchSavepoint(): () => boolean {
  const now = running.getStore();
  return () => {
    for (let one = now; one; one = one.outer) if (one.isUndone) return true;
    return false;
  };
}
