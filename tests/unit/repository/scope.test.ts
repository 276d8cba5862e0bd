import fs from 'node:fs';
import path from 'node:path';

import ts from 'typescript';

const SOURCES = path.resolve(__dirname, '..', '..', '..', 'server', 'src');

/** Where the scope is defined and compiled, and the files that define the column itself. */
const NAMES_THE_TENANT = [
  'core/contracts/scope.ts',
  'custom-fields/reserved.ts',
  'sql/history/chain.ts',
  'sql/history/links.ts',
  'sql/history/rows.ts',
  'sql/scope.ts',
];

/** The source without its comments, which may use the word. */
const codeOf = (text: string): string =>
  ts
    .createPrinter({ removeComments: true })
    .printFile(ts.createSourceFile('source.ts', text, ts.ScriptTarget.Latest));

/** The code of every file, by its path. */
const sources = fs
  .readdirSync(SOURCES, { recursive: true, encoding: 'utf8' })
  .map((file) => file.replaceAll(path.sep, '/'))
  .filter((file) => file.endsWith('.ts'))
  .sort()
  .map((file) => [file, codeOf(fs.readFileSync(path.join(SOURCES, file), 'utf8'))] as const);

const matching = (pattern: RegExp): string[] =>
  sources.flatMap(([file, code]) => (pattern.test(code) ? [file] : []));

describe('the scope of a query', () => {
  test('no file names the tenant but those that define it', () => {
    expect(matching(/\btenant(_?id)?s?\b/i)).toEqual(NAMES_THE_TENANT);
  });

  test('one file decides which scope is the current one', () => {
    expect(matching(/\bDEFAULT_SCOPE\b/)).toEqual([
      'core/contracts/scope.ts',
      'strapi/ports/scope.ts',
    ]);
  });

  test('one file combines a connection with the scope', () => {
    expect(matching(/\bnew ScopedConnection\b/)).toEqual([
      // For the text of a query, which no scope runs yet.
      'sql/scope.ts',
      'strapi/ports/sql-runtime.ts',
    ]);
  });

  test('tables outside any scope are read where the rows are of all tenants, or of none', () => {
    expect(matching(/\.knex\(/)).toEqual([
      // A content type of the app may have no such column.
      'sql/queries/instance-rows.ts',
      'sql/scope.ts',
      // Users, admins and roles are Strapi's.
      'strapi/ports/directory/accounts.ts',
      // An import replaces whole tables.
      'strapi/ports/table-transfer.ts',
    ]);
  });
});
