import type { Core } from '@strapi/strapi';

import { HEADS, HISTORY } from '../../sql/history/rows';
import { recount, SqlHistory } from '../../sql/history';
import {
  compareHeads,
  CUSTOM_VALUES,
  EMPTIED,
  importHistory,
  readRows,
  rowList,
  writeRows,
  type Row,
  type TransferredTable,
} from '../../sql/transfer';
import { TABLES } from '../../sql/tables';
import type { LiveFields } from '../live-fields';
import { CustomValues } from '../live-fields/transferred-values';
import type { TableTransfer } from '../patches/transferred-tables';
import { countingRecords } from '../records/counting';
import { clockOf } from './clock';
import { StrapiSqlRuntime } from './sql-runtime';

/** Exports and imports the rows of the plugin's plain tables, and its custom fields. */
export class SqlTableTransfer implements TableTransfer {
  readonly #runtime: StrapiSqlRuntime;
  readonly #history: SqlHistory;
  readonly #values: CustomValues;

  constructor(
    private readonly strapi: Core.Strapi,
    fields: () => LiveFields,
  ) {
    this.#runtime = new StrapiSqlRuntime(strapi);
    this.#values = new CustomValues(strapi, fields);
    this.#history = new SqlHistory(this.#runtime);
  }

  read(table: TransferredTable): AsyncIterable<readonly Row[]> {
    if (table.table === CUSTOM_VALUES) return this.#values.read();
    return readRows(this.#runtime.connection().knex, table);
  }

  async clear({ table, replaced }: TransferredTable): Promise<void> {
    const emptied = [...(replaced ? [table] : []), ...(table === TABLES.instances ? EMPTIED : [])];
    for (const name of emptied) await this.#runtime.connection().knex(name).delete();
  }

  async write({ table }: TransferredTable, given: unknown): Promise<void> {
    const rows = rowList.parse(given);
    const connection = this.#runtime.connection();
    const { dialect } = this.#runtime;
    if (table === CUSTOM_VALUES) await this.#values.write(rows, connection.knex);
    else if (table === HISTORY) await importHistory(connection, dialect, rows);
    else if (table === HEADS) await this.#compare(rows);
    else await writeRows(connection.knex, table, rows);
  }

  /** A record with a different past in this app is counted from the imported history on. */
  async #compare(rows: readonly Row[]): Promise<void> {
    const connection = this.#runtime.connection();
    const heads = { rows, at: clockOf(this.strapi).now().getTime() };
    const { dialect } = this.#runtime;
    for (const subject of await compareHeads(connection, this.#history, dialect, heads)) {
      await recount(connection, countingRecords(this.strapi), subject);
    }
  }
}
