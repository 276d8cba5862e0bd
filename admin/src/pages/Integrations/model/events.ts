/** The events of the CRM by what they are about, as `contracts/events.ts` on the server lists them. */
const EVENTS_BY_KIND = {
  contact: ['added', 'updated', 'removed', 'closed', 'created', 'changed', 'deleted'],
  instance: [
    'started',
    'transitioned',
    'completed',
    'reverted',
    'cancelled',
    'parked',
    'resumed',
    'paused',
    'continued',
    'assigned',
    'commented',
    'compensated',
    'changed',
    'moved',
    'repaired',
  ],
  lead: ['closed', 'converted', 'created', 'changed', 'deleted'],
  opportunity: ['closed', 'created', 'changed', 'deleted'],
  campaign: [
    'closed',
    'created',
    'changed',
    'deleted',
    'started',
    'enrolled',
    'paused',
    'resumed',
    'cancelled',
    'completed',
    'rollback_started',
    'rolled_back',
  ],
  approval: ['requested', 'voted', 'voided', 'granted', 'rejected', 'cancelled', 'overtaken'],
  voter: ['left'],
  task: [
    'opened',
    'completed',
    'cancelled',
    'claimed',
    'released',
    'reassigned',
    'rescheduled',
    'reminded',
    'overdue',
  ],
  activity: ['completed', 'retried', 'failed', 'skipped'],
  compensation: ['started', 'completed', 'retried', 'failed', 'skipped', 'abandoned'],
  wait: ['ended'],
  timer: ['redriven'],
  branch: ['cancelled'],
  escalation: ['raised', 'failed', 'snoozed'],
  sla: ['started', 'paused', 'continued', 'warned', 'breached', 'met', 'cancelled', 'failed'],
  automation: ['completed', 'retried', 'failed'],
  interaction: ['created', 'changed', 'deleted'],
  team: ['created', 'changed', 'deleted'],
  delegation: ['created', 'changed', 'ended', 'deleted'],
} as const;

type EventKind = keyof typeof EVENTS_BY_KIND;

export const EVENT_KINDS = Object.keys(EVENTS_BY_KIND) as EventKind[];

export const eventsOf = (kind: EventKind): readonly string[] =>
  EVENTS_BY_KIND[kind].map((event) => `nexus-crm.${kind}.${event}`);

/** Their full names, such as `nexus-crm.lead.created`. */
export const EVENTS: readonly string[] = EVENT_KINDS.flatMap(eventsOf);
