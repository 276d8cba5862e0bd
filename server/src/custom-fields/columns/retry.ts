import { setTimeout as wait } from 'node:timers/promises';

import { CrmConflictError } from '../../core/errors';

/** Total time to wait for a locked table before answering with a conflict. */
const PATIENCE_MS = 30_000;
/** Pause between attempts, so that writers queued behind the lock request can proceed. */
const PAUSE_MS = 100;
/** Lock timeout per attempt, which also blocks the writers behind it: first and last. */
const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 4000;

/**
 * Retries a schema change while the table is locked, with a growing lock timeout: a busy table may
 * never be free within a short one.
 *
 * @param isBusy whether an error means that the table is locked.
 * @param change gets its lock timeout in milliseconds.
 * @throws CrmConflictError after the total time.
 */
export async function whileBusy<T>(
  table: string,
  isBusy: (error: unknown) => boolean,
  change: (lockWait: number) => Promise<T>,
): Promise<T> {
  const end = performance.now() + PATIENCE_MS;
  for (let lockWait = FIRST_WAIT_MS; ; lockWait = Math.min(2 * lockWait, LONGEST_WAIT_MS)) {
    try {
      return await change(lockWait);
    } catch (error) {
      if (!isBusy(error)) throw error;
      if (performance.now() > end) {
        throw new CrmConflictError(
          `The table ${table} is locked by a long transaction: end it, and try again.`,
          { table },
        );
      }
      await wait(PAUSE_MS);
    }
  }
}
