import { setTimeout as wait } from 'node:timers/promises';

/** Waits until all have settled, at most for this number of milliseconds. */
export async function settledWithin(ms: number, work: readonly Promise<unknown>[]): Promise<void> {
  const late = new AbortController();
  const end = wait(ms, undefined, { signal: late.signal }).catch(() => undefined);
  await Promise.race([Promise.allSettled(work), end]);
  late.abort();
}
