import type { Knex } from 'knex';

/** Whether there is something to search for. */
export const isText = (text: string | undefined): text is string =>
  text !== undefined && text.trim() !== '';

/**
 * Text in the letter cases that the database may compare it by: SQLite folds ASCII letters only, so that
 * `özil` would not find `Özil`.
 */
export const letterCases = (text: string): readonly string[] => [
  ...new Set([text.trim().toLowerCase(), text.trim().toUpperCase()]),
];

/** Limits a query to rows of which a column contains the text, in any letter case. */
export function contains(query: Knex.QueryBuilder, columns: readonly string[], text: string): void {
  for (const column of columns) {
    for (const part of letterCases(text)) {
      void query.orWhereRaw(`lower(??) like lower(?) escape '!'`, [column, `%${escaped(part)}%`]);
    }
  }
}

/** `%` and `_` stand for themselves. */
const escaped = (text: string): string => text.replaceAll(/[!%_]/g, (sign) => `!${sign}`);
