import type { Knex } from 'knex';

import type { ScopedConnection } from '../scope';
import { TABLES } from '../tables';

/** Which entries of the stage log a report is about. */
export interface LogSelection {
  readonly definition?: string | undefined;
  readonly version?: string | undefined;
  readonly entity?: string | undefined;
  /** Milliseconds since 1970: at or after, and before. */
  readonly from?: number | undefined;
  readonly to?: number | undefined;
  readonly owner?: string | undefined;
  /** The documentId of a team: it or one of its members is the owner. */
  readonly team?: string | undefined;
  /** Types of records that are left out. */
  readonly hidden: readonly string[];
  /** The one type of records, and those of its documentIds that a filter finds. */
  readonly records?: { readonly type: string; readonly ids?: Knex.QueryBuilder } | undefined;
}

/** The columns that a selection looks at. */
export interface SelectionPlaces {
  readonly alias: string;
  readonly owner: string;
  /** The column of `from` and `to`; absent: the caller compares it. */
  readonly time?: string;
}

/** Limits a query to a selection. */
export function narrow(
  query: Knex.QueryBuilder,
  { alias, owner, time }: SelectionPlaces,
  selection: LogSelection,
  connection: ScopedConnection,
): Knex.QueryBuilder {
  const { from, to, team, hidden, records } = selection;
  for (const name of ['definition', 'version', 'entity'] as const) {
    const value = selection[name];
    if (value !== undefined) void query.where(`${alias}.${name}`, value);
  }
  if (selection.owner !== undefined) void query.where(owner, selection.owner);
  if (team !== undefined) {
    const members = connection.rows('crm_team_members').where({ team_id: team }).select('member');
    void query.where((either) => {
      void either.where(owner, `team:${team}`).orWhereIn(owner, members);
    });
  }
  if (hidden.length > 0) void query.whereNotIn(`${alias}.subject_type`, [...hidden]);
  if (records) {
    void query.where(`${alias}.subject_type`, records.type);
    if (records.ids) void query.whereIn(`${alias}.subject_id`, records.ids.clone());
  }
  if (time !== undefined && from !== undefined) void query.where(time, '>=', from);
  if (time !== undefined && to !== undefined) void query.where(time, '<', to);
  return query;
}

/** The entries of a selection under an alias, by one of their times. */
export const logRows = (
  connection: ScopedConnection,
  selection: LogSelection,
  alias: string,
  time: 'entered_at' | 'ended_at',
): Knex.QueryBuilder =>
  narrow(
    connection.rows({ [alias]: TABLES.stageLog }),
    { alias, owner: `${alias}.owner`, time: `${alias}.${time}` },
    selection,
    connection,
  );
