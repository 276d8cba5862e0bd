import { isLockTimeout, isTransient } from './errors';

const ATTEMPTS = 5;

type GiveUp = (cause: unknown) => Error;

/** Retries a whole transaction after transient errors; after the last attempt the error is thrown. */
export async function retryTransient<T>(transaction: () => Promise<T>, giveUp: GiveUp): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await transaction();
    } catch (error) {
      if (isLockTimeout(error)) throw giveUp(error);
      if (!isTransient(error)) throw error;
      if (attempt === ATTEMPTS) throw giveUp(error);
    }
  }
}

/** Runs part of a caller's transaction, which cannot be retried on its own. */
export async function runOnce<T>(part: () => Promise<T>, giveUp: GiveUp): Promise<T> {
  try {
    return await part();
  } catch (error) {
    throw isTransient(error) || isLockTimeout(error) ? giveUp(error) : error;
  }
}
