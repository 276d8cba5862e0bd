import { Readable } from 'node:stream';

import type { Core } from '@strapi/strapi';

import { PLUGIN_ID } from '../../constants';
import { TRANSFERRED, type Row, type TransferredTable } from '../../sql/transfer';
import { allOf, expectThat, overwrite, type Patch } from './patch';

/** Reads and writes the transferred tables; implemented in `strapi/ports/table-transfer.ts`. */
export interface TableTransfer {
  /** The rows of a table in batches. */
  read(table: TransferredTable): AsyncIterable<readonly Row[]>;
  /** Empties a table before an import, in the import's transaction. */
  clear(table: TransferredTable): Promise<void>;
  /** Writes a batch, in the import's transaction. */
  write(table: TransferredTable, rows: unknown): Promise<void>;
}

/** A table as Strapi's export sees it: a content type whose entities are batches of rows. */
interface ShownTable {
  readonly table: TransferredTable;
  readonly contentType: object;
  readonly metadata: object;
}

const shownTable = (table: TransferredTable): readonly [string, ShownTable] => {
  const name = table.table.replace(/^crm_/, 'rows-of-').replaceAll('_', '-');
  const uid = `plugin::${PLUGIN_ID}.${name}`;
  const attributes = { rows: { type: 'json' } };
  const contentType = {
    ...{ uid, kind: 'collectionType', modelType: 'contentType', modelName: name, attributes },
    ...{ plugin: PLUGIN_ID, collectionName: table.table, globalId: name, options: {} },
    info: { singularName: name, pluralName: `${name}-all`, displayName: name },
    pluginOptions: {
      'content-manager': { visible: false },
      'content-type-builder': { visible: false },
    },
  };
  const metadata = { uid, singularName: name, tableName: table.table, attributes: {} };
  return [uid, { table, contentType, metadata }];
};

interface Registry {
  get(uid: string): unknown;
  getAll(namespace?: string): Record<string, unknown>;
}

/** The parts of the database layer that an export or import calls for one content type. */
interface Layer {
  query(uid: string): unknown;
  queryBuilder(uid: string): unknown;
}

/**
 * Lets `strapi export`, `import` and `transfer` include the plugin's plain tables. They transfer
 * content types only, and disable the database's lifecycles first: while these are disabled, each
 * table appears as a content type, to the transfer only, and its reads and writes are served here.
 * Since 5.54.0.
 */
export function transferTables(strapi: Core.Strapi, transfer: TableTransfer): Patch {
  const tables = new Map(TRANSFERRED.map(shownTable));
  let running = false;
  const shown = (uid: string): ShownTable | undefined => (running ? tables.get(uid) : undefined);

  const lifecycles = () => strapi.db.lifecycles;
  const registry = () => strapi.get<Registry>('content-types');
  const layer = () => strapi.db as unknown as Layer;
  const metadata = strapi.db.metadata as unknown as Map<string, object>;

  const disabled = overwrite(lifecycles, 'disable', (disable) => () => {
    disable();
    running = true;
    for (const [uid, { metadata: shape }] of tables) metadata.set(uid, shape);
  });
  const enabled = overwrite(lifecycles, 'enable', (enable) => () => {
    enable();
    running = false;
    for (const uid of tables.keys()) metadata.delete(uid);
  });
  const one = overwrite(registry, 'get', (get) => (uid) => shown(uid)?.contentType ?? get(uid));
  const all = overwrite(registry, 'getAll', (getAll) => (namespace) => {
    const known = getAll(namespace);
    if (!running || namespace !== undefined) return known;
    const more = [...tables].map(([uid, { contentType }]) => [uid, contentType] as const);
    return { ...known, ...Object.fromEntries(more) };
  });
  const read = overwrite(layer, 'queryBuilder', (queryBuilder) => (uid) => {
    const found = shown(uid);
    return found ? reader(transfer, found.table) : queryBuilder(uid);
  });
  const written = overwrite(layer, 'query', (query) => (uid) => {
    const found = shown(uid);
    return found ? writer(transfer, found.table) : query(uid);
  });

  return {
    name: 'transferred-tables',
    overwrites: [
      ...['db.lifecycles.disable', 'db.lifecycles.enable', 'db.query', 'db.queryBuilder'],
      ...['the content types’ get', 'the content types’ getAll'],
    ],
    selfTest: () => {
      allOf(disabled, enabled, one, all, read, written)();
      const [uid = ''] = tables.keys();
      const isShown = (): boolean =>
        Object.hasOwn(strapi.contentTypes, uid) &&
        registry().get(uid) !== undefined &&
        strapi.db.metadata.has(uid);
      lifecycles().disable();
      const during = isShown();
      lifecycles().enable();
      expectThat(during && !isShown(), 'an export would not carry the tables of pipelines.');
    },
  };
}

/** Implements the calls of `createEntitiesStream` of @strapi/data-transfer. */
function reader(transfer: TableTransfer, table: TransferredTable): object {
  const query = {
    select: () => query,
    populate: () => query,
    stream: () => Readable.from(entities(transfer.read(table))),
  };
  return query;
}

async function* entities(batches: AsyncIterable<readonly Row[]>): AsyncGenerator<object> {
  let id = 0;
  for await (const rows of batches) {
    id += 1;
    yield { id, rows };
  }
}

/**
 * Implements the calls of `createEntityQuery` of @strapi/data-transfer, which deletes existing rows
 * first.
 */
const writer = (transfer: TableTransfer, table: TransferredTable): object => ({
  findMany: () => Promise.resolve([{ id: 0 }]),
  async deleteMany() {
    await transfer.clear(table);
    return { count: 0 };
  },
  async create({ data }: { readonly data: { readonly rows?: unknown } }) {
    await transfer.write(table, data.rows);
    return { id: 0 };
  },
});
