import { setTimeout as wait } from 'node:timers/promises';

import type { Core } from '@strapi/strapi';
import type { Knex } from 'knex';

import { appendOnly, migrations } from '../../../../../migrations';

const TABLE = 'crm_migrations';

/** Migrations take milliseconds: an older lock was left by a crashed process. */
const PATIENCE_MS = 10_000;
const PAUSE_MS = 100;

type Migration = (typeof migrations)[number];

const source: Knex.MigrationSource<Migration> = {
  getMigrations: () => Promise.resolve(migrations),
  getMigrationName: ({ name }) => name,
  getMigration: (migration) => Promise.resolve(migration),
};

/** Migrates the plain tables after Strapi's schema sync. */
export async function migratePlainTables(strapi: Core.Strapi): Promise<void> {
  const knex = strapi.db.connection;
  if (!(await isUpToDate(knex))) await migrate(knex, strapi.db.dialect.client);
  await protect(strapi);
}

/** One query on most starts; the migrator needs a dozen. */
async function isUpToDate(knex: Knex): Promise<boolean> {
  try {
    const done = await knex<{ name: string }>(TABLE).select('name');
    const names = new Set(done.map(({ name }) => name));
    return migrations.every(({ name }) => names.has(name));
  } catch {
    // The table does not exist before the first migration.
    return false;
  }
}

async function migrate(knex: Knex, client: string): Promise<void> {
  // MySQL commits DDL implicitly.
  const disableTransactions = client === 'mysql';
  const config = { tableName: TABLE, migrationSource: source, disableTransactions };
  for (const end = performance.now() + PATIENCE_MS; ; ) {
    try {
      await knex.migrate.latest(config);
      return;
    } catch (error) {
      if (!isLocked(error)) throw error;
      if (performance.now() > end) await knex.migrate.forceFreeMigrationsLock(config);
      await wait(PAUSE_MS);
      if (await isUpToDate(knex)) return;
    }
  }
}

const isLocked = (error: unknown): boolean =>
  error instanceof Error && error.name === 'MigrationLocked';

/** MySQL with binary logging may forbid ordinary users to create triggers. */
async function protect(strapi: Core.Strapi): Promise<void> {
  try {
    await appendOnly(strapi.db.connection, strapi.db.dialect.client as 'sqlite');
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    strapi.log.warn(
      `nexus-crm: the history is not protected by triggers, so only its verification detects changes: ${reason}`,
    );
  }
}
