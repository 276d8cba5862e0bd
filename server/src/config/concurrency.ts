import { z } from 'zod';

const limit = z
  .int({ error: 'must be a whole number' })
  .min(1, { error: 'must be at least 1' })
  .max(1_000, { error: 'must be at most 1000' })
  .optional();

/** Limits of one type of work each, within one process. */
export const concurrencyByType = z.strictObject(
  {
    // Within `concurrency`.
    ...{ activity: limit, compensation: limit, automation: limit },
    /** Groups of decisions that are committed together. */
    decision: limit,
    /** Campaigns, within `backgroundConcurrency`. */
    campaign: limit,
    // Each has slots of its own.
    ...{ delivery: limit, mail: limit, trigger: limit },
  },
  {
    error:
      'must be an object with "activity", "compensation", "automation", "decision", "campaign", "delivery", "mail" and "trigger" where they have a limit',
  },
);
