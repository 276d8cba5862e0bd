import { setImmediate as turn } from 'node:timers/promises';

import type { Job, JobQueue, Retry, UpcomingJob } from '../../../server/src/core/contracts';
import { DEAD_AFTER, retryDelay, withJitter } from '../../../server/src/core/retry-delay';
import {
  EmbeddedDriver,
  Worker,
  type DriverHost,
  type JobDriver,
  type JobHandler,
} from '../../../server/src/jobs';

/** Jobs in memory, all due; what is released is kept for a look. */
class MemoryQueue implements JobQueue {
  readonly waiting: string[];
  readonly held = new Set<string>();
  readonly released: [string, Retry][] = [];
  readonly limits: number[] = [];
  lost = false;

  constructor(count: number) {
    this.waiting = Array.from({ length: count }, (_, index) => `job${index}`);
  }

  claim(limit: number): Promise<readonly Job[]> {
    this.limits.push(limit);
    const ids = this.waiting.splice(0, limit);
    ids.forEach((id) => this.held.add(id));
    const lease = { owner: 'me', epoch: 1 };
    return Promise.resolve(ids.map((id) => ({ id, lease, attempts: 0, recoveries: 0 })));
  }

  prolong(jobs: readonly Job[]): Promise<ReadonlySet<string>> {
    return Promise.resolve(new Set(this.lost ? [] : jobs.map(({ id }) => id)));
  }

  release({ id }: Job, retry: Retry): Promise<void> {
    this.held.delete(id);
    this.released.push([id, retry]);
    return Promise.resolve();
  }

  nextDueIn(): Promise<number | undefined> {
    return Promise.resolve(undefined);
  }
}

/** Never wakes by itself; keeps what the worker asked for. */
class SilentDriver implements JobDriver {
  readonly status = { name: 'silent' };
  readonly slept: (number | undefined)[] = [];
  readonly stored: UpcomingJob[] = [];
  host: DriverHost | undefined;
  start(host: DriverHost): void {
    this.host = host;
  }
  armed(jobs: readonly UpcomingJob[]): void {
    this.stored.push(...jobs);
  }
  sleep(ms: number | undefined): void {
    this.slept.push(ms);
  }
  stop(): Promise<void> {
    return Promise.resolve();
  }
  close(): Promise<void> {
    return Promise.resolve();
  }
}

test.each([
  [1, 1_000],
  [2, 2_000],
  [3, 4_000],
  [10, 512_000],
  [11, 600_000],
  [5_000, 600_000],
])('after %i failed attempts a job waits %i ms', (attempts, delay) => {
  expect(retryDelay(attempts)).toBe(delay);
});

test.each([
  [1_000, 0, 750],
  [1_000, 0.5, 1_000],
  [600_000, 0.999_999_9, 750_000],
])('a delay of %i ms is spread: %d makes it %i ms', (delay, random, spread) => {
  expect(withJitter(delay, random)).toBe(spread);
});

test('a job that always fails is dead after more than an hour and a half', () => {
  const delays = Array.from({ length: DEAD_AFTER - 1 }, (_, index) => retryDelay(index + 1));
  const hours = delays.reduce((sum, delay) => sum + delay) / 3_600_000;
  expect(hours).toBeGreaterThan(1.5);
  expect(hours).toBeLessThan(2);
});

const never = new Promise<never>(() => undefined);

const workerOf = (queue: JobQueue, run: JobHandler<Job>, more: object = {}) => {
  const logged: string[] = [];
  const driver = new SilentDriver();
  const worker = new Worker({
    ...{ queue, run, driver, concurrency: 3, lease: 30_000, grace: 0, now: Date.now },
    log: (message) => void logged.push(message),
    ...more,
  });
  return { worker, driver, logged };
};

const aborted = (signal: AbortSignal) =>
  new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()));

const until = async (isSo: () => boolean): Promise<void> => {
  while (!isSo()) await turn();
};

describe('a worker', () => {
  test('carries out several jobs at a time, never more, the earliest first, and each once', async () => {
    const queue = new MemoryQueue(20);
    const begun: string[] = [];
    let running = 0;
    let most = 0;
    const { worker } = workerOf(queue, async ({ id }) => {
      begun.push(id);
      most = Math.max(most, (running += 1));
      await turn();
      running -= 1;
      return undefined;
    });
    expect(await worker.drain()).toBe(20);
    expect(most).toBe(3);
    expect(begun).toEqual(Array.from({ length: 20 }, (_, index) => `job${index}`));
    expect(Math.max(...queue.limits)).toBe(3);
    expect(queue.released).toEqual([]);
  });

  test('jobs that never answer occupy their slots, and the others continue in the last one', async () => {
    const queue = new MemoryQueue(20);
    const done: string[] = [];
    const { worker } = workerOf(queue, async ({ id }) => {
      if (id === 'job1' || id === 'job2') await never;
      done.push(id);
      return undefined;
    });
    worker.start();
    await until(() => done.length === 18);
    expect(done).not.toContain('job1');
    await worker.stop();
  });

  test('when it stops, claims nothing more, aborts, and releases leases', async () => {
    const queue = new MemoryQueue(5);
    const reasons: string[] = [];
    const { worker } = workerOf(queue, async ({ id }, signal) => {
      if (id === 'job0') await never;
      await new Promise((_, reject) => {
        signal.addEventListener('abort', () => {
          reasons.push(`${id}: ${(signal.reason as Error).message}`);
          reject(signal.reason as Error);
        });
      });
      return undefined;
    });
    worker.start();
    await until(() => queue.held.size === 3);
    await worker.stop();
    expect(reasons).toEqual(['job1: The worker stops.', 'job2: The worker stops.']);
    expect(queue.waiting).toEqual(['job3', 'job4']);
    // Each lease was released once, without an attempt.
    expect(queue.released.map(([id]) => id).sort()).toEqual(['job0', 'job1', 'job2']);
    expect(queue.released.every(([, retry]) => retry.error === undefined)).toBe(true);
    worker.wake();
    await turn();
    expect(queue.waiting).toEqual(['job3', 'job4']);
  });

  test('releases what a claim returns after the worker was stopped', async () => {
    const queue = new MemoryQueue(2);
    const claim = queue.claim.bind(queue);
    let answer: () => void = () => undefined;
    queue.claim = async (limit) => {
      await new Promise<void>((resolve) => (answer = resolve));
      return claim(limit);
    };
    const { worker } = workerOf(queue, () => never, { grace: 60_000 });
    worker.start();
    const stopped = worker.stop();
    answer();
    await stopped;
    expect(queue.released.map(([id]) => id)).toEqual(['job0', 'job1']);
    expect(queue.held.size).toBe(0);
  });

  test('does not wait for a database that answers no more', async () => {
    const queue = new MemoryQueue(1);
    const { worker } = workerOf(queue, () => never);
    worker.start();
    await until(() => queue.held.size === 1);
    queue.claim = () => never;
    queue.release = () => never;
    worker.wake();
    await worker.stop();
    expect(queue.held.size).toBe(1);
  });

  test('lets a running job finish in the grace time', async () => {
    const queue = new MemoryQueue(1);
    let finish: () => void = () => undefined;
    const { worker } = workerOf(
      queue,
      async (_, signal) => {
        await new Promise<void>((resolve) => (finish = resolve));
        expect(signal.aborted).toBe(false);
        return undefined;
      },
      { grace: 60_000 },
    );
    worker.start();
    await until(() => queue.held.size === 1);
    const stopped = worker.stop();
    await turn();
    finish();
    await stopped;
    expect(queue.released).toEqual([]);
  });

  test('aborts a job whose lease has moved on, and does not touch it any more', async () => {
    const queue = new MemoryQueue(1);
    let reason: Error | undefined;
    const { worker } = workerOf(
      queue,
      async (_, signal) => {
        await aborted(signal);
        reason = signal.reason as Error;
        return { delay: 0 };
      },
      { lease: 3 },
    );
    worker.start();
    await until(() => queue.held.size === 1);
    queue.lost = true;
    await until(() => reason !== undefined);
    expect(reason?.message).toMatch(/^The lease has ended/);
    await worker.stop();
    expect(queue.released).toEqual([]);
  });

  test('aborts its own job when it claims the same one again, and ignores the result', async () => {
    const queue = new MemoryQueue(1);
    const reasons: (Error | undefined)[] = [];
    let runs = 0;
    const { worker } = workerOf(queue, async (_, signal) => {
      runs += 1;
      if (runs === 2) return undefined;
      await aborted(signal);
      reasons.push(signal.reason as Error);
      return { delay: 0, error: 'too late' };
    });
    worker.start();
    await until(() => runs === 1);
    queue.waiting.push('job0');
    worker.wake();
    await until(() => reasons.length === 1);
    expect(reasons[0]?.message).toMatch(/^The lease has ended/);
    await worker.stop();
    expect(queue.released).toEqual([]);
  });

  test('aborts a job whose lease has run out while the database did not answer', async () => {
    const queue = new MemoryQueue(1);
    let reason: Error | undefined;
    queue.prolong = () => Promise.reject(new Error('gone away'));
    const { worker } = workerOf(
      queue,
      async (_, signal) => {
        await aborted(signal);
        reason = signal.reason as Error;
        return { delay: 0 };
      },
      { lease: 9 },
    );
    worker.start();
    await until(() => reason !== undefined);
    expect(reason?.message).toMatch(/^The lease has ended/);
    await worker.stop();
    expect(queue.released).toEqual([]);
  });

  test('draining waits for jobs that a poll is claiming, and ends with jobs that end at once', async () => {
    const queue = new MemoryQueue(7);
    const claim = queue.claim.bind(queue);
    let answer: () => void = () => undefined;
    queue.claim = async (limit) => {
      queue.claim = claim;
      await new Promise<void>((resolve) => (answer = resolve));
      return claim(limit);
    };
    const { worker } = workerOf(queue, () => Promise.resolve(undefined));
    worker.start();
    const draining = worker.drain();
    await turn();
    answer();
    expect(await draining).toBe(7);
    await worker.stop();
  });

  test('draining ends when the worker is stopped, and starts nothing after it', async () => {
    const queue = new MemoryQueue(10);
    const begun: string[] = [];
    const { worker } = workerOf(queue, async ({ id }, signal) => {
      begun.push(id);
      await new Promise((_, reject) => {
        signal.addEventListener('abort', () => reject(signal.reason as Error));
      });
      return undefined;
    });
    const draining = worker.drain();
    await until(() => begun.length === 3);
    await worker.stop();
    expect(await draining).toBe(0);
    expect(begun).toHaveLength(3);
    expect(queue.waiting).toHaveLength(7);
  });

  test('releases a job that is not done as its handler says, and one that throws after a pause', async () => {
    const queue = new MemoryQueue(2);
    const { worker, logged } = workerOf(queue, ({ id }) =>
      id === 'job0'
        ? Promise.resolve({ delay: 500, error: 'busy' })
        : Promise.reject(new Error('no idea')),
    );
    expect(await worker.drain()).toBe(0);
    expect(queue.released).toEqual([
      ['job0', { delay: 500, error: 'busy' }],
      ['job1', { delay: 1_000 }],
    ]);
    expect(logged).toEqual([
      expect.stringContaining('job1 could not be carried out: Error: no idea'),
    ]);
  });

  test('a database that does not answer is logged, and asked again', async () => {
    const queue = new MemoryQueue(1);
    const claim = queue.claim.bind(queue);
    queue.claim = () => Promise.reject(new Error('gone away'));
    const { worker, driver, logged } = workerOf(queue, () => Promise.resolve(undefined));
    worker.start();
    await until(() => driver.slept.length === 1);
    expect(logged).toEqual([expect.stringContaining('could not be claimed: Error: gone away')]);
    queue.claim = claim;
    worker.wake();
    await until(() => queue.waiting.length === 0);
    await worker.stop();
  });

  test('a wake-up for what the worker has looked at since costs no claim', async () => {
    const queue = new MemoryQueue(1);
    const { worker, driver } = workerOf(queue, () => Promise.resolve(undefined));
    worker.start();
    await until(() => driver.slept.length === 1);
    const before = queue.limits.length;
    await driver.host!.wake(Date.now() - 60_000);
    expect(queue.limits).toHaveLength(before);
    await driver.host!.wake(Date.now());
    expect(queue.limits).toHaveLength(before + 1);
    await driver.host!.wake();
    expect(queue.limits).toHaveLength(before + 2);
    await worker.stop();
  });

  test('a wake-up is taken once there is a free slot, or the worker stops', async () => {
    const queue = new MemoryQueue(4);
    let finish: () => void = () => undefined;
    const { worker, driver } = workerOf(queue, async () => {
      await new Promise<void>((resolve) => (finish = resolve));
      return undefined;
    });
    worker.start();
    await until(() => queue.held.size === 3);
    let taken = 0;
    const take = async (): Promise<void> => {
      await driver.host!.wake();
      taken += 1;
    };
    void take();
    for (let count = 0; count < 10; count += 1) await turn();
    expect(taken).toBe(0);
    queue.waiting.length = 0;
    finish();
    await until(() => taken === 1);
    queue.waiting.push('another');
    void take();
    await until(() => queue.held.size === 4);
    await worker.stop();
    await until(() => taken === 2);
  });

  test('the driver is notified of what is tried again later, and of what a worker that stops releases', async () => {
    const queue = new MemoryQueue(3);
    const { worker, driver } = workerOf(queue, async ({ id }) => {
      if (id === 'job0') await never;
      return id === 'job1' ? { delay: 5_000, error: 'busy' } : { delay: 0 };
    });
    worker.start();
    await until(() => queue.released.length === 2);
    expect(driver.stored).toEqual([{ id: 'job1', epoch: 1, dueIn: 5_000 }]);
    await worker.stop();
    expect(driver.stored.slice(1)).toEqual([{ id: 'job0', epoch: 1, dueIn: 0 }]);
  });

  test('the embedded driver sleeps until the next job, never longer than three seconds', () => {
    jest.useFakeTimers();
    try {
      const driver = new EmbeddedDriver();
      let woken = 0;
      const wake = (): Promise<void> => {
        woken += 1;
        return Promise.resolve();
      };
      driver.start({ wake, upcoming: () => Promise.resolve([]) });
      driver.sleep(500);
      jest.advanceTimersByTime(499);
      expect(woken).toBe(0);
      jest.advanceTimersByTime(1);
      expect(woken).toBe(1);
      // Beyond what a timer of Node can hold, which would fire at once.
      // With all others of its process, which sleep for as long.
      jest.advanceTimersByTime(3_000 - (performance.now() % 3_000));
      driver.sleep(2 ** 40);
      jest.advanceTimersByTime(2_999);
      expect(woken).toBe(1);
      jest.advanceTimersByTime(1);
      expect(woken).toBe(2);
      driver.sleep(undefined);
      void driver.stop();
      jest.advanceTimersByTime(10_000);
      expect(woken).toBe(2);
    } finally {
      jest.useRealTimers();
    }
  });
});
