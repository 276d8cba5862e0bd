import type { Core } from '@strapi/strapi';
import type { Knex } from 'knex';

import type { CustomFieldDefinition } from '../../../custom-fields';
import type { DocumentMiddleware } from '../../hooks/strapi-shapes';
import { documentIdOf } from '../../ports/document-id';

/** Document Service actions that copy rows of a document. */
const COPYING = new Set(['create', 'update', 'publish', 'discardDraft', 'clone']);

interface Row extends Record<string, unknown> {
  readonly id: number;
  readonly locale: string | null;
  readonly published_at: unknown;
}

/**
 * Copies the columns of hidden custom fields (archived, or hidden by a level downgrade) when Strapi
 * copies rows. Strapi copies the attributes of its models only: publishing would empty such a
 * column in the published row, discarding a draft in the draft.
 */
export function createHiddenColumnCopy(
  strapi: Core.Strapi,
  definitions: () => readonly CustomFieldDefinition[],
): DocumentMiddleware {
  return async (context, next) => {
    const documentId = documentIdOf(context.params);
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

/** Runs `work`, and copies the values of each new row from its source row. */
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
 * The source of a new row: a draft for a published row and the reverse, or the same state for a
 * clone. A custom field has one value for all locales, so a row of the same locale is only
 * preferred.
 */
function sourceOf(row: Row, before: readonly Row[], clones: boolean): Row | undefined {
  const nearness = (other: Row): number =>
    (other.locale === row.locale ? 2 : 0) + ((isDraft(other) === isDraft(row)) === clones ? 1 : 0);
  return before.toSorted((left, right) => nearness(right) - nearness(left))[0];
}

const isDraft = (row: Row): boolean => row.published_at === null;

/** Drivers parse JSON on reading, but not all serialise it on writing. */
const toColumn = (value: unknown): unknown =>
  typeof value === 'object' && value !== null && !(value instanceof Date)
    ? JSON.stringify(value)
    : value;

const clonedTo = (result: unknown): string => (result as { documentId: string }).documentId;
