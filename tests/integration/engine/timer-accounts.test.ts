/**
 * What is armed and not cancelled is carried out, each once in effect and none early, whatever happens
 * to the processes that work, their connections and Redis. `npm run test:long` arms more.
 *
 * @databases postgres
 */
import fs from 'node:fs/promises';
import path from 'node:path';

import { type Child, spawnChild } from '../../support/child';
import { copyInstances } from '../../support/copies';
import { TestRedis } from '../../support/redis';
import { share, timeLimit } from '../../support/runs';
import { PipelineApp } from './support';

const KILLED = path.join(__dirname, 'killed-worker.js');
const WORKER = path.join(__dirname, '..', '..', '..', 'bin', 'worker.mjs');

/** Where a process dies: with a lease, before and after its result is stored, and in between. */
const POINTS = ['after-claim', 'before-commit', 'in-commit', 'after-commit', 'after-run'] as const;

/** How often it comes there before it dies. */
const TIMES = '4';

/** Notes each call in a file, which every process of the app writes; the first of some ask to be postponed. */
const INDEX = `
const fs = require('node:fs');
const path = require('node:path');
module.exports = {
  register({ strapi }) {
    const file = path.join(strapi.dirs.app.root, 'calls.txt');
    strapi.plugin('nexus-crm').service('extensions').integration({
      name: 'noted',
      async execute(input, call) {
        const isFirst = !fs.existsSync(file) || !fs.readFileSync(file, 'utf8').includes(call.idempotencyKey);
        fs.appendFileSync(file, call.idempotencyKey + '\\n');
        if (isFirst && /lead\\d*7$/.test(call.subject.id)) {
          throw Object.assign(new Error('busy'), { postpone: 200 });
        }
      },
    });
  },
  bootstrap() {},
};
`;

const waits = (id: string, ...steps: object[]) => ({
  id,
  entities: { lead: { stages: ['new', 'busy'] } },
  transitions: { go: { from: 'new', to: 'busy', do: [{ wait: '1 day' }, ...steps] } },
});

const HOUR = 3_600_000;

interface TimerRow {
  readonly instance_id: string;
  readonly trigger_at: number | string;
}

interface Entry {
  readonly instance_id: string;
  readonly at: number | string;
}

interface Contact {
  readonly document_id: string;
  readonly score: number;
}

describe('accounts of timers', () => {
  let redis: TestRedis;
  let crm: PipelineApp;
  const children: Child[] = [];

  beforeAll(async () => {
    redis = await TestRedis.start();
    crm = await PipelineApp.start({
      files: { 'src/index.js': INDEX },
      plugins: {
        'nexus-crm': {
          config: {
            timers: { worker: false, lease: 3_000, driver: 'bull', redis: { url: redis.url } },
          },
        },
      },
    });
    await crm.publish(waits('counted', { set: { score: 'data.score + 1' } }));
    await crm.publish(waits('noted', { activity: 'noted' }));
  });
  afterAll(async () => {
    for (const child of children) {
      child.process.kill('SIGKILL');
      await child.exit;
    }
    await crm.dispose();
    await redis.dispose();
  });

  const knex = () => crm.app.strapi.db.connection;
  const timers = () => knex()('crm_timers').whereNotNull('instance_id');
  const spawn = (script: string, ...args: string[]): Child => {
    const child = spawnChild(crm.app, script, args);
    children.push(child);
    return child;
  };
  const workers: Child[] = [];
  /** Two that nobody kills. */
  const startWorkers = async (): Promise<void> => {
    while (workers.length < 2) workers.push(spawn(WORKER));
    for (const worker of workers) await worker.line('The worker');
  };
  /** Copies of one instance that waits. */
  const copies = async (
    definition: string,
    prefix: string,
    count: number,
    dueIn: (n: number) => number,
  ): Promise<string[]> => {
    const { id } = await crm.start(definition, await crm.lead({ score: 1 }));
    await crm.act(id, 'go');
    const now = Date.now();
    const change = (table: string, _row: object, n: number) =>
      table === 'crm_timers' ? { trigger_at: Math.round(now + dueIn(n)) } : {};
    const ids = await copyInstances(knex(), id, { count, prefix, change });
    await crm.engine.act(id, 'cancel');
    return ids;
  };
  const left = async (): Promise<number> => {
    const [row] = await timers().count('* as found');
    return Number(row?.found);
  };
  const scores = async (prefix: string): Promise<Map<string, number>> => {
    const rows: readonly Contact[] = await knex()('crm_contacts')
      .where('document_id', 'like', `${prefix}lead%`)
      .select('document_id', 'score');
    return new Map(rows.map((row) => [row.document_id.replace('lead', 'run'), row.score]));
  };
  /** Ends the connections of all processes but this one's to the database. */
  const cutConnections = async (): Promise<number> => {
    if (crm.app.database.kind === 'postgres') {
      const { rows } = await knex().raw(
        'select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()',
      );
      return rows.length;
    }
    const [found] = await knex().raw(
      'select id from information_schema.processlist where db = database() and id <> connection_id()',
    );
    // One that has ended meanwhile is none to end.
    for (const { id } of found)
      await knex()
        .raw('kill ?', [id])
        .catch(() => undefined);
    return found.length;
  };

  test(
    '[REL-001] [REL-003] armed minus cancelled is carried out, once each and none early, while processes are killed',
    async () => {
      const all = share(200, 10_000);
      const armed: string[] = [];
      const cancelled = new Set<string>();
      const due = new Map<string, number>();
      const moved = async (where: string, at: number): Promise<number> => {
        for (;;) {
          const update = timers().where('instance_id', 'like', where).update({ trigger_at: at });
          const done = await update.catch((error: unknown) => {
            // On MariaDB it may meet a claim.
            if ((error as { readonly code?: unknown }).code !== 'ER_LOCK_DEADLOCK') throw error;
            return undefined;
          });
          if (done !== undefined) return done;
        }
      };
      /** Some are moved, past what Redis was notified of, and some of those cancelled. */
      const arm = async (prefix: string): Promise<void> => {
        const dueAt = new Map<string, number>();
        const start = Date.now();
        const ids = await copies('counted', prefix, all, (n) => 1_000 + (n * 3_000) / all);
        for (const [n, id] of ids.entries()) dueAt.set(id, start + 1_000 + (n * 3_000) / all);
        armed.push(...ids);
        expect(await moved(`${prefix}run%3`, Date.now() + 4_000)).toBeGreaterThan(0);
        await moved(`${prefix}run%5`, Date.now() + HOUR);
        for (const id of ids.filter((one) => /[02468]5$/.test(one))) {
          await crm.engine.act(id, 'cancel');
          cancelled.add(id);
        }
        const soon = Date.now() + 1_000;
        await moved(`${prefix}run%5`, soon);
        const rows: readonly TimerRow[] = await timers().where(
          'instance_id',
          'like',
          `${prefix}run%`,
        );
        for (const [id, at] of dueAt) {
          const row = rows.find(({ instance_id: instance }) => instance === id);
          // One that is gone was carried out before it was moved, or just after.
          const gone = id.endsWith('5') ? Math.min(at, soon) : at;
          due.set(id, row ? Number(row.trigger_at) : Math.floor(gone));
        }
      };

      const dying = POINTS.map((point) => spawn(KILLED, point, TIMES));
      for (const child of dying) await child.line('READY');
      await arm('u');
      await redis.command('flushall');
      let cuts = await cutConnections();
      const rounds = ['u', 'v'];
      const isAlive = ({ process: { exitCode, signalCode } }: Child): boolean =>
        exitCode === null && signalCode === null;
      while (dying.some(isAlive)) {
        if ((await left()) > 0) continue;
        // Where many are committed together, a process may have come to its point too seldom.
        const round = `w${rounds.length}`;
        rounds.push(round);
        await arm(round);
      }
      for (const child of dying) {
        await child.exit;
        expect(child.process.signalCode).toBe('SIGKILL');
      }
      await startWorkers();
      await arm('v');
      await redis.command('flushall');
      cuts += await cutConnections();
      while ((await left()) > 0);

      const found = new Map<string, number>();
      for (const round of rounds) {
        for (const [id, score] of await scores(round)) found.set(id, score);
      }
      const wrong = armed.filter((id) => found.get(id) !== (cancelled.has(id) ? 1 : 2));
      expect(wrong).toEqual([]);
      const ends: readonly Entry[] = await knex()('crm_history')
        .where({ event: 'wait.ended' })
        .select('instance_id', 'at');
      const lateness = ends.map(({ instance_id: id, at }) => Number(at) - due.get(id)!);
      expect(new Set(ends.map(({ instance_id: id }) => id)).size).toBe(ends.length);
      expect(ends.length).toBe(armed.length - cancelled.size);
      expect(Math.min(...lateness)).toBeGreaterThanOrEqual(0);
      const sorted = lateness.toSorted((one, other) => one - other);
      console.log(
        `${armed.length} timers, ${cancelled.size} cancelled, ${cuts} connections cut; lateness p50 ${sorted[Math.floor(sorted.length / 2)]} ms, max ${sorted.at(-1)} ms`,
      );
    },
    timeLimit(300_000),
  );

  test(
    '[SCL-002] [REL-003] two processes without a crash call each of a thousand activities once',
    async () => {
      const all = share(1_000, 10_000);
      const due = Date.now();
      await copies('noted', 'y', all, () => HOUR);
      const file = path.join(crm.app.directory, 'calls.txt');
      await fs.rm(file, { force: true });
      await startWorkers();
      await timers().where('instance_id', 'like', 'yrun%').update({ trigger_at: due });
      while ((await left()) > 0);
      const calls = (await fs.readFile(file, 'utf8')).split('\n').filter(Boolean);
      const made = new Map<string, number>();
      for (const call of calls) made.set(call, (made.get(call) ?? 0) + 1);
      expect(made.size).toBe(all);
      // Those that asked to be postponed were called again, and nothing else was.
      const postponed = [...made.values()].filter((times) => times === 2).length;
      expect(calls.length).toBe(all + postponed);
      for (const worker of workers) {
        worker.process.kill('SIGTERM');
        expect((await worker.exit).code).toBe(0);
      }
    },
    timeLimit(300_000),
  );
});
