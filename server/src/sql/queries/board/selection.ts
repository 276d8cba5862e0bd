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
  /**
   * Planned interactions with records of the type that the caller may read, by `subject_id` and `due_at`;
   * undefined: none.
   */
  readonly planned?: Knex.QueryBuilder | undefined;
  /** Whether there are SLAs and escalations, which come with level 3. */
  readonly hasClocks: boolean;
  /** In milliseconds since 1970. */
  readonly now: number;
}

const LIVE = ['active', 'needs_attention'];

/**
 * The instances `i` of a board.
 *
 * @param withRecord whether a column of their records `r` is read, which are the CRM's then.
 */
export function boardInstances(
  connection: ScopedConnection,
  { definition, entity, type, record, owners, records }: BoardSelection,
  withRecord: boolean,
): Knex.QueryBuilder {
  const rows = connection
    .rows({ i: TABLES.instances })
    .where({ 'i.definition': definition, 'i.entity': entity, 'i.subject_type': type })
    .whereIn('i.status', LIVE);
  if (record && (withRecord || owners)) joinRecords(connection, rows, record);
  if (owners) void rows.whereIn('r.owner', [...owners]);
  if (records) void rows.whereIn('i.subject_id', records.clone());
  return rows;
}

/** Joins the records `r` of instances `i`. */
export function joinRecords(
  connection: ScopedConnection,
  rows: Knex.QueryBuilder,
  { table }: { readonly table: string },
): void {
  void rows.leftJoin(`${table} as r`, (join) => {
    void connection.joinIn(join, 'r').andOn('r.document_id', 'i.subject_id');
  });
}

/** Rows of another table of the instance `i`, for a subquery. */
const ofInstance = (connection: ScopedConnection, alias: string, table: string) =>
  connection
    .rows({ [alias]: table })
    .whereRaw('?? = ??', [`${alias}.instance_id`, 'i.document_id']);

/** When the instance has entered its stage. One that is not in the log yet has its start. */
const enteredAt = (connection: ScopedConnection): Knex.Raw =>
  connection.knex.raw('coalesce(?, ??)', [
    ofInstance(connection, 'entry', TABLES.stageLog)
      .whereNull('entry.left_at')
      .max('entry.entered_at'),
    'i.started_at',
  ]);

const openTasks = (connection: ScopedConnection) =>
  ofInstance(connection, 'task', TABLES.tasks).where('task.status', 'open');

/** States of an SLA whose end is a date of the card. */
const ENDING = ['on_track', 'at_risk', 'breached'];

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

/** What is read of each instance `i` beside its row. */
export interface BoardFacts {
  /** When it has entered its stage. One that is not in the log yet has its start. */
  readonly enteredAt: Knex.Raw;
  /**
   * When its first open task is due, its SLA ends or has ended, and its next level of escalation is due:
   * each null where there is none.
   */
  readonly dates: readonly Knex.Raw[];
  /** When the first planned interaction with its record is due, as Strapi stores a time; undefined: none is read. */
  readonly planned: Knex.Raw | undefined;
  /** 1 if it has an open task that is overdue, otherwise 0. */
  readonly overdue: Knex.Raw;
  /** 1 if its SLA is breached, or it was escalated in this stage, otherwise 0. */
  readonly rotting: Knex.Raw;
}

/** By subqueries of each instance: the fastest where a board has few. */
export function factsOfEach(
  connection: ScopedConnection,
  { hasClocks, now, planned }: Pick<BoardSelection, 'hasClocks' | 'now' | 'planned'>,
): BoardFacts {
  const { knex } = connection;
  const raw = (query: Knex.QueryBuilder): Knex.Raw => knex.raw('?', [query]);
  const sla = ofInstance(connection, 'sla', 'crm_sla').whereIn('sla.status', ENDING);
  const timers = ofInstance(connection, 'timer', TABLES.timers)
    .where('timer.status', 'armed')
    .where('timer.type', 'escalation');
  return {
    enteredAt: enteredAt(connection),
    dates: [
      raw(openTasks(connection).min('task.due_at')),
      ...(hasClocks ? [raw(sla.min('sla.breach_at')), raw(timers.min('timer.trigger_at'))] : []),
    ],
    planned:
      planned &&
      raw(
        knex
          .from(planned.clone().as('planned'))
          .whereRaw('?? = ??', ['planned.subject_id', 'i.subject_id'])
          .min('planned.due_at'),
      ),
    overdue: flag(connection, [openTasks(connection).where('task.due_at', '<', now)]),
    rotting: isRotting(connection, hasClocks),
  };
}

/**
 * The same of many instances: each table is read once and joined, since a subquery of each of 100,000
 * takes seconds.
 *
 * @param query gets the joins that the facts refer to.
 * @param wanted the facts that are read.
 */
export function factsOfAll(
  connection: ScopedConnection,
  { hasClocks, now, planned }: Pick<BoardSelection, 'hasClocks' | 'now' | 'planned'>,
  query: Knex.QueryBuilder,
  wanted: 'figures' | 'dates',
): BoardFacts {
  const { knex } = connection;
  const byInstance = (alias: string, rows: Knex.QueryBuilder): void => {
    void query.leftJoin(
      rows.groupBy('instance_id').as(alias),
      `${alias}.instance_id`,
      'i.document_id',
    );
  };
  const withSla = (statuses: readonly string[]): void => {
    void query.leftJoin('crm_sla as sla', (join) => {
      void connection
        .joinIn(join, 'sla')
        .andOn('sla.instance_id', 'i.document_id')
        .onIn('sla.status', [...statuses]);
    });
  };
  const column = (name: string): Knex.Raw => knex.raw('??', [name]);
  const entries = connection.rows(TABLES.stageLog).whereNull('left_at');
  byInstance('entry_rows', entries.select('instance_id').max({ entered_at: 'entered_at' }));
  const entered = knex.raw('coalesce(??, ??)', ['entry_rows.entered_at', 'i.started_at']);
  const tasks = connection.rows(TABLES.tasks).where({ status: 'open' });
  if (wanted === 'figures') tasks.where('due_at', '<', now);
  byInstance('task_rows', tasks.select('instance_id').min({ due_at: 'due_at' }));
  if (hasClocks && wanted === 'dates') {
    withSla(ENDING);
    const timers = connection.rows(TABLES.timers).where({ status: 'armed', type: 'escalation' });
    byInstance('timer_rows', timers.select('instance_id').min({ due_at: 'trigger_at' }));
  }
  if (hasClocks && wanted === 'figures') {
    withSla(['breached']);
    const levels = connection
      .rows('crm_escalations')
      .groupBy('instance_id', 'stage')
      .select('instance_id', 'stage')
      .max({ escalated_at: 'escalated_at' });
    void query.leftJoin(levels.as('level_rows'), {
      'level_rows.instance_id': 'i.document_id',
      'level_rows.stage': 'i.state',
    });
  }
  if (planned) {
    const first = knex
      .from(planned.clone().as('planned'))
      .groupBy('subject_id')
      .select('subject_id')
      .min({ due_at: 'due_at' });
    void query.leftJoin(first.as('planned_rows'), 'planned_rows.subject_id', 'i.subject_id');
  }
  const clocks = ['sla.breach_at', 'timer_rows.due_at'].map(column);
  return {
    enteredAt: entered,
    dates: [column('task_rows.due_at'), ...(hasClocks ? clocks : [])],
    planned: planned && column('planned_rows.due_at'),
    overdue: knex.raw('case when ?? is null then 0 else 1 end', ['task_rows.due_at']),
    rotting: hasClocks
      ? knex.raw('case when ?? is not null or ?? >= ? then 1 else 0 end', [
          ...['sla.id', 'level_rows.escalated_at', entered],
        ])
      : knex.raw('0'),
  };
}
