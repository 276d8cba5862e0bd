import type { Trigger, TriggerCallView, TriggerEventView } from '../../contracts/triggers';
import type { ShownTriggerEvent } from '../../sql/triggers/trigger-event-rows';
import type { LoggedCall } from '../../sql/triggers/trigger-log-rows';
import type { StoredTrigger } from '../../sql/triggers/trigger-rows';
import type { KnownTrigger } from './known-triggers';

const iso = (time: number): string => new Date(time).toISOString();

export const present = (stored: StoredTrigger): Trigger => ({
  ...{ key: stored.key, label: stored.label, source: 'row', enabled: stored.enabled },
  settings: { ...stored.settings },
  secrets: stored.secrets.map(({ createdAt, expiresAt }) => ({
    createdAt: iso(createdAt),
    expiresAt: expiresAt === null ? null : iso(expiresAt),
  })),
  ...{ revision: stored.revision },
  ...{ createdAt: iso(stored.createdAt), updatedAt: iso(stored.updatedAt) },
});

/** Options of the app's own triggers may hold secrets. */
export const presentConfigured = ({ key, label, settings }: KnownTrigger): Trigger => ({
  ...{ key, label, source: 'config', enabled: true, secrets: [] },
  settings: Object.fromEntries(Object.entries(settings).filter(([name]) => name !== 'options')),
  ...{ revision: null, createdAt: null, updatedAt: null },
});

export const presentEvent = (row: ShownTriggerEvent): TriggerEventView => ({
  ...{ id: String(row.id), event: row.event, instance: row.instance_id, depth: row.depth },
  subject: { type: row.subject_type, id: row.subject_id },
  ...{ status: row.status, attempts: row.attempts, error: row.error },
  nextAt: row.next_at === null ? null : iso(row.next_at),
  createdAt: iso(row.created_at),
  endedAt: row.ended_at === null ? null : iso(row.ended_at),
});

export const presentCall = (row: LoggedCall): TriggerCallView => ({
  ...{ id: String(row.id), outcome: row.outcome, error: row.error, instance: row.instance_id },
  ...{ duration: row.duration, createdAt: iso(row.created_at) },
});
