import { TABLES } from '../tables';
import { HISTORY } from './rows';

/** A table in which the engine keeps text of a record, and what an erasure leaves there. */
export interface Copy {
  readonly table: string;
  /** How its rows name the record: themselves, or by the instances that ran on it. */
  readonly by: 'subject' | 'instance';
  /** What these columns become; undefined where the rows go as a whole. */
  readonly left?: Readonly<Record<string, string | null>>;
  /** Rows where this column is null stay as they are: they were erased, or claim to be. */
  readonly unless?: string;
  /** Actors as JSON: who it was stays as an id, the name goes. */
  readonly actors?: readonly string[];
}

/**
 * Every table beside a record's own row in which the engine keeps text of it (GDPR). A test looks for a
 * marked record in every column of every table of ours: a new table that keeps text belongs here.
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
  { table: 'crm_campaign_members', by: 'subject', left: { reason: null } },
];
