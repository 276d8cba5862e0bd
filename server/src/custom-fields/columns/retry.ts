import { setTimeout as wait } from 'node:timers/promises';

import { CrmConflictError } from '../../core/errors';

/** How long an admin waits for a busy table before being told to try again. */
const PATIENCE_MS = 30_000;
/** Between two tries, so that the writers who queued up behind the first get through. */
const PAUSE_MS = 100;
/** How long a change waits for its lock, and every writer behind it: at first, and at last. */
const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 4000;

/**
 * Repeats a change of a table while others hold it, waiting longer each time: a table whose
 * writers follow each other closely is never free for a short wait.
 *
 * @param isBusy whether an error means "locked", rather than "impossible".
 * @param change is told how many milliseconds it may wait for its lock.
 * @throws CrmConflictError when patience ends.
 */
export async function whileBusy<T>(
  table: string,
  isBusy: (error: unknown) => boolean,
  change: (lockWait: number) => Promise<T>,
): Promise<T> {
  const end = Date.now() + PATIENCE_MS;
  for (let lockWait = FIRST_WAIT_MS; ; lockWait = Math.min(2 * lockWait, LONGEST_WAIT_MS)) {
    try {
      return await change(lockWait);
    } catch (error) {
      if (!isBusy(error)) throw error;
      if (Date.now() > end) {
        throw new CrmConflictError(
          `The table ${table} is locked by a long transaction: end it, and try again.`,
          { table },
        );
      }
      await wait(PAUSE_MS);
    }
  }
}
