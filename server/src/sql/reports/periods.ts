import type { Period } from '../../contracts/periods';
import type { SqlRuntime } from '../ports';

export type Dialect = SqlRuntime['dialect'];

/** How a time is stored: milliseconds since 1970, or in a type of the database. */
export type MomentKind = 'milliseconds' | 'date';

/** How the databases write a period: `2026-03-31`, `2026-03`, `2026-Q1`, `2026`. */
const FORMATS = {
  postgres: { day: 'YYYY-MM-DD', month: 'YYYY-MM', quarter: 'YYYY-"Q"Q', year: 'YYYY' },
  mysql: { day: '%Y-%m-%d', month: '%Y-%m', year: '%Y' },
  sqlite: { day: '%Y-%m-%d', month: '%Y-%m', year: '%Y' },
} as const;

/** An expression of SQL with `??` for its column, and how often it stands there. */
export interface ColumnExpression {
  readonly sql: string;
  readonly columns: readonly string[];
  /** What makes the value of a group from its key, `??`: computed once for each group. */
  readonly presented?: string;
}

type Write = (period: Period, kind: MomentKind) => Omit<ColumnExpression, 'columns'>;

/** Text is costly to make and to sort: groups are made by the beginning of their period. */
const postgres: Write = (period, kind) => {
  const time = kind === 'date' ? '??' : `to_timestamp(?? / 1000) at time zone 'UTC'`;
  const format = FORMATS.postgres[period === 'week' ? 'day' : period];
  return { sql: `date_trunc('${period}', ${time})`, presented: `to_char(??, '${format}')` };
};

const mysql: Write = (period, kind) => {
  const time = kind === 'date' ? '??' : `date_add('1970-01-01', interval floor(?? / 1000) second)`;
  if (period === 'quarter') return { sql: `concat(year(${time}), '-Q', quarter(${time}))` };
  const day = period === 'week' ? `date_sub(${time}, interval weekday(${time}) day)` : time;
  return { sql: `date_format(${day}, '${FORMATS.mysql[period === 'week' ? 'day' : period]}')` };
};

const sqlite: Write = (period, kind) => {
  const time = kind === 'date' ? '??' : `?? / 1000, 'unixepoch'`;
  const text = (format: string, ...shift: readonly string[]) =>
    `strftime('${format}', ${[time, ...shift].join(', ')})`;
  if (period === 'quarter') {
    return { sql: `(${text('%Y')} || '-Q' || ((cast(${text('%m')} as integer) + 2) / 3))` };
  }
  if (period === 'week') return { sql: text(FORMATS.sqlite.day, `'weekday 0'`, `'-6 days'`) };
  return { sql: text(FORMATS.sqlite[period]) };
};

const WRITE: Readonly<Record<Dialect, Write>> = { postgres, mysql, sqlite };

export const columnExpression = (sql: string, column: string): ColumnExpression => ({
  sql,
  columns: Array.from({ length: sql.split('??').length - 1 }, () => column),
});

/** The period of a time, in UTC, as text that sorts by time; a week is named by its Monday. */
export function periodOf(
  dialect: Dialect,
  period: Period,
  column: string,
  kind: MomentKind,
): ColumnExpression {
  const { sql, presented } = WRITE[dialect](period, kind);
  return { ...columnExpression(sql, column), ...(presented !== undefined && { presented }) };
}

/** The value of a group within an expression. */
export const presentedIn = ({ sql, presented = '??' }: ColumnExpression): string =>
  presented.replace('??', `(${sql})`);

/**
 * A text by which rows are grouped by their exact letters: MySQL and MariaDB would take `Ann` and
 * `ann` for the same.
 */
export const exactText = (dialect: Dialect, column: string): ColumnExpression =>
  columnExpression(dialect === 'mysql' ? 'cast(?? as binary)' : '??', column);

/** What a group's expression answers: binary text is read as UTF-8. */
export const groupValueOf = (value: unknown): string | number | boolean | null => {
  if (value === null || value === undefined) return null;
  if (Buffer.isBuffer(value)) return value.toString('utf8');
  return value as string | number | boolean;
};
