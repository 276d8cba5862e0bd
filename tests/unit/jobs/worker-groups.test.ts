import { setImmediate as turn } from 'node:timers/promises';

import type { Job, JobQueue, Retry } from '../../../server/src/core/contracts';
import { EmbeddedDriver, Worker, type JobDriver, type Together } from '../../../server/src/jobs';

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

  claim(limit: number, together?: number): Promise<readonly Job[]> {
    this.asked.push([limit, together ?? 0]);
    const ids =
      together === undefined
        ? this.#anyOf(limit)
        : [...this.calls.splice(0, limit), ...this.groups.splice(0, together)];
    return Promise.resolve(ids.map(jobOf));
  }

  #anyOf(limit: number): string[] {
    const calls = this.calls.splice(0, limit);
    return [...calls, ...this.groups.splice(0, limit - calls.length)];
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

/** A worker that sleeps wakes no more. */
class NeverWakes extends EmbeddedDriver {
  override sleep(): void {}
}

const isGrouped = ({ id }: Job): boolean => id.startsWith('group');

const workerOf = (
  queue: JobQueue,
  run: (job: Job, signal: AbortSignal) => Promise<Retry | undefined>,
  together: Pick<Together<Job>, 'run'>,
  driver: JobDriver = new EmbeddedDriver(),
) => {
  const logged: string[] = [];
  const worker = new Worker({
    ...{ queue, run, driver, now: Date.now },
    ...{ concurrency: 2, lease: 30_000, grace: 0 },
    together: { most: 5, groups: 2, has: isGrouped, ...together },
    log: (message) => void logged.push(message),
  });
  return { worker, logged };
};

/** All of a group are done, each as this says. */
const all =
  (finish: (job: Job) => void = () => undefined): Together<Job>['run'] =>
  (jobs) => {
    jobs.forEach(finish);
    return Promise.resolve(new Set(jobs));
  };

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
      run: (jobs) => {
        sizes.push(jobs.length);
        return all((job) => void finish(job))(jobs);
      },
    });
    expect(await worker.drain()).toBe(30);
    expect(done).toHaveLength(30);
    expect(new Set(done).size).toBe(30);
    expect(Math.max(...sizes)).toBe(5);
    expect(Math.max(...queue.asked.map(([limit]) => limit))).toBe(2);
    expect(queue.released).toEqual([]);
  });

  test('calls that never answer hold up no group', async () => {
    const queue = new TwoShares(2, 12);
    const done: string[] = [];
    const { worker } = workerOf(queue, () => never, { run: all(({ id }) => done.push(id)) });
    worker.start();
    await until(() => done.length === 12);
    await worker.stop();
    expect(queue.released.sort()).toEqual(['call0', 'call1']);
  });

  test('groups that never end hold up no call, and there are two at most', async () => {
    const queue = new TwoShares(6, 20);
    const done: string[] = [];
    const finish = ({ id }: Job): Promise<undefined> => {
      done.push(id);
      return Promise.resolve(undefined);
    };
    const { worker } = workerOf(queue, finish, { run: () => never });
    worker.start();
    await until(() => done.length === 6 && queue.groups.length === 10);
    for (let more = 0; more < 50; more += 1) await turn();
    expect(queue.groups).toHaveLength(10);
    await worker.stop();
    expect(queue.released).toHaveLength(10);
  });

  test('what a group leaves is carried out alone, with a result and a signal of its own', async () => {
    const queue = new TwoShares(0, 5);
    const signals: AbortSignal[] = [];
    let [running, most] = [0, 0];
    const { worker, logged } = workerOf(
      queue,
      async ({ id }, signal) => {
        signals.push(signal);
        most = Math.max(most, (running += 1));
        await turn();
        running -= 1;
        if (id === 'group1') return { delay: 60_000, error: 'busy' };
        if (id === 'group2') throw new Error('no idea');
        return undefined;
      },
      { run: ([first]) => Promise.resolve(new Set(first ? [first] : [])) },
    );
    expect(await worker.drain()).toBe(3);
    expect(queue.released.sort()).toEqual(['group1', 'group2']);
    expect(logged).toEqual([expect.stringContaining('group2')]);
    expect(new Set(signals).size).toBe(4);
    expect(signals.every(({ aborted }) => !aborted)).toBe(true);
    // As many at a time as there are slots.
    expect(most).toBe(2);
  });

  test('when it stops, those that are left are aborted and released, and no group begins', async () => {
    const queue = new TwoShares(0, 12);
    const reasons: string[] = [];
    const { worker } = workerOf(
      queue,
      ({ id }, signal) =>
        new Promise((_, reject) => {
          signal.addEventListener('abort', () => {
            reasons.push(id);
            reject(signal.reason as Error);
          });
        }),
      { run: () => Promise.resolve(new Set()) },
    );
    worker.start();
    await until(() => queue.groups.length === 2);
    for (let more = 0; more < 10; more += 1) await turn();
    await worker.stop();
    expect(reasons).toHaveLength(2);
    expect(new Set(queue.released).size).toBe(10);
    expect(queue.groups).toHaveLength(2);
  });

  test('those that are left and never end are few, however many are due', async () => {
    const queue = new TwoShares(0, 1_000);
    const { worker } = workerOf(queue, () => never, { run: () => Promise.resolve(new Set()) });
    worker.start();
    await until(() => queue.groups.length < 1_000);
    for (let more = 0; more < 200; more += 1) await turn();
    // Two groups of five.
    expect(queue.groups.length).toBeGreaterThanOrEqual(990);
    await worker.stop();
  });

  test('nothing that is left begins after the worker has stopped', async () => {
    const queue = new TwoShares(0, 5);
    let begun = 0;
    let finish: () => void = () => undefined;
    const finished = new Promise<void>((resolve) => (finish = resolve));
    const { worker } = workerOf(
      queue,
      async () => {
        begun += 1;
        // As a decision does, it looks at no signal.
        await finished;
        return undefined;
      },
      { run: () => Promise.resolve(new Set()) },
    );
    worker.start();
    await until(() => begun === 2);
    await worker.stop();
    finish();
    for (let more = 0; more < 20; more += 1) await turn();
    expect(begun).toBe(2);
    expect(queue.released).toHaveLength(5);
  });

  test('when one of two groups ends, what has become due meanwhile is looked for', async () => {
    const queue = new TwoShares(0, 3);
    const ends: (() => void)[] = [];
    const run: Together<Job>['run'] = async (jobs) => {
      await new Promise<void>((resolve) => ends.push(resolve));
      return new Set(jobs);
    };
    const { worker } = workerOf(queue, () => never, { run }, new NeverWakes());
    worker.start();
    await until(() => ends.length === 1);
    queue.groups.push('group3');
    worker.wake();
    await until(() => ends.length === 2);
    queue.groups.push('group4');
    ends[0]?.();
    await until(() => ends.length === 3);
    expect(queue.groups).toEqual([]);
    ends.forEach((end) => end());
    await worker.stop();
  });

  test('a queue that knows no groups is emptied without a pause', async () => {
    const queue = new TwoShares(0, 40);
    const { claim } = queue;
    queue.claim = (limit) => claim.call(queue, limit, undefined);
    const done: string[] = [];
    const run = all(({ id }) => done.push(id));
    const { worker } = workerOf(queue, () => never, { run }, new NeverWakes());
    worker.start();
    await until(() => done.length === 40);
    await worker.stop();
  });

  test('a group that fails is tried again, and the next one is carried out', async () => {
    const queue = new TwoShares(0, 7);
    let runs = 0;
    const { worker, logged } = workerOf(queue, () => never, {
      run: (jobs) => {
        runs += 1;
        return runs === 1 ? Promise.reject(new Error('not now')) : all()(jobs);
      },
    });
    expect(await worker.drain()).toBe(2);
    expect(queue.released).toHaveLength(5);
    expect(logged).toHaveLength(5);
  });
});
