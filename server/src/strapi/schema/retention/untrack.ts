import type { Core } from '@strapi/strapi';

import type { OwnSchema } from './own-schema';

export type StrapiSchema = Core.Strapi['db']['schema']['schema'];

type Table = StrapiSchema['tables'][number];

/**
 * Strapi's stored schema without our tables and columns, and their indexes and foreign keys. At a
 * schema change Strapi drops what is in the stored schema but not in the models; unknown objects
 * are left alone. Only dropping depends on the stored schema: objects that are missing in the
 * database are added in any case.
 *
 * @returns the same object if there is nothing to remove.
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
