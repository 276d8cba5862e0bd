import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';

import knex, { type Knex } from 'knex';

export type DatabaseKind = 'sqlite' | 'postgres' | 'mariadb';

/** A database of its own for one app; gone after `drop`. */
export interface TestDatabase {
  readonly kind: DatabaseKind;
  /** What `config/database.js` exports. */
  readonly config: { connection: Record<string, unknown> };
  /** A connection that passes by Strapi; the caller destroys it. */
  connect(): Knex;
  drop(): Promise<void>;
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

// Strapi says `mysql` and maps it to the driver mysql2; plain knex must be told.
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

export async function createDatabase(
  directory: string,
  kind: DatabaseKind = databaseUnderTest(),
): Promise<TestDatabase> {
  if (kind === 'sqlite') {
    const folder = sqliteFolder(directory);
    const connection = { filename: path.join(folder, 'data.db') };
    const config = { client: 'sqlite', connection, useNullAsDefault: true };
    return {
      kind,
      config: { connection: config },
      connect: () => knex({ client: 'better-sqlite3', connection, useNullAsDefault: true }),
      drop: async () => fs.rmSync(folder, { recursive: true, force: true }),
    };
  }
  const server = servers[kind];
  const name = `nexus_test_${randomBytes(6).toString('hex')}`;
  await maintain(kind, `CREATE DATABASE ${server.quote(name)}`);
  // These tests kill processes, never the machine: they need not wait for the disk.
  if (kind === 'postgres') {
    await maintain(kind, `ALTER DATABASE ${server.quote(name)} SET synchronous_commit = off`);
  }
  const connection = { ...server.connection, database: name };
  return {
    kind,
    config: { connection: { client: server.client, connection, pool: { min: 0, max: 10 } } },
    connect: () => knex({ client: driverOf(server.client), connection, pool: { min: 0, max: 4 } }),
    drop: () =>
      maintain(
        kind,
        `DROP DATABASE IF EXISTS ${server.quote(name)}${kind === 'postgres' ? ' WITH (FORCE)' : ''}`,
      ),
  };
}

async function maintain(kind: 'postgres' | 'mariadb', statement: string): Promise<void> {
  const server = servers[kind];
  const connection = knex({
    client: driverOf(server.client),
    connection: { ...server.connection, database: server.maintenance },
    pool: { min: 0, max: 1 },
  });
  try {
    await connection.raw(statement);
  } finally {
    await connection.destroy();
  }
}
