import type { Core } from '@strapi/strapi';
import type { Knex } from 'knex';

import type { Clock } from '../../core/contracts';
import type { SqlRuntime } from '../../sql/ports';
import { ScopedConnection } from '../../sql/scope';
import { simulatedClock } from './clock';
import { currentScope } from './scope';

/**
 * SQL on Strapi's connection pool and transactions, so that writes of the engine and of Strapi
 * commit together. On SQLite the pool has one connection: inside a transaction, acquiring another
 * would deadlock, so all queries must go through here.
 */
export class StrapiSqlRuntime implements SqlRuntime {
  constructor(private readonly strapi: Core.Strapi) {}

  get dialect(): SqlRuntime['dialect'] {
    return this.strapi.db.dialect.client as SqlRuntime['dialect'];
  }

  get clock(): Clock | undefined {
    return simulatedClock(this.strapi);
  }

  connection(): ScopedConnection {
    return this.#scoped(this.#running());
  }

  transaction<T>(run: (connection: ScopedConnection) => Promise<T>): Promise<T> {
    return this.strapi.db.transaction(({ trx }) => run(this.#scoped(trx as Knex))) as Promise<T>;
  }

  #scoped(knex: Knex): ScopedConnection {
    return new ScopedConnection(knex, currentScope(this.strapi));
  }

  #running(): Knex {
    if (!this.strapi.db.inTransaction()) return this.strapi.db.connection;
    let running: Knex.Transaction | undefined;
    // If a transaction is running, Strapi calls back synchronously with it; it has no other
    // accessor.
    void this.strapi.db.transaction(({ trx }) => {
      running = trx as Knex.Transaction;
    });
    if (!running) throw new TypeError('Strapi did not hand out the running transaction.');
    return running;
  }
}
