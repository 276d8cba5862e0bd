const FIRST = 1_000;
const LONGEST = 600_000;

/** The share of a delay by which it may be shorter or longer. */
const JITTER = 0.25;

/**
 * Failed attempts in a row after which a job is dead. With these delays that takes an hour and three
 * quarters, longer than the restart or failover of what a job depends on. The flow of a timer is
 * parked long before (`TIMER_ATTEMPTS`): a dead one could not be parked either.
 */
export const DEAD_AFTER = 20;

/** The delay after this many failed attempts, in milliseconds: 1 s, doubled each time, at most 10 min. */
export const retryDelay = (attempts: number): number =>
  Math.min(FIRST * 2 ** Math.max(attempts - 1, 0), LONGEST);

/**
 * A delay of three to five quarters, so that jobs that failed together are not tried again together.
 *
 * @param random from 0 up to, but not including, 1.
 */
export const withJitter = (delay: number, random: number): number =>
  Math.round(delay * (1 - JITTER + 2 * JITTER * random));
