import type { Knex } from 'knex';

import type { SqlRuntime } from '../ports';
import { sameScope, type ScopedConnection } from '../scope';
import { TABLES } from '../tables';
import { grouped, percentilesOf, type Database, type GroupedRow, type PercentileRow } from './grouped';
import { groupExpressions, joinGroups, logPlaces, type GroupPlaces, type ReportGroup } from './groups';
import { columnExpression, exactText, type ColumnExpression } from './periods';
import { logRows, type LogSelection } from './selection';

export interface LogReportQuery {
  readonly selection: LogSelection;
  readonly groups: readonly ReportGroup[];
}

const column = (name: string): ColumnExpression => columnExpression('??', name);

/** The keys that every report begins with. */
const pipelineOf = (alias: string): readonly ColumnExpression[] => [
  column(`${alias}.definition`),
  column(`${alias}.entity`),
];

/** Reports on the stage log. Each answer is one statement. */
export class LogReports {
  constructor(private readonly runtime: SqlRuntime) {}

  /** Keys: definition, entity, stage, groups, next stage, outcome. Measures: `count`. */
  moves(query: LogReportQuery): Promise<readonly GroupedRow[]> {
    const { knex } = this.#connection;
    return grouped(
      this.#entered(query),
      [...this.#stageKeys(query), column('l.next_stage'), column('l.outcome')],
      { count: knex.raw('count(*)') },
      this.#database,
    );
  }

  /** Keys: definition, entity, stage, groups. The time in the stage of those that left it. */
  times(query: LogReportQuery): Promise<readonly PercentileRow[]> {
    return percentilesOf(
      this.#entered(query).whereNotNull('l.left_at'),
      this.#stageKeys(query),
      { sql: '?? - ??', columns: ['l.left_at', 'l.entered_at'] },
      this.#database,
    );
  }

  /** Keys: definition, entity, stage, groups, reason. Measures: `count`. */
  lostReasons(query: LogReportQuery): Promise<readonly GroupedRow[]> {
    const { knex } = this.#connection;
    return grouped(
      this.#entered(query).whereNotNull('l.ended_at').where('l.outcome', 'lost'),
      [...this.#stageKeys(query), exactText(this.runtime.dialect, 'l.lost_reason')],
      { count: knex.raw('count(*)') },
      this.#database,
    );
  }

  /** Instances by their first entry. Keys: definition, entity, groups. Measures: `count`. */
  started(query: LogReportQuery): Promise<readonly GroupedRow[]> {
    const { knex } = this.#connection;
    return grouped(this.#first(query), this.#firstKeys(query), { count: knex.raw('count(*)') }, this.#database,);
  }

  /** Keys: definition, entity, groups, stage. Measures: `count` of instances. */
  reached(query: LogReportQuery): Promise<readonly GroupedRow[]> {
    return this.#later(query, 'l.stage', (rows) => rows);
  }

  /** Keys: definition, entity, groups, outcome. Measures: `count` of instances. */
  outcomes(query: LogReportQuery): Promise<readonly GroupedRow[]> {
    return this.#later(query, 'l.outcome', (rows) =>
      rows.whereNotNull('l.ended_at').whereNot('l.outcome', 'reverted'),
    );
  }

  /**
   * Keys: definition, entity, currency, groups. Measures of instances that were won or lost: `won`,
   * `lost`, `value`, `valued`, and `cycle`, the sum of the times from the start to the win.
   */
  ended(query: LogReportQuery): Promise<readonly GroupedRow[]> {
    const { knex } = this.#connection;
    const won = (sql: string, ...columns: readonly string[]): Knex.Raw =>
      knex.raw(`sum(case when ?? = 'won' then ${sql} else 0 end)`, ['l.outcome', ...columns]);
    return grouped(
      this.#closed(query).whereIn('l.outcome', ['won', 'lost']),
      this.#endedKeys(query),
      {
        won: won('1'),
        lost: knex.raw(`sum(case when ?? = 'lost' then 1 else 0 end)`, ['l.outcome']),
        value: won('coalesce(??, 0)', 'l.value'),
        valued: won('case when ?? is null then 0 else 1 end', 'l.value'),
        cycle: won('(?? - ??)', 'l.ended_at', 'l.started_at'),
      },
      this.#database,
    );
  }

  /** Keys: definition, entity, currency, groups, reason. Measures of lost instances: `count`, `value`. */
  losses(query: LogReportQuery): Promise<readonly GroupedRow[]> {
    const { knex } = this.#connection;
    return grouped(
      this.#closed(query).where('l.outcome', 'lost'),
      [...this.#endedKeys(query), exactText(this.runtime.dialect, 'l.lost_reason')],
      { count: knex.raw('count(*)'), value: knex.raw('sum(coalesce(??, 0))', ['l.value']) },
      this.#database,
    );
  }

  /** Keys: definition, entity, currency, groups. The time from the start to the win. */
  cycles(query: LogReportQuery): Promise<readonly PercentileRow[]> {
    return percentilesOf(
      this.#closed(query).where('l.outcome', 'won'),
      this.#endedKeys(query),
      { sql: '?? - ??', columns: ['l.ended_at', 'l.started_at'] },
      this.#database,
    );
  }

  /**
   * How many instances that are won or lost have been in each stage. Keys: definition, entity, stage.
   * Measures: `ended`, `won`.
   */
  winRates(selection: LogSelection): Promise<readonly GroupedRow[]> {
    const connection = this.#connection;
    const { knex } = connection;
    const rows = logRows(connection, selection, 'e', 'ended_at').whereIn('e.outcome', ['won', 'lost']);
    void rows.join(`${TABLES.stageLog} as l`, (join) => {
      void join.on(...sameScope('l', 'e')).andOn('l.instance_id', 'e.instance_id');
    });
    return grouped(
      rows,
      [...pipelineOf('e'), column('l.stage')],
      {
        ended: knex.raw('count(distinct ??)', ['l.instance_id']),
        won: knex.raw(`count(distinct case when ?? = 'won' then ?? end)`, [
          ...['e.outcome', 'l.instance_id'],
        ]),
      },
      this.#database,
    );
  }

  /** Whether some instance ran this definition. */
  async knows(definition: string): Promise<boolean> {
    const found: unknown = await this.#connection
      .rows(TABLES.stageLog)
      .where({ definition })
      .first('id');
    return found !== undefined;
  }

  get #database(): Database {
    return { knex: this.#connection.knex, dialect: this.runtime.dialect };
  }

  get #connection(): ScopedConnection {
    return this.runtime.connection();
  }

  /** Entries by when they began. */
  #entered({ selection, groups }: LogReportQuery): Knex.QueryBuilder {
    const connection = this.#connection;
    const rows = logRows(connection, selection, 'l', 'entered_at');
    return joinGroups(rows, groups, logPlaces('l', 'entered_at'), connection);
  }

  #stageKeys({ groups }: LogReportQuery): readonly ColumnExpression[] {
    return [
      ...pipelineOf('l'),
      column('l.stage'),
      ...this.#expressions(groups, logPlaces('l', 'entered_at')),
    ];
  }

  /** First entries, by when the instance was started. */
  #first({ selection, groups }: LogReportQuery): Knex.QueryBuilder {
    const connection = this.#connection;
    const rows = logRows(connection, selection, 's', 'entered_at').whereNull('s.from_stage');
    return joinGroups(rows, groups, logPlaces('s', 'entered_at'), connection);
  }

  #firstKeys({ groups }: LogReportQuery): readonly ColumnExpression[] {
    return [...pipelineOf('s'), ...this.#expressions(groups, logPlaces('s', 'entered_at'))];
  }

  /** All entries of the instances whose first entry is selected. */
  #later(
    query: LogReportQuery,
    key: string,
    limit: (rows: Knex.QueryBuilder) => Knex.QueryBuilder,
  ): Promise<readonly GroupedRow[]> {
    const { knex } = this.#connection;
    const rows = this.#first(query).join(`${TABLES.stageLog} as l`, (join) => {
      void join.on(...sameScope('l', 's')).andOn('l.instance_id', 's.instance_id');
    });
    return grouped(
      limit(rows),
      [...this.#firstKeys(query), column(key)],
      { count: knex.raw('count(distinct ??)', ['l.instance_id']) },
      this.#database,
    );
  }

  /** Entries in which their instance ended, by when it did. */
  #closed({ selection, groups }: LogReportQuery): Knex.QueryBuilder {
    const connection = this.#connection;
    const rows = logRows(connection, selection, 'l', 'ended_at').whereNotNull('l.ended_at');
    return joinGroups(rows, groups, logPlaces('l', 'ended_at'), connection);
  }

  #endedKeys({ groups }: LogReportQuery): readonly ColumnExpression[] {
    return [
      ...pipelineOf('l'),
      column('l.currency'),
      ...this.#expressions(groups, logPlaces('l', 'ended_at')),
    ];
  }

  #expressions(groups: readonly ReportGroup[], places: GroupPlaces): readonly ColumnExpression[] {
    return groupExpressions(groups, places, this.runtime.dialect);
  }
}
