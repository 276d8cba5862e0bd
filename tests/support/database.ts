import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';

import knex, { type Knex } from 'knex';

import { copyStatements, runInside } from './mariadb-copy';

export type DatabaseKind = 'sqlite' | 'postgres' | 'mariadb';

/** A database of its own for one app; gone after `drop`. */
export interface TestDatabase {
  readonly kind: DatabaseKind;
  /** The name on its server; SQLite: the file. */
  readonly name: string;
  /** What `config/database.js` exports. */
  readonly config: { connection: Record<string, unknown> };
  /** A connection that passes by Strapi; the caller destroys it. */
  connect(): Knex;
  drop(): Promise<void>;
}

/** A database that others start as copies of; nobody is connected to it. */
export interface Template {
  readonly kind: DatabaseKind;
  readonly name: string;
  /** What copies it, run in the copy, where the server has no command for that. */
  readonly statements: readonly string[];
}

/** The database that this run is about: `NEXUS_TEST_DATABASE`, SQLite unless it says otherwise. */
export function databaseUnderTest(): DatabaseKind {
  const kind = process.env.NEXUS_TEST_DATABASE ?? 'sqlite';
  if (kind === 'sqlite' || kind === 'postgres' || kind === 'mariadb') return kind;
  throw new Error(`NEXUS_TEST_DATABASE must be sqlite, postgres or mariadb; it is "${kind}".`);
}

const servers = {
  postgres: {
    client: 'postgres',
    connection: {
      host: process.env.NEXUS_TEST_POSTGRES_HOST ?? '127.0.0.1',
      port: Number(process.env.NEXUS_TEST_POSTGRES_PORT ?? 5432),
      user: process.env.NEXUS_TEST_POSTGRES_USER ?? 'postgres',
      password: process.env.NEXUS_TEST_POSTGRES_PASSWORD ?? '',
    },
    maintenance: 'postgres',
    quote: (name: string) => `"${name}"`,
  },
  mariadb: {
    client: 'mysql',
    connection: {
      host: process.env.NEXUS_TEST_MARIADB_HOST ?? '127.0.0.1',
      port: Number(process.env.NEXUS_TEST_MARIADB_PORT ?? 3306),
      user: process.env.NEXUS_TEST_MARIADB_USER ?? 'root',
      password: process.env.NEXUS_TEST_MARIADB_PASSWORD ?? '',
    },
    maintenance: 'mysql',
    quote: (name: string) => `\`${name}\``,
  },
} as const;

// Strapi says `mysql` and maps it to the driver mysql2; plain knex needs the driver name.
const driverOf = (client: string): string => (client === 'mysql' ? 'mysql2' : client);

const MEMORY = '/dev/shm';

/**
 * Where the file goes: into memory where the system offers a folder there, since a suite waits
 * for the disk at every commit otherwise. `NEXUS_TEST_SQLITE=disk` keeps it in the app's folder.
 */
function sqliteFolder(directory: string): string {
  if (process.env.NEXUS_TEST_SQLITE === 'disk' || !fs.existsSync(MEMORY)) return directory;
  return fs.mkdtempSync(path.join(MEMORY, 'nexus-test-'));
}

/** An empty database, or a copy of a template. */
export async function createDatabase(
  directory: string,
  kind: DatabaseKind = databaseUnderTest(),
  template?: Template,
): Promise<TestDatabase> {
  if (kind === 'sqlite') {
    const folder = sqliteFolder(directory);
    const connection = { filename: path.join(folder, 'data.db') };
    if (template) fs.copyFileSync(template.name, connection.filename);
    const config = { client: 'sqlite', connection, useNullAsDefault: true };
    return {
      kind,
      name: connection.filename,
      config: { connection: config },
      connect: () => knex({ client: 'better-sqlite3', connection, useNullAsDefault: true }),
      drop: async () => fs.rmSync(folder, { recursive: true, force: true }),
    };
  }
  const server = servers[kind];
  const name = `nexus_test_${randomBytes(6).toString('hex')}`;
  const quoted = server.quote(name);
  await withServer(kind, async (connection) => {
    if (kind === 'postgres') {
      const from = template ? ` TEMPLATE ${server.quote(template.name)}` : '';
      await connection.raw(`CREATE DATABASE ${quoted}${from}`);
      // These tests kill processes, never the machine: they need not wait for the disk.
      await connection.raw(`ALTER DATABASE ${quoted} SET synchronous_commit = off`);
    } else {
      await connection.raw(`CREATE DATABASE ${quoted}`);
      if (template) await runInside(connection, name, template.statements);
    }
  });
  const connection = { ...server.connection, database: name };
  return {
    kind,
    name,
    config: { connection: { client: server.client, connection, pool: { min: 0, max: 10 } } },
    connect: () => knex({ client: driverOf(server.client), connection, pool: { min: 0, max: 4 } }),
    drop: () => dropFromServer(kind, name),
  };
}

/** Makes a template of a database that nobody is connected to; SQLite's goes into `file`. */
export async function toTemplate(database: TestDatabase, file: string): Promise<Template> {
  const { kind, name } = database;
  if (kind === 'sqlite') {
    fs.copyFileSync(name, file);
    await database.drop();
    return { kind, name: file, statements: [] };
  }
  if (kind === 'postgres') return { kind, name, statements: [] };
  return {
    kind,
    name,
    statements: await withServer(kind, (server) => copyStatements(server, name)),
  };
}

export async function templateExists({ kind, name }: Template): Promise<boolean> {
  if (kind === 'sqlite') return fs.existsSync(name);
  return await withServer(kind, async (connection) => {
    const [table, column] =
      kind === 'postgres'
        ? ['pg_database', 'datname']
        : ['information_schema.schemata', 'schema_name'];
    return (
      (await connection(table).where(column, name).first(connection.raw('1 as found'))) !==
      undefined
    );
  });
}

export async function dropTemplate({ kind, name }: Template): Promise<void> {
  if (kind === 'sqlite') fs.rmSync(name, { force: true });
  else await dropFromServer(kind, name);
}

const dropFromServer = (kind: 'postgres' | 'mariadb', name: string): Promise<void> =>
  withServer(kind, async (connection) => {
    const force = kind === 'postgres' ? ' WITH (FORCE)' : '';
    await connection.raw(`DROP DATABASE IF EXISTS ${servers[kind].quote(name)}${force}`);
  });

/** Does something on the server, outside of any database of the tests. */
async function withServer<T>(
  kind: 'postgres' | 'mariadb',
  work: (connection: Knex) => Promise<T>,
): Promise<T> {
  const server = servers[kind];
  const connection = knex({
    client: driverOf(server.client),
    connection: { ...server.connection, database: server.maintenance },
    pool: { min: 0, max: 1 },
  });
  try {
    return await work(connection);
  } finally {
    await connection.destroy();
  }
}
