/**
 * Status of a campaign run. Statuses that end in -ing are transitional: members follow in batches.
 * `paused` and `running` can be left; `completed` and `cancelled` only by a rollback, `rolled_back` not
 * at all.
 */
export const RUN_STATUSES = [
  ...(['running', 'pausing', 'paused', 'resuming'] as const),
  ...(['cancelling', 'cancelled', 'completed', 'rolling_back', 'rolled_back'] as const),
];

export type RunStatus = (typeof RUN_STATUSES)[number];

/** Commands on a campaign that was started. `rollback` needs level 3. */
export const RUN_ORDERS = ['pause', 'resume', 'cancel', 'rollback'] as const;

export type RunOrder = (typeof RUN_ORDERS)[number];

/**
 * Status of a member: `waiting` has not been started yet, `failed` has an instance that needs
 * attention, `skipped` could not be started, with the reason; the steps of `compensated` were undone.
 */
export const MEMBER_STATUSES = [
  ...(['waiting', 'active', 'paused', 'failed'] as const),
  ...(['completed', 'cancelled', 'skipped', 'compensated'] as const),
];

export type MemberStatus = (typeof MEMBER_STATUSES)[number];
