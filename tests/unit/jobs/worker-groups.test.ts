import { setImmediate as turn } from 'node:timers/promises';

import type { Job, JobQueue, Retry } from '../../../server/src/core/contracts';
import { EmbeddedDriver, Worker, type Together } from '../../../server/src/jobs';

const never = new Promise<never>(() => undefined);

const jobOf = (id: string): Job => ({
  ...{ id, lease: { owner: 'me', epoch: 1 }, attempts: 0, recoveries: 0 },
});

/** Due jobs in memory; those called `group…` are carried out together. */
class TwoShares implements JobQueue {
  readonly calls: string[];
  readonly groups: string[];
  readonly released: string[] = [];
  readonly asked: (readonly [number, number])[] = [];

  constructor(calls: number, groups: number) {
    this.calls = Array.from({ length: calls }, (_, index) => `call${index}`);
    this.groups = Array.from({ length: groups }, (_, index) => `group${index}`);
  }

  claim(limit: number, together = 0): Promise<readonly Job[]> {
    this.asked.push([limit, together]);
    const ids = [...this.calls.splice(0, limit), ...this.groups.splice(0, together)];
    return Promise.resolve(ids.map(jobOf));
  }

  prolong(jobs: readonly Job[]): Promise<ReadonlySet<string>> {
    return Promise.resolve(new Set(jobs.map(({ id }) => id)));
  }

  release({ id }: Job): Promise<void> {
    this.released.push(id);
    return Promise.resolve();
  }

  nextDueIn(): Promise<number | undefined> {
    return Promise.resolve(this.calls.length + this.groups.length > 0 ? 0 : undefined);
  }
}

const isGrouped = ({ id }: Job): boolean => id.startsWith('group');

const workerOf = (
  queue: JobQueue,
  run: (job: Job, signal: AbortSignal) => Promise<Retry | undefined>,
  together: Pick<Together<Job>, 'run'>,
) => {
  const logged: string[] = [];
  const worker = new Worker({
    ...{ queue, run, driver: new EmbeddedDriver(), now: Date.now },
    ...{ concurrency: 2, lease: 30_000, grace: 0 },
    together: { most: 5, has: isGrouped, ...together },
    log: (message) => void logged.push(message),
  });
  return { worker, logged };
};

/** The same result for each job of a group. */
const each =
  (result: (job: Job) => Promise<Retry | undefined>): Together<Job>['run'] =>
  (jobs) =>
    new Map(jobs.map((job) => [job, result(job)]));

const until = async (isSo: () => boolean): Promise<void> => {
  while (!isSo()) await turn();
};

describe('a worker with jobs that are carried out together', () => {
  test('takes groups of them beside its slots, and each once', async () => {
    const queue = new TwoShares(7, 23);
    const done: string[] = [];
    const sizes: number[] = [];
    const finish = ({ id }: Job): Promise<undefined> => {
      done.push(id);
      return Promise.resolve(undefined);
    };
    const { worker } = workerOf(queue, finish, {
      run: (jobs, signalOf) => {
        sizes.push(jobs.length);
        return each(finish)(jobs, signalOf);
      },
    });
    expect(await worker.drain()).toBe(30);
    expect(new Set(done).size).toBe(30);
    expect(Math.max(...sizes)).toBe(5);
    expect(Math.max(...queue.asked.map(([limit]) => limit))).toBe(2);
    expect(queue.released).toEqual([]);
  });

  test('calls that never answer hold up no group', async () => {
    const queue = new TwoShares(2, 12);
    const done: string[] = [];
    const { worker } = workerOf(queue, () => never, {
      run: each(({ id }) => {
        done.push(id);
        return Promise.resolve(undefined);
      }),
    });
    worker.start();
    await until(() => done.length === 12);
    await worker.stop();
    expect(queue.released.sort()).toEqual(['call0', 'call1']);
  });

  test('groups that never end hold up no call, and there are two at most', async () => {
    const queue = new TwoShares(6, 20);
    const done: string[] = [];
    const { worker } = workerOf(
      queue,
      ({ id }) => {
        done.push(id);
        return Promise.resolve(undefined);
      },
      { run: each(() => never) },
    );
    worker.start();
    await until(() => done.length === 6 && queue.groups.length === 10);
    for (let more = 0; more < 50; more += 1) await turn();
    expect(queue.groups).toHaveLength(10);
    await worker.stop();
    expect(queue.released).toHaveLength(10);
  });

  test('each job has a result and a signal of its own', async () => {
    const queue = new TwoShares(0, 3);
    const signals: AbortSignal[] = [];
    const { worker, logged } = workerOf(queue, () => never, {
      run: (jobs, signalOf) => {
        signals.push(...jobs.map(signalOf));
        return each(({ id }) => {
          if (id === 'group0') return Promise.resolve(undefined);
          if (id === 'group1') return Promise.resolve({ delay: 60_000, error: 'busy' });
          return Promise.reject(new Error('no idea'));
        })(jobs, signalOf);
      },
    });
    expect(await worker.drain()).toBe(1);
    expect(queue.released.sort()).toEqual(['group1', 'group2']);
    expect(logged).toEqual([expect.stringContaining('group2')]);
    expect(new Set(signals).size).toBe(3);
    expect(signals.every(({ aborted }) => !aborted)).toBe(true);
  });

  test('a group that cannot begin is tried again, and the next one is carried out', async () => {
    const queue = new TwoShares(0, 7);
    let runs = 0;
    const { worker, logged } = workerOf(queue, () => never, {
      run: (jobs, signalOf) => {
        runs += 1;
        if (runs === 1) throw new Error('not now');
        return each(() => Promise.resolve(undefined))(jobs, signalOf);
      },
    });
    expect(await worker.drain()).toBe(2);
    expect(queue.released).toHaveLength(5);
    expect(logged).toHaveLength(5);
  });
});
