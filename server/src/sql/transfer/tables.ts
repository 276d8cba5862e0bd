import { HEADS, HISTORY } from '../history/rows';
import { UNLEASED } from '../instances/rows/timer';
import { scopedKey } from '../scope';
import { TABLES } from '../tables';

/** A plain table that `strapi export`, `import` and `transfer` include. */
export interface TransferredTable {
  readonly table: string;
  /** The sort columns: rows are inserted in the order in which they were written. */
  readonly order: readonly string[];
  /** Whether an import replaces the rows; the history is append-only. */
  readonly replaced: boolean;
  /** Columns that are reset, because they mean something in the source alone. */
  readonly reset?: Readonly<Record<string, unknown>>;
}

const byId = (table: string, reset?: TransferredTable['reset']): TransferredTable => ({
  ...{ table, order: ['id'], replaced: true },
  ...(reset && { reset }),
});

/** Values of custom fields, which Strapi drops if the field is new to the target app. */
export const CUSTOM_VALUES = 'crm_custom_values';

/**
 * Every plain table of the engine, in import order. The heads of the history come last, since they are
 * compared with the imported entries.
 */
export const TRANSFERRED: readonly TransferredTable[] = [
  { table: CUSTOM_VALUES, order: [], replaced: false },
  byId(TABLES.instances),
  byId(TABLES.stageLog),
  byId(TABLES.tokens),
  byId(TABLES.tasks),
  byId(TABLES.assignees),
  byId(TABLES.votes),
  byId('crm_escalations'),
  byId('crm_notifications'),
  byId('crm_notification_preferences'),
  byId('crm_views'),
  byId('crm_view_pins'),
  byId('crm_sla'),
  byId('crm_calendars'),
  byId('crm_subscriptions'),
  byId('crm_triggers'),
  byId('crm_delegations'),
  // The workers of the source do not come along.
  byId(TABLES.timers, UNLEASED),
  // Row ids differ in the target, so the audience is scanned again; nobody is enrolled twice.
  byId('crm_campaign_runs', { looked_to: 0 }),
  byId('crm_campaign_members'),
  { table: 'crm_pick_cursors', order: scopedKey('target'), replaced: true },
  {
    table: 'crm_trigger_calls',
    order: scopedKey('trigger_key', 'idempotency_key'),
    replaced: true,
  },
  { table: HISTORY, order: ['id'], replaced: false },
  { table: HEADS, order: scopedKey('subject_type', 'subject_id'), replaced: false },
];

/**
 * Tables that stay in the source, and that an import empties in the target: their rows name records,
 * subscriptions and triggers that it replaces, and waiting ones would still be sent.
 */
export const EMPTIED = ['crm_deliveries', 'crm_trigger_events', 'crm_trigger_log'] as const;
