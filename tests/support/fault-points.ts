import type { Knex } from 'knex';

/** What an injected fault is called. */
const INJECTED = 'injected fault';

type Query = (connection: object, request: { readonly sql?: string }) => Promise<unknown>;

const BEGINS = /^\s*(BEGIN|START TRANSACTION)/i;
/** One statement that is a transaction by itself. */
const WHOLE = /^with "c0" as \(update/;
const ENDS = /^\s*(COMMIT|ROLLBACK)(?!\s+TO)/i;

/**
 * Lets the database refuse the n-th statement inside a transaction, whatever statement that is, at
 * the place where the driver would be called. What comes outside of transactions, and their own
 * begin and end, passes.
 */
export class FaultPoints {
  readonly #prototype: { _query: Query };
  readonly #original: Query;
  readonly #open = new WeakSet<object>();
  #left = Infinity;
  #hit: string | undefined;
  #code: string | undefined;

  constructor(knex: Knex) {
    let prototype = Object.getPrototypeOf(knex.client) as { _query: Query };
    while (!Object.hasOwn(prototype, '_query')) prototype = Object.getPrototypeOf(prototype);
    this.#prototype = prototype;
    this.#original = prototype._query;
    const original = this.#original;
    const faultFor = (connection: object, sql: string) => this.#faultFor(connection, sql);
    prototype._query = function (connection, request) {
      const fault = faultFor(connection, String(request.sql));
      return fault ? Promise.reject(fault) : original.call(this, connection, request);
    };
  }

  /** From now on the n-th statement fails, once. @param code what a driver would call it. */
  arm(n: number, code?: string): void {
    this.#left = n;
    this.#hit = undefined;
    this.#code = code;
  }

  /** The statement that was refused; undefined if fewer statements were executed. */
  disarm(): string | undefined {
    this.#left = Infinity;
    return this.#hit;
  }

  restore(): void {
    this.#prototype._query = this.#original;
  }

  #faultFor(connection: object, sql: string): Error | undefined {
    if (BEGINS.test(sql)) this.#open.add(connection);
    else if (ENDS.test(sql)) this.#open.delete(connection);
    else if (this.#open.has(connection) || WHOLE.test(sql)) {
      this.#left -= 1;
      if (this.#left === 0) {
        this.#hit = sql;
        return Object.assign(new Error(INJECTED), { code: this.#code });
      }
    }
    return undefined;
  }
}
