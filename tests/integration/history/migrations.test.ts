import path from 'node:path';

import type { Knex } from 'knex';

import { migrations } from '../../../migrations';
import { TestApp } from '../../support/app';
import { spawnChild } from '../../support/child';
import { dumpOwn } from '../../support/dump';
import { CONTACT, HistoryRecorder, refusalOf } from './support';

const TABLES = ['crm_history', 'crm_history_heads', 'crm_pick_cursors'];
const NAMES = migrations.map(({ name }) => name);

const withDatabase = async <T>(app: TestApp, work: (knex: Knex) => Promise<T>): Promise<T> => {
  const knex = app.database.connect();
  try {
    return await work(knex);
  } finally {
    await knex.destroy();
  }
};
const done = (app: TestApp): Promise<string[]> =>
  withDatabase(app, async (knex) =>
    (await knex('crm_migrations').orderBy('id').select('name')).map(({ name }) => name),
  );
const tablesOf = async (app: TestApp): Promise<string[]> =>
  Object.keys(await dumpOwn(app.database)).filter((name) => name.startsWith('crm_'));

/** The history is written, refuses deletion, and verifies. */
const expectHistoryAtWork = async (app: TestApp): Promise<void> => {
  const { documentId } = await app.strapi.db.query(CONTACT).create({ data: { name: 'Ann' } });
  const recorder = new HistoryRecorder(app);
  expect(await recorder.of(CONTACT, documentId)).toHaveLength(1);
  expect((await recorder.service.verify()).broken).toEqual([]);
  const refusal = await withDatabase(app, (knex) =>
    refusalOf(knex('crm_history').where({ subject_id: documentId }).delete()),
  );
  expect(refusal).toMatch(/append-only/);
};

describe('the plain tables of level 2', () => {
  let app: TestApp;

  beforeEach(async () => {
    app = await TestApp.create({ level: 2, listen: false });
  });
  afterEach(() => app.dispose());

  test('[PR-004] at level 1 there are none', async () => {
    await app.start({ level: 1 });
    expect(await tablesOf(app)).toEqual([]);
  });

  test('[REL-001] a first start makes them, a second one changes nothing', async () => {
    await app.start();
    expect(await tablesOf(app)).toEqual(expect.arrayContaining(TABLES));
    await expectHistoryAtWork(app);
    const before = await dumpOwn(app.database);
    await app.restart();
    expect(await dumpOwn(app.database)).toEqual(before);
    expect(await done(app)).toEqual(NAMES);
    await expectHistoryAtWork(app);
  });

  test('[REL-001] Strapi leaves them alone, also while the plugin is off', async () => {
    await app.start();
    await expectHistoryAtWork(app);
    const own = async () => {
      const dump = await dumpOwn(app.database);
      return TABLES.map((table) => dump[table]);
    };
    const before = await own();
    await app.restart({ plugin: 'off' });
    await app.restart({ plugin: 'source', level: 1 });
    expect(await own()).toEqual(before);
    await app.restart({ level: 2 });
    expect(await own()).toEqual(before);
    await expectHistoryAtWork(app);
  });

  test('[REL-001] a process that was killed in the middle of them is recovered from', async () => {
    const script = path.join(__dirname, 'killed-child.js');
    await app.writeConfiguration();
    const child = spawnChild(app, script);
    await child.line('DYING');
    expect((await child.exit).code).not.toBe(0);
    await app.start();
    expect(await done(app)).toEqual(NAMES);
    await expectHistoryAtWork(app);
  });

  test('[REL-001] a stale migration lock does not block a start', async () => {
    await app.start();
    await app.stop();
    await withDatabase(app, async (knex) => {
      await knex('crm_migrations')
        .where({ name: NAMES.at(-1) })
        .delete();
      await knex('crm_migrations_lock').update({ is_locked: 1 });
    });
    await app.start();
    expect(await done(app)).toEqual(NAMES);
    await expectHistoryAtWork(app);
  });

  test('[REL-001] the migration of dead timers removes what failed attempts left behind, and can be repeated', async () => {
    await app.start();
    await app.stop();
    await withDatabase(app, async (knex) => {
      await knex('crm_timers').insert({
        ...{ document_id: 'left', tenant: 'default', type: 'activity', status: 'dead' },
        ...{ trigger_at: 1, attempts: 0, recoveries: 0, lease_epoch: 0, position: 0 },
      });
      await knex('crm_migrations').where({ name: '0012-dead-timers' }).delete();
    });
    await app.start();
    expect((await done(app)).toSorted()).toEqual(NAMES);
    const left = await withDatabase(app, (knex) =>
      knex('crm_timers').where({ document_id: 'left' }).select('id'),
    );
    expect(left).toEqual([]);
  });

  test('[FR-L3-002] the migration of the time left fills in the clocks that are paused', async () => {
    await app.start();
    await app.stop();
    await withDatabase(app, async (knex) => {
      await knex.schema.alterTable('crm_sla', (table) => {
        table.dropIndex(['tenant', 'status', 'left_ms'], 'crm_sla_left_idx');
      });
      await knex.schema.alterTable('crm_sla', (table) => {
        table.dropColumn('left_ms');
      });
      const clock = {
        ...{ tenant: 'default', subject_type: CONTACT, subject_id: 'x', definition: 'x' },
        ...{ duration: '1h', started_at: 1_000, breach_at: 5_000 },
      };
      await knex('crm_sla').insert([
        { ...clock, instance_id: 'paused', status: 'paused', paused_at: 2_000 },
        { ...clock, instance_id: 'runs', status: 'on_track', paused_at: null },
      ]);
      await knex('crm_migrations').where({ name: '0022-sla-time-left' }).delete();
    });
    await app.start();
    const left: readonly { left_ms: unknown }[] = await withDatabase(app, (knex) =>
      knex('crm_sla').orderBy('instance_id').select('left_ms'),
    );
    expect(left.map(({ left_ms: ms }) => ms && Number(ms))).toEqual([3_000, null]);
  });

  test('[SR-005] missing triggers are created at the next start', async () => {
    await app.start();
    await withDatabase(app, async (knex) => {
      const on = app.database.kind === 'postgres' ? ' ON crm_history' : '';
      const names =
        app.database.kind === 'postgres'
          ? ['crm_history_no_change']
          : ['crm_history_no_update', 'crm_history_no_delete'];
      for (const name of names) await knex.raw(`DROP TRIGGER ${name}${on}`);
    });
    await app.restart();
    await expectHistoryAtWork(app);
  });
});
