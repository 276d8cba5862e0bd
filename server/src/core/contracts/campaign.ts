/**
 * Status of a campaign run. Statuses that end in -ing are transitional: members follow in batches.
 * `paused` and `running` can be left; `completed` and `cancelled` are final.
 */
export const RUN_STATUSES = [
  ...(['running', 'pausing', 'paused', 'resuming'] as const),
  ...(['cancelling', 'cancelled', 'completed'] as const),
];

export type RunStatus = (typeof RUN_STATUSES)[number];

/** Commands on a running campaign. */
export const RUN_ORDERS = ['pause', 'resume', 'cancel'] as const;

export type RunOrder = (typeof RUN_ORDERS)[number];

/**
 * Status of a member: `waiting` has not been started yet, `failed` has an instance that needs
 * attention, `skipped` could not be started, with the reason.
 */
export const MEMBER_STATUSES = [
  ...(['waiting', 'active', 'paused', 'failed'] as const),
  ...(['completed', 'cancelled', 'skipped'] as const),
];

export type MemberStatus = (typeof MEMBER_STATUSES)[number];
