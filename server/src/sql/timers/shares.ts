import type { Knex } from 'knex';

/** Types of timers; by default all. */
export interface Types {
  readonly only?: readonly string[];
  readonly except?: readonly string[];
}

/** A part of the timers, and how many of it are claimed at most. */
export interface Share extends Types {
  readonly limit: number;
  /** Timers of instances of these definitions are left out. */
  readonly definitions?: readonly string[];
}

export interface DueShare extends Share {
  /** Timers that are due earlier are not looked at. */
  readonly from: number | undefined;
}

export const isOf = ({ only, except }: Types, type: string): boolean =>
  (only?.includes(type) ?? true) && !(except?.includes(type) ?? false);

export function narrowTo({ only, except }: Types, query: Knex.QueryBuilder): Knex.QueryBuilder {
  if (only) void query.whereIn('type', [...only]);
  if (except && except.length > 0) void query.whereNotIn('type', [...except]);
  return query;
}
