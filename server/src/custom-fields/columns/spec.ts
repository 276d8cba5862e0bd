import type { Knex } from 'knex';

import type { FieldStorage } from '../../core/contracts';
import { CrmConfigurationError } from '../../core/errors';

/**
 * Adds a column exactly like Strapi's schema sync: at the next boot the sync compares both, and
 * would rebuild the table for a difference.
 */
export function addColumnTo(
  table: Knex.AlterTableBuilder,
  name: string,
  { type, column }: FieldStorage,
): Knex.ColumnBuilder {
  if (column?.type === 'decimal') {
    const [precision, scale] = (column.args ?? []) as number[];
    return table.decimal(name, precision, scale).nullable();
  }
  switch (type) {
    case 'string':
    case 'email':
    case 'enumeration':
      return table.string(name).nullable();
    case 'text':
      return table.text(name, 'longtext').nullable();
    case 'integer':
      return table.integer(name).nullable();
    case 'float':
      return table.double(name).nullable();
    case 'boolean':
      return table.boolean(name).nullable();
    case 'date':
      return table.date(name).nullable();
    case 'datetime':
      return table.datetime(name, { useTz: false, precision: 6 }).nullable();
    case 'json':
      return table.jsonb(name).nullable();
    default:
      throw new CrmConfigurationError(`There is no column for the storage "${type}".`);
  }
}
