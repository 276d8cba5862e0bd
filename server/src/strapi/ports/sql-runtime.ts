import type { Core } from '@strapi/strapi';
import type { Knex } from 'knex';

import type { SqlRuntime } from '../../sql/connection';

/**
 * SQL in Strapi's own connection pool and transactions, so that what the engine writes and what
 * Strapi writes in one transaction commit together. On SQLite there is one connection: whoever asks
 * the pool inside a transaction waits for itself, so everything asks here instead.
 */
export class StrapiSqlRuntime implements SqlRuntime {
  constructor(private readonly strapi: Core.Strapi) {}

  get dialect(): SqlRuntime['dialect'] {
    return this.strapi.db.dialect.client as SqlRuntime['dialect'];
  }

  connection(): Knex | Knex.Transaction {
    if (!this.strapi.db.inTransaction()) return this.strapi.db.connection;
    let running: Knex.Transaction | undefined;
    // Strapi calls back at once where a transaction runs already: the only way to have it now.
    void this.strapi.db.transaction(({ trx }) => {
      running = trx as Knex.Transaction;
    });
    if (!running) throw new TypeError('Strapi did not hand out the running transaction.');
    return running;
  }

  transaction<T>(run: (connection: Knex.Transaction) => Promise<T>): Promise<T> {
    return this.strapi.db.transaction(({ trx }) => run(trx as Knex.Transaction)) as Promise<T>;
  }
}
