/** What people are notified of, each by their own preferences. */
export const NOTICES = [
  /** A record or a task was assigned to them. */
  'assigned',
  /** The due date of their task comes near, or is over. */
  'due',
  /** They are asked to vote. */
  'approval',
  /** FR-L3-001. A level of an escalation ladder. */
  'escalation',
  /** FR-L3-002. An SLA is breached. */
  'breach',
  /** An instance of theirs needs attention, or a step of it could not be undone. */
  'parked',
] as const;

export type Notice = (typeof NOTICES)[number];
