import { setImmediate } from 'node:timers/promises';

import type { Knex } from 'knex';

import type { FieldDefinition } from '../core/contracts';
import { checkRecord, type FieldTypeRegistry } from '../fields';

/** The stored values and how to decode them. */
export interface BreakSource {
  readonly knex: Knex;
  /** Quoted with its schema by knex. */
  readonly table: string;
  readonly column: string;
  /** Drafts may lack required values, so `required` counts published rows only. */
  readonly draftAndPublish: boolean;
  /** Decodes a database value for validation. */
  read(value: unknown): unknown;
}

const BATCH = 1000;
const PAUSE_EVERY_MS = 20;

/**
 * Counts the records that break a changed rule. Reads in batches, so memory is constant; a record
 * with several rows (locales, draft and published) counts once.
 *
 * @param probe the field with only the changed rules.
 */
export async function countBreaks(
  source: BreakSource,
  probe: FieldDefinition,
  types: FieldTypeRegistry,
): Promise<number> {
  const { required, unique, ...rest } = probe;
  let broken = 0;
  if (required) broken += await countMissing(source);
  if (unique) broken += await countShared(source);
  if (Object.keys(rest).length > 2) broken += await countWrong(source, rest, types);
  return broken;
}

const published = (
  query: Knex.QueryBuilder,
  { draftAndPublish }: BreakSource,
): Knex.QueryBuilder => (draftAndPublish ? query.whereNotNull('published_at') : query);

async function countMissing(source: BreakSource): Promise<number> {
  const { knex, table, column } = source;
  const query = published(knex(table).whereNull(column), source);
  return numberOf(await query.countDistinct({ rows: 'document_id' }).first<unknown>());
}

/** Every record that shares its value with another one, by the rule `unique`. */
async function countShared(source: BreakSource): Promise<number> {
  const { knex, table, column } = source;
  // Compares case-sensitively, like the rule: the collations of MySQL and MariaDB ignore case.
  const isMysql = String((knex.client as { dialect?: unknown }).dialect).startsWith('mysql');
  const groups = published(knex(table).whereNotNull(column), source)
    .groupBy(isMysql ? knex.raw('BINARY ??', [column]) : column)
    .havingRaw('COUNT(DISTINCT ??) > 1', ['document_id'])
    .countDistinct({ sharing: 'document_id' })
    .as('shared');
  return numberOf(await knex.from(groups).sum({ rows: 'sharing' }).first<unknown>());
}

async function countWrong(
  source: BreakSource,
  probe: FieldDefinition,
  types: FieldTypeRegistry,
): Promise<number> {
  const { knex, table, column } = source;
  const pause = createPause();
  let broken = 0;
  let lastBroken: string | undefined;
  let after: { document: string; id: number } | undefined;
  for (;;) {
    const query = knex(table)
      .whereNotNull(column)
      .orderBy([{ column: 'document_id' }, { column: 'id' }])
      .limit(BATCH)
      .select({ document: 'document_id', id: 'id', value: column });
    if (after) {
      const { document, id } = after;
      query.where((later) => {
        later.where('document_id', '>', document).orWhere((same) => {
          same.where('document_id', document).where('id', '>', id);
        });
      });
    }
    const rows = await query;
    for (const row of rows as { document: string; id: number; value: unknown }[]) {
      await pause();
      after = { document: row.document, id: row.id };
      if (row.document === lastBroken) continue;
      const value = { [probe.name]: source.read(row.value) };
      if (checkRecord([probe], value, types, { mode: 'update' }).problems.length === 0) continue;
      broken += 1;
      lastBroken = row.document;
    }
    if (rows.length < BATCH) return broken;
  }
}

/** Yields to the event loop during long validations. */
function createPause(): () => Promise<void> {
  let last = performance.now();
  return async () => {
    if (performance.now() - last < PAUSE_EVERY_MS) return;
    await setImmediate();
    last = performance.now();
  };
}

const numberOf = (row: unknown): number =>
  Number((row as { rows?: unknown } | undefined)?.rows ?? 0);

/** Whether any row holds a value. */
export async function hasData({ knex, table, column }: BreakSource): Promise<boolean> {
  return (await knex(table).whereNotNull(column).first<unknown>('id')) !== undefined;
}
