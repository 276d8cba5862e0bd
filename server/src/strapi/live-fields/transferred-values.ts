import type { Core } from '@strapi/strapi';
import type { Knex } from 'knex';
import { z } from 'zod';

import { addColumnStatement, columnNames, parseRows } from '../../custom-fields';
import type { LiveFields } from './live-fields';
import { modelShape } from './model-shape';

type Row = Readonly<Record<string, unknown>>;

/** Rows per batch. */
const BATCH = 100;

const valuesOfRow = z.lazy(() =>
  z.object({
    uid: z.string(),
    documentId: z.string(),
    locale: z.string().nullable(),
    published: z.boolean(),
    values: z.record(z.string(), z.unknown()),
  }),
);

/**
 * Transfers the values of live custom fields in `strapi export`, `import` and `transfer`. Strapi
 * determines the attributes of an import before the imported fields exist, and would drop their
 * values; so they are transferred separately and written once fields and records exist.
 */
export class CustomValues {
  constructor(
    private readonly strapi: Core.Strapi,
    private readonly fields: () => LiveFields,
  ) {}

  async *read(): AsyncGenerator<Row[]> {
    const { registry } = this.fields();
    for (const uid of new Set(registry.all().map((field) => field.uid))) {
      const names = [...(registry.fields(uid)?.keys() ?? [])];
      if (names.length > 0 && modelShape(this.strapi, uid)) yield* this.#ofType(uid, names);
    }
  }

  /** In the import's transaction. */
  async write(rows: readonly Row[], trx: Knex): Promise<void> {
    await this.#showFields(trx);
    for (const { uid, documentId, locale, published, values } of valuesOfRow.array().parse(rows)) {
      if (!modelShape(this.strapi, uid)) continue;
      const publishedAt = published ? { $notNull: true } : { $null: true };
      await this.strapi.db.query(uid).updateMany({
        where: { documentId, locale: locale ?? { $null: true }, publishedAt },
        data: values,
      });
    }
  }

  async *#ofType(uid: string, names: readonly string[]): AsyncGenerator<Row[]> {
    for (let after = 0; ; ) {
      const found = await this.strapi.db
        .queryBuilder(uid)
        .where({ id: { $gt: after }, $or: names.map((name) => ({ [name]: { $notNull: true } })) })
        .select(['id', 'documentId', 'locale', 'publishedAt', ...names])
        .orderBy({ id: 'asc' })
        .limit(BATCH)
        .execute<(Row & { readonly id: number })[]>();
      if (found.length > 0) yield found.map((row) => valuesOf(uid, names, row));
      if (found.length < BATCH) return;
      after = found.at(-1)?.id ?? after;
    }
  }

  /**
   * Adds the columns and attributes of imported fields. Indexes are added at the next start. On
   * MySQL DDL commits implicitly, so a later failure of the import does not roll them back.
   */
  async #showFields(trx: Knex): Promise<void> {
    const live = this.fields();
    const connection = { knex: trx, schema: this.strapi.db.getSchemaName() };
    const rows: unknown[] = await trx('crm_custom_fields').select('*');
    const definitions = parseRows(rows).definitions.filter(
      ({ type, uid }) => live.types.find(type) && modelShape(this.strapi, uid),
    );
    for (const { tableName, columnName, type } of definitions) {
      if ((await columnNames(connection, tableName)).includes(columnName)) continue;
      await addColumnStatement(connection, tableName, columnName, live.types.get(type).storage);
    }
    live.registry.apply(definitions);
  }
}

const valuesOf = (uid: string, names: readonly string[], row: Row): Row => ({
  ...{ uid, documentId: row.documentId, locale: row.locale ?? null },
  published: row.publishedAt !== null,
  values: Object.fromEntries(
    names.filter((name) => row[name] !== null).map((name) => [name, row[name]]),
  ),
});
