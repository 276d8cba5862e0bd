import type { Core } from '@strapi/strapi';
import type { Knex } from 'knex';

import type { CustomFieldDefinition } from '../../../custom-fields';
import type { DocumentMiddleware } from '../../hooks/hook';

/** Actions of the Document Service that make rows out of other rows of the same document. */
const COPYING = new Set(['create', 'update', 'publish', 'discardDraft', 'clone']);

interface Row extends Record<string, unknown> {
  readonly id: number;
  readonly locale: string | null;
  readonly published_at: unknown;
}

/**
 * Lets the columns of custom fields that are not shown, archived ones and those of a level that
 * was lowered, go along when Strapi makes rows anew. It copies what its models name: publishing
 * would leave such a column empty in the published row, discarding a draft in the draft, and after
 * both the value would be gone.
 */
export function createHiddenColumnCopy(
  strapi: Core.Strapi,
  definitions: () => readonly CustomFieldDefinition[],
): DocumentMiddleware {
  return async (context, next) => {
    const documentId = documentOf(context.params);
    if (documentId === undefined || !COPYING.has(context.action)) return next();
    const columns = hiddenColumns(strapi, context.uid, definitions());
    if (columns.length === 0) return next();

    const schema = strapi.db.getSchemaName();
    const { tableName } = strapi.db.metadata.get(context.uid);
    const table = schema === undefined ? tableName : `${schema}.${tableName}`;
    const clones = context.action === 'clone';
    return copyAlong({ strapi, table, columns, documentId, clones }, async () => next());
  };
}

interface Copy {
  readonly strapi: Core.Strapi;
  readonly table: string;
  readonly columns: readonly string[];
  readonly documentId: string;
  readonly clones: boolean;
}

/** Does the work, and gives each row that it made the values of the row that it was made from. */
async function copyAlong<T>(copy: Copy, work: () => Promise<T>): Promise<T> {
  const { strapi, table, columns, documentId, clones } = copy;
  return strapi.db.transaction(async ({ trx }) => {
    const transaction = trx as Knex.Transaction;
    const rowsOf = (id: string): Promise<Row[]> =>
      transaction(table)
        .select('id', 'locale', 'published_at', ...columns)
        .where('document_id', id);

    const before = await rowsOf(documentId);
    const result = await work();
    const known = new Set(before.map(({ id }) => id));
    for (const row of await rowsOf(clones ? clonedTo(result) : documentId)) {
      const source = known.has(row.id) ? undefined : sourceOf(row, before, clones);
      if (!source) continue;
      const values = columns.map((name) => [name, toColumn(source[name])] as const);
      await transaction(table).where({ id: row.id }).update(Object.fromEntries(values));
    }
    return result;
  }) as Promise<T>;
}

function hiddenColumns(
  strapi: Core.Strapi,
  uid: string,
  definitions: readonly CustomFieldDefinition[],
): string[] {
  const own = definitions.filter((field) => field.uid === uid && field.state !== 'pending');
  if (own.length === 0) return [];
  const { columnToAttribute } = strapi.db.metadata.get(uid);
  return own
    .map(({ columnName }) => columnName)
    .filter((column) => !Object.hasOwn(columnToAttribute, column));
}

/**
 * What a new row was made from. A draft is published and a published row is drafted again, while
 * a clone is made of its like. A custom field has one value for all languages, so that a row of
 * the same language is only the nearest.
 */
function sourceOf(row: Row, before: readonly Row[], clones: boolean): Row | undefined {
  const nearness = (other: Row): number =>
    (other.locale === row.locale ? 2 : 0) + ((isDraft(other) === isDraft(row)) === clones ? 1 : 0);
  return before.toSorted((left, right) => nearness(right) - nearness(left))[0];
}

const isDraft = (row: Row): boolean => row.published_at === null;

/** Drivers parse JSON when they read it and would not all write it as such. */
const toColumn = (value: unknown): unknown =>
  typeof value === 'object' && value !== null && !(value instanceof Date)
    ? JSON.stringify(value)
    : value;

function documentOf(params: unknown): string | undefined {
  const { documentId, data } = (params ?? {}) as {
    documentId?: unknown;
    data?: { documentId?: unknown } | null;
  };
  const id = documentId ?? data?.documentId;
  return typeof id === 'string' && id !== '' ? id : undefined;
}

const clonedTo = (result: unknown): string => (result as { documentId: string }).documentId;
