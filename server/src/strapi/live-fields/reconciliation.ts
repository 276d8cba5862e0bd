import type { Core } from '@strapi/strapi';

import { indexName, type ColumnChanges, type CustomFieldDefinition } from '../../custom-fields';
import type { FieldTypeRegistry } from '../../fields';
import { modelShape } from './model-shape';
import type { CustomFieldRows } from './rows';

/** A pending row without a `keepAlive` for this long was abandoned by a crashed process. */
const ABANDONED_AFTER_MS = 120_000;

export interface Reconciliation {
  readonly strapi: Core.Strapi;
  readonly rows: CustomFieldRows;
  readonly columns: ColumnChanges;
  readonly types: FieldTypeRegistry;
}

/**
 * Completes what a crashed process has left: adds missing columns and indexes, and activates
 * pending rows.
 *
 * @returns the fields that became live.
 */
export async function reconcile(
  context: Reconciliation,
  definitions: readonly CustomFieldDefinition[],
): Promise<CustomFieldDefinition[]> {
  const { rows, strapi, types } = context;
  const tables = new Map<string, CustomFieldDefinition[]>();
  for (const field of definitions) {
    if (!types.find(field.type) || !modelShape(strapi, field.uid)) continue;
    tables.set(field.tableName, [...(tables.get(field.tableName) ?? []), field]);
  }
  const completed: CustomFieldDefinition[] = [];
  for (const [table, fields] of tables) {
    if (!(await reconcileTable(context, table, fields))) continue;
    const pending = fields.filter((field) => field.state === 'pending');
    if (pending.length > 0) {
      const changes = pending.map((field) => ({ field, to: { state: 'live' as const } }));
      // The process that added them may still be alive, or another one may be reconciling too.
      completed.push(...(await rows.activate(changes)));
    }
  }
  return completed;
}

/** The table may not exist: its type may have another table name now. */
async function reconcileTable(
  { columns, strapi, types }: Reconciliation,
  table: string,
  fields: readonly CustomFieldDefinition[],
): Promise<boolean> {
  const present = new Set(await columns.columnsOf(table));
  if (present.size === 0) return false;
  const indexes = new Set(await columns.indexesOf(table));
  for (const { columnName, type } of fields) {
    if (!present.has(columnName)) {
      await columns.addColumn(table, columnName, types.get(type).storage);
      strapi.log.info(`nexus-crm: added the missing column ${table}.${columnName}.`);
    }
    if (!types.get(type).indexable || indexes.has(indexName(table, columnName))) continue;
    await addIndexOrWarn({ columns, strapi }, table, columnName);
  }
  return true;
}

/** A field works without its index, only more slowly, so a failure is logged and does not abort. */
export async function addIndexOrWarn(
  { columns, strapi }: Pick<Reconciliation, 'columns' | 'strapi'>,
  table: string,
  column: string,
): Promise<void> {
  try {
    await columns.addIndex(table, column);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    strapi.log.warn(
      `nexus-crm: no index on ${table}.${column} yet, the next start tries again: ${reason}`,
    );
  }
}

export const isAbandoned = ({ state, updatedAt }: CustomFieldDefinition, now: Date): boolean =>
  state === 'pending' && now.getTime() - new Date(updatedAt).getTime() > ABANDONED_AFTER_MS;
