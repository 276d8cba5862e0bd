/** What databases answer where the same transaction would pass a moment later (REL-005). */
const AGAIN = new Set([
  ...['40P01', '40001'], // PostgreSQL: deadlock, serialization failure
  ...['ER_LOCK_DEADLOCK', 'ER_CHECKREAD'], // MySQL, MariaDB
  ...['SQLITE_BUSY', 'SQLITE_BUSY_SNAPSHOT', 'SQLITE_LOCKED'],
]);

/** What they answer after a wait for a lock that was long already, 50 s on MySQL. */
const WAITED = new Set(['ER_LOCK_WAIT_TIMEOUT', '55P03']);

const ATTEMPTS = 5;

type GiveUp = (cause: unknown) => Error;

const codeOf = (error: unknown): string =>
  typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : '';

/** Runs a whole transaction again where the database asked for it; in the end gives up. */
export async function retryTransient<T>(transaction: () => Promise<T>, giveUp: GiveUp): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await transaction();
    } catch (error) {
      const code = codeOf(error);
      if (WAITED.has(code) || (AGAIN.has(code) && attempt === ATTEMPTS)) throw giveUp(error);
      if (!AGAIN.has(code)) throw error;
    }
  }
}

/** Runs a part of somebody else's transaction, which cannot be done again without the rest. */
export async function runOnce<T>(part: () => Promise<T>, giveUp: GiveUp): Promise<T> {
  try {
    return await part();
  } catch (error) {
    const code = codeOf(error);
    throw AGAIN.has(code) || WAITED.has(code) ? giveUp(error) : error;
  }
}
