/** What databases answer where the same transaction would pass a moment later (REL-005). */
const TRANSIENT = new Set([
  ...['40P01', '40001'], // PostgreSQL: deadlock, serialization failure
  ...['ER_LOCK_DEADLOCK', 'ER_CHECKREAD', 'ER_LOCK_WAIT_TIMEOUT'], // MySQL, MariaDB
  ...['SQLITE_BUSY', 'SQLITE_BUSY_SNAPSHOT', 'SQLITE_LOCKED'],
]);

const ATTEMPTS = 5;

const isTransient = (error: unknown): boolean =>
  typeof error === 'object' &&
  error !== null &&
  'code' in error &&
  TRANSIENT.has(String(error.code));

/** Runs a whole transaction again where the database asked for it; in the end gives up. */
export async function retryTransient<T>(
  transaction: () => Promise<T>,
  giveUp: (cause: unknown) => Error,
): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await transaction();
    } catch (error) {
      if (!isTransient(error)) throw error;
      if (attempt === ATTEMPTS) throw giveUp(error);
    }
  }
}
