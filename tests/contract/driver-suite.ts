import { setImmediate as turn } from 'node:timers/promises';

import type { Job, JobQueue, Retry, UpcomingJob } from '../../server/src/core/contracts';
import { Worker, type JobDriver } from '../../server/src/jobs';

interface Row {
  readonly id: string;
  dueAt: number;
  epoch: number;
  isClaimed: boolean;
}

interface Run {
  readonly id: string;
  readonly by: string;
  readonly at: number;
  readonly dueAt: number;
}

type Outcome = (job: Job) => Retry | undefined;

/** Jobs that fall due by the clock of this machine, in a place that several processes share. */
export class SharedJobs {
  readonly rows = new Map<string, Row>();
  readonly runs: Run[] = [];
  readonly workers: Worker<Job>[] = [];
  readonly drivers: JobDriver[] = [];
  readonly logged: string[] = [];
  #count = 0;

  /** @returns what a driver is given after the commit. */
  arm(delay: number): UpcomingJob {
    const id = `job${(this.#count += 1)}`;
    this.rows.set(id, { id, dueAt: Date.now() + delay, epoch: 0, isClaimed: false });
    return { id, epoch: 0, dueIn: delay };
  }

  /** A process that carries jobs out. */
  process(
    by: string,
    driver: JobDriver,
    {
      outcome = () => undefined,
      concurrency = 3,
    }: { outcome?: Outcome; concurrency?: number } = {},
  ): Worker<Job> {
    const worker = new Worker<Job>({
      queue: this.#queue(),
      driver,
      now: Date.now,
      run: (job) => {
        const row = this.rows.get(job.id)!;
        this.runs.push({ id: job.id, by, at: Date.now(), dueAt: row.dueAt });
        const retry = outcome(job);
        if (!retry) this.rows.delete(job.id);
        return Promise.resolve(retry);
      },
      ...{ concurrency, lease: 30_000, grace: 1_000 },
      log: (message) => void this.logged.push(message),
    });
    this.workers.push(worker);
    this.drivers.push(driver);
    worker.start();
    return worker;
  }

  /** A process that arms jobs and carries none out. */
  producer(driver: JobDriver): JobDriver {
    this.drivers.push(driver);
    return driver;
  }

  async until(isSo: () => boolean): Promise<void> {
    while (!isSo()) await turn();
  }

  ranOnce(): boolean {
    return this.runs.length === new Set(this.runs.map(({ id }) => id)).size;
  }

  wasNoneEarly(): boolean {
    return this.runs.every(({ at, dueAt }) => at >= dueAt);
  }

  async close(): Promise<void> {
    for (const worker of this.workers) await worker.stop();
    for (const driver of this.drivers) await driver.close();
  }

  #queue(): JobQueue {
    const free = (): Row[] =>
      [...this.rows.values()]
        .filter(({ isClaimed }) => !isClaimed)
        .toSorted((one, other) => one.dueAt - other.dueAt);
    return {
      claim: (limit) => {
        const due = free().filter(({ dueAt }) => dueAt <= Date.now());
        const jobs = due.slice(0, limit).map((row) => {
          row.isClaimed = true;
          row.epoch += 1;
          const lease = { owner: 'somebody', epoch: row.epoch };
          return { id: row.id, lease, attempts: 0, recoveries: 0 };
        });
        return Promise.resolve(jobs);
      },
      prolong: (jobs) => Promise.resolve(new Set(jobs.map(({ id }) => id))),
      release: ({ id }, { delay }) => {
        const row = this.rows.get(id)!;
        Object.assign(row, { isClaimed: false, dueAt: Date.now() + delay });
        return Promise.resolve();
      },
      nextDueIn: () => {
        const [next] = free();
        return Promise.resolve(next && next.dueAt - Date.now());
      },
      upcoming: (within, limit) => {
        const now = Date.now();
        const soon = free().filter(({ dueAt }) => dueAt > now && dueAt <= now + within);
        return Promise.resolve(
          soon.slice(0, limit).map(({ id, epoch, dueAt }) => ({ id, epoch, dueIn: dueAt - now })),
        );
      },
    };
  }
}

/** What workers may rely on, of every driver. */
export function describeDriver(name: string, open: () => JobDriver): void {
  describe(`the driver ${name}`, () => {
    let jobs: SharedJobs;

    beforeEach(() => {
      jobs = new SharedJobs();
    });
    afterEach(() => jobs.close());

    const ended = (count: number) => jobs.until(() => jobs.runs.length >= count);

    test('says its name', () => {
      expect(jobs.producer(open()).status.name).toBe(name);
    });

    test('wakes the process for what is due at its start, and falls due later, not before its time', async () => {
      jobs.arm(-1_000);
      jobs.arm(150);
      jobs.process('one', open());
      await ended(2);
      expect(jobs.wasNoneEarly()).toBe(true);
      expect(jobs.rows.size).toBe(0);
    });

    test('a job that another process arms while this one sleeps is carried out', async () => {
      const producer = jobs.producer(open());
      const worker = jobs.process('one', open());
      await jobs.until(() => worker.status.isRunning);
      producer.armed([jobs.arm(50)]);
      producer.armed([jobs.arm(200), jobs.arm(20)]);
      await ended(3);
      expect(jobs.wasNoneEarly() && jobs.ranOnce()).toBe(true);
    });

    test('a job of which no driver was notified is found', async () => {
      jobs.process('one', open());
      await turn();
      jobs.arm(0);
      await ended(1);
      expect(jobs.rows.size).toBe(0);
    });

    test('being notified too early, twice, or of a job that is gone does no harm', async () => {
      const producer = jobs.producer(open());
      const driver = open();
      jobs.process('one', driver);
      const armed = jobs.arm(300);
      for (const one of [producer, driver]) {
        one.armed([{ ...armed, dueIn: 0 }, armed]);
        one.armed([{ id: 'gone', epoch: 4, dueIn: -5 }]);
        one.armed([armed]);
        one.armed([]);
      }
      await ended(1);
      expect(jobs.wasNoneEarly()).toBe(true);
      const last = jobs.arm(400);
      producer.armed([last]);
      await ended(2);
      expect(jobs.ranOnce()).toBe(true);
    });

    test('a job that failed is tried again after its pause', async () => {
      let failures = 0;
      const outcome = (): Retry | undefined =>
        (failures += 1) <= 2 ? { delay: 100, error: 'busy' } : undefined;
      for (const by of ['one', 'other']) jobs.process(by, open(), { outcome });
      const driver = jobs.producer(open());
      driver.armed([jobs.arm(10)]);
      await ended(3);
      expect(jobs.wasNoneEarly()).toBe(true);
      expect(jobs.rows.size).toBe(0);
    });

    test('many jobs and several processes: each is carried out once', async () => {
      for (const by of ['one', 'two', 'three']) jobs.process(by, open());
      const driver = jobs.producer(open());
      for (let count = 0; count < 300; count += 1) driver.armed([jobs.arm(count % 100)]);
      await ended(300);
      await jobs.until(() => jobs.rows.size === 0);
      expect([jobs.ranOnce(), jobs.wasNoneEarly(), jobs.runs.length]).toEqual([true, true, 300]);
      expect(jobs.logged).toEqual([]);
    });

    test('a process without free slots leaves jobs to others', async () => {
      // It hears no signal.
      const never = new Promise<never>(() => undefined);
      const busy = new Worker<Job>({
        queue: { claim: (limit) => Promise.resolve(endless(limit)), ...NOTHING },
        ...{ driver: open(), run: () => never, concurrency: 2, lease: 30_000, grace: 0 },
        now: Date.now,
        log: () => undefined,
      });
      busy.start();
      await jobs.until(() => busy.status.running === 2);
      jobs.process('other', open());
      const producer = jobs.producer(open());
      for (let count = 0; count < 30; count += 1) producer.armed([jobs.arm(count * 10)]);
      await ended(30);
      await busy.stop();
      expect(jobs.ranOnce()).toBe(true);
    });

    test('wakes nobody who has stopped, and again whoever starts again', async () => {
      const driver = open();
      const worker = jobs.process('one', driver);
      driver.armed([jobs.arm(0)]);
      await ended(1);
      await worker.stop();
      await worker.stop();
      driver.armed([jobs.arm(0)]);
      jobs.process('other', open());
      await ended(2);
      expect(jobs.runs[1]!.by).toBe('other');
      worker.start();
      await jobs.workers[1]!.stop();
      driver.armed([jobs.arm(20)]);
      await ended(3);
      expect(jobs.runs[2]!.by).toBe('one');
    });

    test('what a process that stops releases is carried out by another', async () => {
      const outcome = (): Retry => ({ delay: 0, error: 'busy' });
      const worker = jobs.process('one', open(), { outcome });
      jobs.arm(0);
      worker.wake();
      await ended(1);
      await worker.stop();
      const before = jobs.runs.length;
      jobs.process('other', open());
      await ended(before + 1);
      expect(jobs.runs.at(-1)!.by).toBe('other');
    });

    test('stops and closes within two seconds, also twice and without a start', async () => {
      const unused = jobs.producer(open());
      const driver = open();
      const worker = jobs.process('one', driver);
      const start = performance.now();
      await worker.stop();
      for (const one of [driver, unused]) {
        await one.stop();
        await one.close();
        await one.close();
      }
      expect(performance.now() - start).toBeLessThan(2_500);
    });
  });
}

const endless = (limit: number): readonly Job[] =>
  Array.from({ length: limit }, (_, index) => ({
    ...{ id: `endless${index}`, lease: undefined, attempts: 0, recoveries: 0 },
  }));

const NOTHING = {
  prolong: (jobs: readonly Job[]) => Promise.resolve(new Set(jobs.map(({ id }) => id))),
  release: () => Promise.resolve(),
  nextDueIn: () => Promise.resolve(undefined),
};
