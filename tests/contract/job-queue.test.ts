import type { JobQueue, TimerJob } from '../../server/src/core/contracts';
import { DEAD_AFTER } from '../../server/src/core/retry-delay';
import { BackgroundQueue } from '../../server/src/sql/timers/background-queue';
import { DueLooks } from '../../server/src/sql/timers/due-looks';
import { TimerQueue } from '../../server/src/sql/timers/timer-queue';
import { SimulatedClock } from '../../server/src/standalone/simulated-clock';
import { StrapiSqlRuntime } from '../../server/src/strapi/ports/sql-runtime';
import { TestApp } from '../support/app';

const LEASE = 30_000;
const START = Date.UTC(2026, 0, 5, 9);
const TABLE = 'crm_timers';
const CALL = { kind: 'activity', integration: 'x', input: {}, attempt: 1, idempotencyKey: 'k' };

/** What workers may rely on, of the timers in each database, and of claims without SKIP LOCKED. */
describe.each([
  ['the queue of timers', false],
  ['the queue of timers, by compare and set', true],
])('%s', (_, compareAndSet) => {
  let app: TestApp;
  let clock: SimulatedClock;
  let queue: TimerQueue;
  let other: TimerQueue;
  let count = 0;

  const open = (more: object = { clock }) =>
    new TimerQueue({
      ...{ runtime: new StrapiSqlRuntime(app.strapi), lease: LEASE, random: () => 0.5 },
      ...{ compareAndSet, ...more },
    });

  beforeAll(async () => {
    app = await TestApp.start({ level: 2, listen: false });
  });
  afterAll(() => app.dispose());

  beforeEach(async () => {
    await app.strapi.db.connection(TABLE).delete();
    await app.strapi.db.connection('crm_instances').delete();
    clock = new SimulatedClock(START);
    queue = open();
    other = open();
  });

  const arm = async (triggerAt: number, more: object = {}): Promise<string> => {
    count += 1;
    const id = `timer${count}`;
    await app.strapi.db.connection(TABLE).insert({
      ...{ document_id: id, tenant: 'default', instance_id: `instance${count}` },
      ...{ subject_type: 'lead', subject_id: 'lea', type: 'wait', trigger_at: triggerAt },
      payload: JSON.stringify({ token: `token${count}`, work: { kind: 'wait' } }),
      ...{ status: 'armed', attempts: 0, recoveries: 0, lease_epoch: 0, position: count },
      ...more,
    });
    return id;
  };
  const armMany = async (times: readonly number[]): Promise<string[]> => {
    const ids: string[] = [];
    for (const time of times) ids.push(await arm(time));
    return ids;
  };
  const row = async (id: string): Promise<Record<string, unknown>> =>
    app.strapi.db.connection(TABLE).where({ document_id: id }).first();
  const idsOf = (jobs: readonly TimerJob[]) => jobs.map(({ id }) => id);

  test('a claim takes due timers, the earliest first, up to its limit, and none twice', async () => {
    const [late, early, next] = await armMany([START - 1, START - 3, START - 2]);
    await arm(START + 1);
    await arm(START - 9, { status: 'held' });
    await arm(START - 9, { status: 'dead' });
    await arm(START - 9, { tenant: 'another' });
    expect(idsOf(await queue.claim(2))).toEqual([early, next]);
    expect(idsOf(await other.claim(5))).toEqual([late]);
    expect(await queue.claim(5)).toEqual([]);
    expect(await queue.nextDueIn()).toBe(1);
    clock.moveTo(START + 1);
    expect(await queue.claim(5)).toHaveLength(1);
    expect(await queue.nextDueIn()).toBeUndefined();
  });

  test('a claim has a share for calls, and one for decisions, which are carried out together', async () => {
    const call = { payload: JSON.stringify({ token: null, work: CALL }), type: 'activity' };
    const calls = [
      await arm(START - 5, call),
      await arm(START - 3, call),
      await arm(START - 1, call),
    ];
    const waits = await armMany([START - 6, START - 4, START - 2]);
    expect(idsOf(await queue.claim(1, 2))).toEqual([waits[0], calls[0], waits[1]]);
    expect(idsOf(await queue.claim(0, 1))).toEqual([waits[2]]);
    expect(await queue.nextDueIn('together')).toBeUndefined();
    expect(await queue.nextDueIn()).toBe(-3);
    expect(idsOf(await queue.claim(5, 0))).toEqual([calls[1], calls[2]]);
    expect(await queue.claim(0, 0)).toEqual([]);
  });

  test('the claims of a backlog miss nothing that becomes due before what they have got to', async () => {
    const backlog = await armMany(Array.from({ length: 40 }, (_, index) => START - 100 + index));
    const claimed: string[] = [];
    let released = 0;
    for (let round = 0; round < 60; round += 1) {
      const jobs = await queue.claim(0, 2);
      claimed.push(...idsOf(jobs));
      const [job] = jobs;
      if (!job) break;
      // Each time one comes late, and at first one is given back.
      if (round < 10) {
        backlog.push(await arm(START - 500 + round));
        await queue.release(job, { delay: 0 });
        released += 1;
      }
    }
    expect(new Set(claimed)).toEqual(new Set(backlog));
    expect(claimed).toHaveLength(backlog.length + released);
    expect(await queue.claim(5, 5)).toEqual([]);
  });

  test('[REL-001] a row that is committed late, and was due before the claims of a backlog have got to, is found within half a minute', async () => {
    const marks = { now: 0 };
    const slow = open({ clock, now: () => marks.now });
    await armMany(Array.from({ length: 40 }, (_, index) => START - 100 + index));
    expect(await slow.claim(2)).toHaveLength(2);
    // Another process has armed it before, and commits now.
    const late = await arm(START - 5_000);
    // A worker with slow jobs claims rarely.
    marks.now = 10_000;
    expect(idsOf(await slow.claim(1))).not.toContain(late);
    marks.now = 29_999;
    expect(idsOf(await slow.claim(1))).not.toContain(late);
    marks.now = 30_000;
    expect(idsOf(await slow.claim(1))).toEqual([late]);
  });

  test('a claim may leave out kinds, and the timers of definitions', async () => {
    const define = async (id: string, definition: string): Promise<void> => {
      const { instance_id: instance } = await row(id);
      await app.strapi.db.connection('crm_instances').insert({
        ...{ document_id: instance, tenant: 'default', definition, version: '1', status: 'active' },
        ...{ subject_type: 'lead', subject_id: 'lea', started_at: START },
        ...{ revision: 0, counter: 0, sequence: 0, open_tokens: 1, open_tasks: 0, open_timers: 1 },
      });
    };
    const [first, second, third] = await armMany([START - 3, START - 2, START - 1]);
    await define(first!, 'many');
    await define(second!, 'many');
    await define(third!, 'few');
    const call = { payload: JSON.stringify({ token: null, work: CALL }), type: 'activity' };
    const activity = await arm(START, call);
    const groups = await queue.groupsOf(
      [first, third].map((id) => ({
        id: id!,
        instance: `instance${id!.slice('timer'.length)}`,
      })) as never,
    );
    expect([...groups]).toEqual([
      [first, 'many'],
      [third, 'few'],
    ]);
    expect(idsOf(await queue.claim(1, undefined, { groups: ['many'] }))).toEqual([third]);
    // One without an instance is nobody's.
    expect(idsOf(await queue.claim(1, 1, { groups: ['many', 'few'] }))).toEqual([activity]);
    await arm(START - 9, call);
    expect(idsOf(await queue.claim(1, 1, { kinds: ['activity'] }))).toEqual([first]);
    expect(await queue.nextDueIn(undefined, { kinds: ['activity', 'wait'] })).toBeUndefined();
    expect(await queue.nextDueIn(undefined, { kinds: ['wait'] })).toBe(-9);
    expect(idsOf(await other.claim(9))).toHaveLength(2);
  });

  test('idle queues look together: one statement, which sees leases that have ended too', async () => {
    const runtime = new StrapiSqlRuntime(app.strapi);
    const looks = new DueLooks(runtime);
    const timers = open({ clock, looks });
    const jobs = new BackgroundQueue({ runtime, lease: LEASE, clock, looks }, { except: ['mail'] });
    const mails = new BackgroundQueue({ runtime, lease: LEASE, clock, looks }, { only: ['mail'] });
    let statements = 0;
    const listen = (): void => void (statements += 1);
    app.strapi.db.connection.on('query', listen);
    const all = () => Promise.all([timers.look(), jobs.look(), mails.look()]);
    expect(await all()).toEqual([undefined, undefined, undefined]);
    expect(statements).toBe(1);
    app.strapi.db.connection.off('query', listen);
    await arm(START + 7);
    await mails.request({ kind: 'mail', delay: 90 });
    await jobs.request({ kind: 'sweep', delay: 5_000 });
    expect(await all()).toEqual([7, 5_000, 90]);
    clock.moveTo(START + 7);
    expect(await timers.claim(1)).toHaveLength(1);
    expect(await timers.look()).toBeUndefined();
    clock.moveTo(START + 7 + LEASE);
    expect(await timers.look()).toBe(-LEASE);
  });

  test('claims at the same time share the timers', async () => {
    const ids = await armMany(Array.from({ length: 60 }, (_, index) => START - index));
    const claimed: string[] = [];
    const work = async (one: JobQueue<TimerJob>): Promise<void> => {
      // A claim that others have overtaken comes back empty.
      while (claimed.length < ids.length) claimed.push(...idsOf(await one.claim(7)));
    };
    await Promise.all([work(queue), work(other), work(open()), work(open())]);
    expect(claimed).toHaveLength(ids.length);
    expect(new Set(claimed)).toEqual(new Set(ids));
  });

  test('of claims that meet, none comes back empty while there is work for all', async () => {
    // Those that compare and set may lose all that they have seen to others.
    if (compareAndSet) return;
    for (let round = 0; round < 8; round += 1) {
      await armMany(Array.from({ length: 28 }, (_, index) => START - index));
      const met = await Promise.all([queue, other, open(), open()].map((one) => one.claim(7)));
      expect(met.filter((jobs) => jobs.length === 0)).toEqual([]);
      const rest = await queue.claim(28);
      expect(new Set([...met.flat(), ...rest].map(({ id }) => id)).size).toBe(28);
    }
  });

  test('a lease that ends is taken over: a recovery, no attempt, and a higher epoch', async () => {
    const id = await arm(START);
    const [first] = await queue.claim(1);
    expect(first).toMatchObject({ id, attempts: 0, recoveries: 0, lease: { epoch: 1 } });
    clock.moveTo(START + LEASE - 1);
    expect(await other.claim(1)).toEqual([]);
    expect(await queue.prolong([first!])).toEqual(new Set([id]));
    clock.moveTo(START + LEASE);
    expect(await other.claim(1)).toEqual([]);
    clock.moveTo(START + 2 * LEASE);
    const [second] = await other.claim(1);
    expect(second).toMatchObject({ id, attempts: 0, recoveries: 1, lease: { epoch: 2 } });
    // The first one has nothing to say any more.
    expect(await queue.prolong([first!])).toEqual(new Set());
    await queue.release(first!, { delay: 0, error: 'too late' });
    expect(await other.prolong([second!])).toEqual(new Set([id]));
    expect(await row(id)).toMatchObject({ attempts: 0, recoveries: 1, last_error: null });
  });

  test('what falls due soon and nobody holds is listed, the earliest first, with the epoch of its last lease', async () => {
    const [held, tried] = await armMany([START, START]);
    const [late, early] = await armMany([START + 9_000, START + 2_000]);
    await arm(START + 10_001);
    await arm(START + 1, { status: 'held' });
    await arm(START + 1, { tenant: 'another' });
    const jobs = await queue.claim(2);
    expect(idsOf(jobs)).toEqual([held, tried]);
    await queue.release(jobs[1]!, { delay: 5_000, error: 'busy' });
    expect(await other.upcoming(10_000, 10)).toEqual([
      { id: early, epoch: 0, dueIn: 2_000 },
      { id: tried, epoch: 1, dueIn: 5_000 },
      { id: late, epoch: 0, dueIn: 9_000 },
    ]);
    expect(await other.upcoming(10_000, 1)).toHaveLength(1);
    const [next] = await open({}).upcoming(2 ** 50, 1);
    expect(next).toBeUndefined();
  });

  test('a failed attempt is counted and waits; a plain release does neither', async () => {
    const id = await arm(START);
    const [job] = await queue.claim(1);
    await queue.release(job!, { delay: 5_000, error: 'busy' });
    expect(await row(id)).toMatchObject({ attempts: 1, last_error: 'busy', lease_owner: null });
    expect(await queue.claim(1)).toEqual([]);
    expect(await queue.nextDueIn()).toBe(5_000);
    clock.moveTo(START + 5_000);
    const [again] = await other.claim(1);
    expect(again).toMatchObject({ attempts: 1, recoveries: 0, lease: { epoch: 2 } });
    await other.release(again!, { delay: 0 });
    expect(await queue.claim(1)).toMatchObject([{ id, attempts: 1, recoveries: 0 }]);
  });

  test('a row that cannot be read blocks no other, and is looked at ever more rarely', async () => {
    const broken = await arm(START - 1, { payload: '{"work":' });
    const sound = await arm(START);
    expect(idsOf(await queue.claim(1))).toEqual([sound]);
    const error = 'The row cannot be read.';
    expect(await row(broken)).toMatchObject({ attempts: 1, last_error: error, lease_owner: null });
    clock.moveTo(START + 1_000);
    expect(await queue.claim(1)).toEqual([]);
    expect(await queue.nextDueIn()).toBe(2_000);
  });

  test('the last attempt that fails makes it dead: it is kept, and claimed no more', async () => {
    const id = await arm(START, { attempts: DEAD_AFTER - 2 });
    const [first] = await queue.claim(1);
    await queue.release(first!, { delay: 0, error: 'busy' });
    expect(await row(id)).toMatchObject({ status: 'armed', attempts: DEAD_AFTER - 1 });
    const [last] = await queue.claim(1);
    await queue.release(last!, { delay: 1, error: 'still busy' });
    expect(await row(id)).toMatchObject({
      ...{ status: 'dead', attempts: DEAD_AFTER, last_error: 'still busy', lease_owner: null },
    });
    clock.moveTo(START + 2 ** 40);
    expect(await queue.claim(1)).toEqual([]);
    expect(await queue.nextDueIn()).toBeUndefined();
  });

  test('one that was suspended while it ran does not die of that attempt', async () => {
    const id = await arm(START, { attempts: DEAD_AFTER });
    const [job] = await queue.claim(1);
    await app.strapi.db.connection(TABLE).where({ document_id: id }).update({ status: 'held' });
    await queue.release(job!, { delay: 0, error: 'busy' });
    expect(await row(id)).toMatchObject({ status: 'held', attempts: DEAD_AFTER + 1 });
  });

  test('a row that can never be read dies too', async () => {
    const id = await arm(START, { payload: '{"work":', attempts: DEAD_AFTER - 1 });
    expect(await queue.claim(1)).toEqual([]);
    expect(await row(id)).toMatchObject({ status: 'dead', attempts: DEAD_AFTER });
  });

  test('a delay beyond what a timer of Node can hold', async () => {
    const id = await arm(START);
    const [job] = await queue.claim(1);
    await queue.release(job!, { delay: 2 ** 40 });
    expect(Number((await row(id)).trigger_at)).toBe(START + 2 ** 40);
    expect(await queue.claim(1)).toEqual([]);
  });

  test('a claim looks at the rows that are due, not at those armed for later', async () => {
    if (app.database.kind !== 'sqlite' || compareAndSet) return;
    const plans: string[] = [];
    const { connection } = app.strapi.db;
    const listen = ({ sql, bindings }: { sql: string; bindings: unknown[] }): void => {
      if (sql.startsWith('with')) plans.push(JSON.stringify({ sql, bindings }));
    };
    connection.on('query', listen);
    await open({}).claim(1);
    connection.off('query', listen);
    const { sql, bindings } = JSON.parse(plans[0]!);
    const plan = await connection.raw(`explain query plan ${sql}`, bindings);
    const details: string[] = plan.map(({ detail }: { detail: string }) => detail);
    expect(details).toContainEqual(expect.stringMatching(/crm_timers_due_idx.*trigger_at</));
    expect(details).toContainEqual(expect.stringMatching(/crm_timers USING INTEGER PRIMARY KEY/));
  });

  test("without a clock of its own it is the database's that decides", async () => {
    const real = open({});
    const due = await arm(Date.now() - 1_000);
    const later = Date.now() + 3_600_000;
    await arm(later);
    const [job, ...rest] = await real.claim(10);
    expect([job?.id, rest]).toEqual([due, []]);
    const { lease_until: end } = await row(due);
    // Within a minute, whatever the machine does meanwhile.
    expect(Math.abs(Number(end) - LEASE - Date.now())).toBeLessThan(60_000);
    expect(Math.abs((await real.nextDueIn())! - 3_600_000)).toBeLessThan(60_000);
    await real.release(job!, { delay: 3_600_000 });
    expect(await real.claim(10)).toEqual([]);
  });

  describe('background jobs', () => {
    let jobs: BackgroundQueue;
    let others: BackgroundQueue;

    const openJobs = () =>
      new BackgroundQueue({
        ...{ runtime: new StrapiSqlRuntime(app.strapi), lease: LEASE, clock, compareAndSet },
      });
    const rows = (): Promise<Record<string, unknown>[]> =>
      app.strapi.db.connection(TABLE).select('*') as never;

    beforeEach(() => {
      jobs = openJobs();
      others = openJobs();
    });

    test('have rows of their own in the same table: neither queue claims from the other', async () => {
      const timer = await arm(START);
      await jobs.request({ kind: 'mail', key: 'a', subject: { type: 'campaign', id: 'a' } });
      expect(idsOf(await queue.claim(10))).toEqual([timer]);
      expect(await jobs.claim(10)).toMatchObject([{ id: 'mail:a', kind: 'mail', key: 'a' }]);
      expect(await rows()).toContainEqual(
        expect.objectContaining({ instance_id: null, subject_type: 'campaign', subject_id: 'a' }),
      );
    });

    test('a job is one row for its kind and key; of two requests the earlier time counts', async () => {
      await jobs.request({ kind: 'mail', key: 'a', delay: 5_000 });
      await jobs.request({ kind: 'mail', key: 'a', delay: 1_000 });
      await jobs.request({ kind: 'mail', key: 'a', delay: 9_000 });
      await jobs.request({ kind: 'mail', key: 'a', delay: 0 }, { ifAbsent: true });
      await jobs.request({ kind: 'sweep', delay: 20_000 }, { ifAbsent: true });
      expect(await rows()).toHaveLength(2);
      expect(await jobs.claim(10)).toEqual([]);
      expect(await jobs.nextDueIn()).toBe(1_000);
      clock.moveTo(START + 1_000);
      expect(await jobs.claim(10)).toMatchObject([{ id: 'mail:a', requests: 3 }]);
      clock.moveTo(START + 20_000);
      expect(await jobs.claim(10)).toMatchObject([{ id: 'sweep', kind: 'sweep', key: '' }]);
    });

    test('one that is done leaves no row, unless it was requested while it ran', async () => {
      await jobs.request({ kind: 'mail' });
      const [first] = await jobs.claim(1);
      await others.request({ kind: 'mail', delay: 2_000 });
      // Under its lease it is nobody else's.
      expect(await others.claim(1)).toEqual([]);
      await jobs.complete(first!);
      expect(await jobs.nextDueIn()).toBe(2_000);
      clock.moveTo(START + 2_000);
      const [second] = await others.claim(1);
      await others.complete(second!);
      expect(await rows()).toEqual([]);
    });

    test('one that continues later keeps the earlier time of a request that came while it ran', async () => {
      await jobs.request({ kind: 'mail' });
      const [first] = await jobs.claim(1);
      await others.request({ kind: 'mail' });
      await jobs.release(first!, { delay: 60_000 });
      const [second] = await jobs.claim(1);
      expect(second).toMatchObject({ attempts: 0, recoveries: 0, requests: 2 });
      await jobs.release(second!, { delay: 60_000 });
      expect(await jobs.nextDueIn()).toBe(60_000);
    });

    test('failed attempts are counted until one succeeds', async () => {
      await jobs.request({ kind: 'mail' });
      for (const attempts of [0, 1]) {
        const [job] = await jobs.claim(1);
        expect(job).toMatchObject({ attempts });
        await jobs.release(job!, { delay: 0, error: 'no server' });
      }
      expect(await rows()).toMatchObject([{ attempts: 2, last_error: 'no server' }]);
      const [job] = await jobs.claim(1);
      await jobs.release(job!, { delay: 0 });
      expect(await rows()).toMatchObject([{ attempts: 0, last_error: null }]);
    });

    const die = async (): Promise<void> => {
      await jobs.request({ kind: 'mail' });
      await app.strapi.db.connection(TABLE).update({ attempts: DEAD_AFTER - 1 });
      const [job] = await jobs.claim(1);
      await jobs.release(job!, { delay: 60_000, error: 'no server' });
      expect(await rows()).toMatchObject([{ status: 'dead', attempts: DEAD_AFTER }]);
    };

    test('one that has failed too often is dead until it is requested again', async () => {
      await die();
      await jobs.request({ kind: 'mail' }, { ifAbsent: true });
      clock.moveTo(START + 2 ** 40);
      expect(await jobs.claim(1)).toEqual([]);
      expect(await jobs.nextDueIn()).toBeUndefined();
      await others.request({ kind: 'mail', delay: 5_000 });
      expect(await rows()).toMatchObject([{ status: 'armed', attempts: 0, last_error: null }]);
      // It was due long ago; what counts is the time of the request.
      expect(await jobs.nextDueIn()).toBe(5_000);
      clock.moveTo(START + 2 ** 40 + 5_000);
      const [again] = await jobs.claim(1);
      expect(again).toMatchObject({ attempts: 0, requests: 2 });
      await jobs.complete(again!);
      expect(await rows()).toEqual([]);
    });

    test('one that is requested while it fails for the last time does not die', async () => {
      await jobs.request({ kind: 'mail' });
      await app.strapi.db.connection(TABLE).update({ attempts: DEAD_AFTER - 1 });
      const [job] = await jobs.claim(1);
      await others.request({ kind: 'mail' });
      await jobs.release(job!, { delay: 60_000, error: 'no server' });
      expect(await rows()).toMatchObject([{ status: 'armed', attempts: DEAD_AFTER }]);
      expect(await jobs.claim(1)).toHaveLength(1);
    });

    test('a worker whose lease has moved on neither completes nor releases', async () => {
      await jobs.request({ kind: 'mail' });
      const [first] = await jobs.claim(1);
      clock.moveTo(START + LEASE);
      const [second] = await others.claim(1);
      expect(second).toMatchObject({ recoveries: 1, lease: { epoch: 2 } });
      await jobs.complete(first!);
      await jobs.release(first!, { delay: 0, error: 'too late' });
      expect(await others.prolong([second!])).toEqual(new Set(['mail']));
      expect(await rows()).toMatchObject([{ attempts: 0, last_error: null }]);
    });

    test('a request in a transaction that rolls back asks for nothing', async () => {
      const stop = new Error('stop');
      const undone = app.strapi.db.transaction(async () => {
        await jobs.request({ kind: 'mail' });
        throw stop;
      });
      await expect(undone).rejects.toBe(stop);
      expect(await rows()).toEqual([]);
    });

    test('requests at the same time all count', async () => {
      const count = 12;
      await Promise.all(
        Array.from({ length: count }, () => openJobs().request({ kind: 'mail', key: 'a' })),
      );
      expect(await jobs.claim(2)).toMatchObject([{ requests: count }]);
    });
  });
});
