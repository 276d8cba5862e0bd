import { HEADS, HISTORY } from '../history/rows';
import { scopedKey } from '../scope';
import { TABLES } from '../tables';

/** A plain table that `strapi export`, `import` and `transfer` take along. */
export interface TransferredTable {
  readonly table: string;
  /** In the order in which the rows were written, which the other database keeps. */
  readonly order: readonly string[];
  /** Whether an import replaces the rows; the history is append-only, and only grows. */
  readonly replaced: boolean;
  /** What a row cannot take to another database: numbers of rows there. */
  readonly reset?: Readonly<Record<string, unknown>>;
}

const byId = (table: string, reset?: TransferredTable['reset']): TransferredTable => ({
  ...{ table, order: ['id'], replaced: true },
  ...(reset && { reset }),
});

/** Values of custom fields, which Strapi drops where the field is new to the other app. */
export const CUSTOM_VALUES = 'crm_custom_values';

/**
 * Every plain table of the engine, in the order in which an import writes them. The heads of the history
 * come last: by then everything that they are compared with is there.
 */
export const TRANSFERRED: readonly TransferredTable[] = [
  { table: CUSTOM_VALUES, order: [], replaced: false },
  byId(TABLES.instances),
  byId(TABLES.tokens),
  byId(TABLES.tasks),
  byId(TABLES.assignees),
  byId(TABLES.votes),
  byId(TABLES.timers),
  // Records have other numbers there, so its audience is looked through anew; nobody is enrolled twice.
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
