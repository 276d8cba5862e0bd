import { setTimeout as wait } from 'node:timers/promises';

import { CrmConflictError } from '../../core/errors';

/** How long an admin waits for a busy table before being told to try again. */
const PATIENCE_MS = 30_000;
/** Between two tries, so that the writers who queued up behind the first get through. */
const PAUSE_MS = 100;

/**
 * Repeats a change of a table while others hold it.
 *
 * @param isBusy whether an error means "locked", rather than "impossible".
 * @throws CrmConflictError when patience ends.
 */
export async function whileBusy<T>(
  table: string,
  isBusy: (error: unknown) => boolean,
  change: () => Promise<T>,
): Promise<T> {
  const end = Date.now() + PATIENCE_MS;
  for (;;) {
    try {
      return await change();
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
