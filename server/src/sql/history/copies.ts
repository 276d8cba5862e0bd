import { DELEGATION } from '../../constants';
import { TABLES } from '../tables';
import { HISTORY } from './rows';

/** A table with content of records, and what an erasure leaves in it. */
export interface Copy {
  readonly table: string;
  /**
   * Whether its rows name the record (by which columns) or an instance on it, or are the record, of
   * this type.
   */
  readonly by: 'subject' | 'record' | 'instance' | { readonly type: string };
  /** The values after an erasure; undefined if the rows are deleted. */
  readonly left?: Readonly<Record<string, string | null>>;
  /** Rows in which this column is null are left: they are erased already. */
  readonly unless?: string;
  /** Columns with an actor as JSON: the id remains, the name is erased. */
  readonly actors?: readonly string[];
}

/**
 * Every table that has content of a record beside the record's own row (GDPR). A test searches every
 * column of every table for a marked record, so a new table with content must be listed.
 */
export const COPIES: readonly Copy[] = [
  {
    table: HISTORY,
    by: 'subject',
    left: { before: null, after: null, payload: null, actor_label: null, salt: null },
    unless: 'salt',
  },
  {
    table: TABLES.instances,
    by: 'subject',
    left: { data: '{}', fault: null, runs: '[]', completed_steps: '[]' },
  },
  { table: TABLES.tasks, by: 'subject', left: { request: null }, actors: ['closed_by'] },
  { table: TABLES.assignees, by: 'subject' },
  { table: TABLES.votes, by: 'instance', left: { comment: null }, actors: ['by'] },
  { table: TABLES.tokens, by: 'instance' },
  { table: TABLES.timers, by: 'subject' },
  {
    table: TABLES.stageLog,
    by: 'instance',
    left: { value: null, currency: null, lost_reason: null },
  },
  { table: 'crm_escalations', by: 'subject', left: { reason: null } },
  { table: 'crm_notifications', by: 'subject' },
  { table: 'crm_sla', by: 'subject' },
  { table: 'crm_deliveries', by: 'subject' },
  { table: 'crm_trigger_events', by: 'subject' },
  { table: 'crm_trigger_events', by: 'record' },
  { table: 'crm_trigger_log', by: 'instance' },
  { table: 'crm_delegations', by: { type: DELEGATION }, left: { reason: null } },
  { table: 'crm_campaign_members', by: 'subject', left: { reason: null } },
];
