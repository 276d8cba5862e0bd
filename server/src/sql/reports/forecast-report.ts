import type { Period } from '../../contracts/periods';
import { UID } from '../../constants';
import type { SqlRuntime } from '../ports';
import { TABLES } from '../tables';
import { grouped, type GroupedRow } from './grouped';
import { groupExpressions, joinGroups, logPlaces, type GroupPlaces } from './groups';
import type { LogReportQuery } from './log-reports';
import { columnExpression, periodOf } from './periods';
import { logRows, narrow } from './selection';

const OPPORTUNITIES = 'crm_opportunities';
const LIVE = ['active', 'needs_attention'];

/** An open opportunity `r` and its main instance `i`. */
const OPEN: GroupPlaces = {
  ...{ time: '', owner: 'r.owner', version: 'i.version', definition: 'i.definition' },
  ...{ subject: 'i.subject_id', record: 'r' },
};

export interface ForecastQuery extends LogReportQuery {
  readonly period: Period;
  /** The days of `from` and `to`: the first, and the first one after. */
  readonly days: { readonly from?: string | undefined; readonly to?: string | undefined };
}

/** The value of opportunities. Each answer is one statement. */
export class ForecastReport {
  constructor(private readonly runtime: SqlRuntime) {}

  /** By when they were won. Keys: period, currency, groups. Measures: `count`, `value`. */
  won({ selection, groups, period }: ForecastQuery): Promise<readonly GroupedRow[]> {
    const connection = this.runtime.connection();
    const { knex } = connection;
    const places = logPlaces('l', 'ended_at');
    const rows = logRows(connection, selection, 'l', 'ended_at').where('l.outcome', 'won');
    return grouped(
      joinGroups(rows, groups, places, connection),
      [
        periodOf(this.runtime.dialect, period, 'l.ended_at', 'milliseconds'),
        columnExpression('??', 'l.currency'),
        ...groupExpressions(groups, places, this.runtime.dialect),
      ],
      { count: knex.raw('count(*)'), value: knex.raw('sum(??)', ['l.value']) },
      { knex, dialect: this.runtime.dialect },
    );
  }

  /**
   * Open ones by their close date. Keys: period, currency, groups, definition, entity, stage. Measures:
   * `count`, `value`.
   */
  open({ selection, groups, period, days }: ForecastQuery): Promise<readonly GroupedRow[]> {
    const connection = this.runtime.connection();
    const { knex } = connection;
    const rows = connection
      .rows({ i: TABLES.instances })
      .whereIn('i.status', LIVE)
      .whereNotNull('i.entity')
      .where('i.subject_type', UID.opportunity)
      .join(`${OPPORTUNITIES} as r`, (join) => {
        // A record may be in several pipelines; it shows one.
        void connection
          .joinIn(join, 'r')
          .andOn('r.document_id', 'i.subject_id')
          .andOn('r.instance_id', 'i.document_id');
      });
    void narrow(rows, { alias: 'i', owner: 'r.owner' }, selection, connection);
    if (days.from !== undefined) void rows.where('r.close_date', '>=', days.from);
    if (days.to !== undefined) void rows.where('r.close_date', '<', days.to);
    return grouped(
      joinGroups(rows, groups, OPEN, connection),
      [
        periodOf(this.runtime.dialect, period, 'r.close_date', 'date'),
        columnExpression('??', 'r.currency'),
        ...groupExpressions(groups, OPEN, this.runtime.dialect),
        ...['i.definition', 'i.entity', 'i.state'].map((name) => columnExpression('??', name)),
      ],
      { count: knex.raw('count(*)'), value: knex.raw('sum(??)', ['r.value']) },
      { knex, dialect: this.runtime.dialect },
    );
  }
}
