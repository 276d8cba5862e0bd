import type { Core } from '@strapi/strapi';

import type { OwnSchema } from './own-schema';

export type StrapiSchema = Core.Strapi['db']['schema']['schema'];

type Table = StrapiSchema['tables'][number];

/**
 * What Strapi may remember of a schema: all but our tables and columns, with their indexes and
 * foreign keys. At its next change Strapi drops what it remembers and no longer finds in the
 * models; what it never knew it leaves alone. Only dropping depends on the memory: what is in the
 * models and missing in the database is added either way.
 *
 * @returns the same object where there is nothing to forget.
 */
export function withoutOwn(schema: StrapiSchema, own: OwnSchema): StrapiSchema {
  const tables = schema.tables
    .filter((table) => !own.tables.has(table.name))
    .map((table) => withoutColumns(table, own.columns.get(table.name)));
  const same =
    tables.length === schema.tables.length &&
    tables.every((table, index) => table === schema.tables[index]);
  return same ? schema : { ...schema, tables };
}

function withoutColumns(table: Table, own: ReadonlySet<string> | undefined): Table {
  if (!own || !table.columns.some(({ name }) => own.has(name))) return table;
  const untouched = ({ columns }: { columns: string[] }) => !columns.some((name) => own.has(name));
  return {
    ...table,
    columns: table.columns.filter(({ name }) => !own.has(name)),
    indexes: table.indexes.filter(untouched),
    foreignKeys: table.foreignKeys.filter(untouched),
  };
}
