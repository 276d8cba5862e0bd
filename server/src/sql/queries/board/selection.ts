import type { Knex } from 'knex';

import type { CARD_FIELDS } from '../../../contracts/board';
import type { ScopedConnection } from '../../scope';
import { TABLES } from '../../tables';

export type CardField = (typeof CARD_FIELDS)[number];

/** Which live instances a board shows. */
export interface BoardSelection {
  readonly definition: string;
  readonly entity: string;
  /** The content type of the records. */
  readonly type: string;
  /** The table of records of the CRM, and which of these columns it has; null for a type of the app. */
  readonly record: {
    readonly table: string;
    readonly hasOwner: boolean;
    readonly hasValue: boolean;
    /** Columns of fields that cards are sorted by, as far as the type has them. */
    readonly columns: Readonly<Partial<Record<CardField, string>>>;
  } | null;
  /** Undefined: whoever owns them. */
  readonly owners?: readonly string[] | undefined;
  /** The documentIds that a filter finds. */
  readonly records?: Knex.QueryBuilder | undefined;
  /** Whether there are SLAs and escalations, which come with level 3. */
  readonly hasClocks: boolean;
  /** In milliseconds since 1970. */
  readonly now: number;
}

const LIVE = ['active', 'needs_attention'];

/** The instances `i` of a board, and their records `r` if those are the CRM's. */
export function boardInstances(
  connection: ScopedConnection,
  { definition, entity, type, record, owners, records }: BoardSelection,
): Knex.QueryBuilder {
  const rows = connection
    .rows({ i: TABLES.instances })
    .where({ 'i.definition': definition, 'i.entity': entity, 'i.subject_type': type })
    .whereIn('i.status', LIVE);
  if (record) {
    void rows.leftJoin(`${record.table} as r`, (join) => {
      void connection.joinIn(join, 'r').andOn('r.document_id', 'i.subject_id');
    });
  }
  if (owners) void rows.whereIn('r.owner', [...owners]);
  if (records) void rows.whereIn('i.subject_id', records.clone());
  return rows;
}

/** Rows of another table of the instance `i`, for a subquery. */
const ofInstance = (connection: ScopedConnection, alias: string, table: string) =>
  connection
    .rows({ [alias]: table })
    .whereRaw('?? = ??', [`${alias}.instance_id`, 'i.document_id']);

/** When the instance has entered its stage. One that is not in the log yet has its start. */
export const enteredAt = (connection: ScopedConnection): Knex.Raw =>
  connection.knex.raw('coalesce(?, ??)', [
    ofInstance(connection, 'entry', TABLES.stageLog)
      .whereNull('entry.left_at')
      .max('entry.entered_at'),
    'i.started_at',
  ]);

const openTasks = (connection: ScopedConnection) =>
  ofInstance(connection, 'task', 'crm_tasks').where('task.status', 'open');

/** When its first open task is due. */
export const taskDueAt = (connection: ScopedConnection) => openTasks(connection).min('task.due_at');

/** When its SLA ends, or has ended. */
export const slaDueAt = (connection: ScopedConnection) =>
  ofInstance(connection, 'sla', 'crm_sla')
    .whereIn('sla.status', ['on_track', 'at_risk', 'breached'])
    .min('sla.breach_at');

/** When its next level of escalation is due. */
export const escalationDueAt = (connection: ScopedConnection) =>
  ofInstance(connection, 'timer', TABLES.timers)
    .where('timer.status', 'armed')
    .where('timer.type', 'escalation')
    .min('timer.trigger_at');

export const isOverdue = (connection: ScopedConnection, now: number): Knex.Raw =>
  flag(connection, [openTasks(connection).where('task.due_at', '<', now)]);

/** Whether its SLA is breached, or an escalation was carried out since it has entered its stage. */
export const isRotting = (connection: ScopedConnection, hasClocks: boolean): Knex.Raw =>
  flag(
    connection,
    hasClocks
      ? [
          ofInstance(connection, 'sla', 'crm_sla').where('sla.status', 'breached'),
          ofInstance(connection, 'level', 'crm_escalations')
            .whereRaw('?? = ??', ['level.stage', 'i.state'])
            .where('level.escalated_at', '>=', enteredAt(connection)),
        ]
      : [],
  );

/** 1 if one of these has a row, otherwise 0. */
function flag({ knex }: ScopedConnection, any: readonly Knex.QueryBuilder[]): Knex.Raw {
  if (any.length === 0) return knex.raw('0');
  const tests = any.map(() => 'exists ?').join(' or ');
  return knex.raw(
    `case when ${tests} then 1 else 0 end`,
    any.map((query) => query.select(knex.raw('1'))),
  );
}
