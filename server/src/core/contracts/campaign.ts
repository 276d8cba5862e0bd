/**
 * How a campaign stands. The ones that end in -ing are on their way: its members follow in batches.
 * `paused` and `running` may be left, `completed` and `cancelled` not.
 */
export const RUN_STATUSES = [
  ...(['running', 'pausing', 'paused', 'resuming'] as const),
  ...(['cancelling', 'cancelled', 'completed'] as const),
];

export type RunStatus = (typeof RUN_STATUSES)[number];

/** What people do with a campaign that was started. */
export const RUN_ORDERS = ['pause', 'resume', 'cancel'] as const;

export type RunOrder = (typeof RUN_ORDERS)[number];

/**
 * How a member stands: `waiting` to be started, `failed` where its instance needs attention, `skipped`
 * where it could not be started, with the reason.
 */
export const MEMBER_STATUSES = [
  ...(['waiting', 'active', 'paused', 'failed'] as const),
  ...(['completed', 'cancelled', 'skipped'] as const),
];

export type MemberStatus = (typeof MEMBER_STATUSES)[number];
