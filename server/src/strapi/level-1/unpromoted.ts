import type { Core } from '@strapi/strapi';
import type { Knex } from 'knex';
import { z } from 'zod';

import { CONTACTS_COLUMN } from '../../constants';
import type { Host } from './host';

/** SQL for the key `store` of the column, per database. */
const STORE: Readonly<Record<string, string>> = {
  postgres: "??->>'store'",
  mysql: "json_unquote(json_extract(??, '$.store'))",
  // Invalid JSON would be an error in SQLite; corruption is reported when the contacts are read.
  sqlite: "case when json_valid(??) then json_extract(??, '$.store') end",
};

const ROWS = z.lazy(() => z.array(z.object({ row: z.number(), documentId: z.string() })));
const COUNTED = z.lazy(() => z.tuple([z.object({ count: z.coerce.number() })]));

/** Documents of a type whose contacts are still in the column. */
export class UnmovedDocuments {
  constructor(
    private readonly strapi: Core.Strapi,
    private readonly host: Host,
  ) {}

  /** By row id; a document with several rows may be returned more than once. */
  async some(after: number, limit: number): Promise<{ row: number; documentId: string }[]> {
    const found: unknown = await this.query()
      .where('id', '>', after)
      .orderBy('id')
      .limit(limit)
      .select({ row: 'id', documentId: this.host.documentId });
    return ROWS.parse(found);
  }

  /** Documents whose contacts, or history, contain this contact. */
  async containing(contact: string): Promise<string[]> {
    const text = this.strapi.db.dialect.client === 'mysql' ? 'char' : 'text';
    const found: unknown = await this.query()
      .whereRaw(`cast(?? as ${text}) like ?`, [CONTACTS_COLUMN, `%"${contact}"%`])
      .select({ row: 'id', documentId: this.host.documentId });
    return [...new Set(ROWS.parse(found).map(({ documentId }) => documentId))];
  }

  async count(): Promise<number> {
    const counted: unknown = await this.query().countDistinct({ count: this.host.documentId });
    return COUNTED.parse(counted)[0].count;
  }

  private query(): Knex.QueryBuilder {
    const { client } = this.strapi.db.dialect;
    const store = STORE[client] ?? '??';
    const columns = Array.from({ length: store.split('??').length - 1 }, () => CONTACTS_COLUMN);
    return this.strapi.db
      .getConnection(this.host.table)
      .whereNotNull(CONTACTS_COLUMN)
      .whereRaw(`${store} = 'column'`, columns);
  }
}
