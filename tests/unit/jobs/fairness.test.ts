import { setImmediate as turn } from 'node:timers/promises';

import type { Excluded, Job, JobQueue } from '../../../server/src/core/contracts';
import { EmbeddedDriver, Worker, type WorkerOptions } from '../../../server/src/jobs';

interface Row {
  readonly id: string;
  readonly kind: string;
  readonly group: string;
}

/** Due jobs in memory, in their order, of several kinds and groups; counts what it is asked. */
class SharedQueue implements JobQueue {
  readonly waiting: Row[] = [];
  readonly asked = { claims: 0, groups: 0, looks: 0, next: [] as Excluded[] };
  readonly #known = new Map<string, Row>();
  #count = 0;

  arm(count: number, group: string, kind = 'call'): void {
    for (let index = 0; index < count; index += 1) {
      const row = { id: `${group}${(this.#count += 1)}`, kind, group };
      this.#known.set(row.id, row);
      this.waiting.push(row);
    }
  }

  row(id: string): Row {
    return this.#known.get(id)!;
  }

  claim(limit: number, together = 0, except: Excluded = {}): Promise<readonly Job[]> {
    this.asked.claims += 1;
    const isFree = ({ kind, group }: Row): boolean =>
      !(except.kinds?.includes(kind) ?? false) && !(except.groups?.includes(group) ?? false);
    const take = (most: number, isTogether: boolean): Row[] =>
      this.waiting
        .filter((row) => isFree(row) && (row.kind === 'decision') === isTogether)
        .slice(0, most);
    const taken = [...take(limit, false), ...take(together, true)];
    for (const row of taken) this.waiting.splice(this.waiting.indexOf(row), 1);
    const lease = { owner: 'me', epoch: 1 };
    return Promise.resolve(taken.map(({ id }) => ({ id, lease, attempts: 0, recoveries: 0 })));
  }

  groupsOf(jobs: readonly Job[]): Promise<ReadonlyMap<string, string>> {
    this.asked.groups += 1;
    return Promise.resolve(new Map(jobs.map(({ id }) => [id, this.row(id).group])));
  }

  prolong(jobs: readonly Job[]): Promise<ReadonlySet<string>> {
    return Promise.resolve(new Set(jobs.map(({ id }) => id)));
  }

  release(): Promise<void> {
    return Promise.resolve();
  }

  nextDueIn(_which?: string, except: Excluded = {}): Promise<number | undefined> {
    this.asked.next.push(except);
    const due = this.waiting.some(({ kind }) => !except.kinds?.includes(kind));
    return Promise.resolve(due ? 0 : undefined);
  }

  look(): Promise<number | undefined> {
    this.asked.looks += 1;
    return Promise.resolve(this.waiting.length > 0 ? 0 : undefined);
  }
}

const started: Worker<Job>[] = [];
afterEach(() => Promise.all(started.splice(0).map((worker) => worker.stop())));

const workerOf = (
  queue: SharedQueue,
  run: (row: Row) => Promise<undefined>,
  more: Partial<WorkerOptions<Job>> = {},
): Worker<Job> => {
  const worker = new Worker<Job>({
    ...{ queue, driver: new EmbeddedDriver(), now: Date.now, run: ({ id }) => run(queue.row(id)) },
    ...{ concurrency: 4, lease: 30_000, grace: 0, log: () => undefined },
    // What a look takes depends on the machine.
    monotonic: () => 0,
    ...more,
  });
  started.push(worker);
  return worker;
};

const until = async (isSo: () => boolean): Promise<void> => {
  while (!isSo()) await turn();
};

describe('a worker that several definitions share', () => {
  test.each([1, 4, 10])(
    'one that has two thousand due jobs does not hold up the one of another, with %i slots',
    async (concurrency) => {
      const queue = new SharedQueue();
      queue.arm(2_000, 'many');
      queue.arm(1, 'one');
      const begun: string[] = [];
      const run = async ({ group }: Row): Promise<undefined> => {
        begun.push(group);
        await turn();
        return undefined;
      };
      expect(await workerOf(queue, run, { concurrency }).drain()).toBe(2_001);
      // The first claim cannot know of a backlog.
      expect(begun.indexOf('one')).toBeLessThan(20 * concurrency);
      expect(begun).toHaveLength(2_001);
    },
  );

  test('the one job of another begins as soon as one of the running ones has ended', async () => {
    const queue = new SharedQueue();
    queue.arm(10_000, 'many');
    const begun: string[] = [];
    const ends: (() => void)[] = [];
    const worker = workerOf(queue, async ({ group }) => {
      begun.push(group);
      await new Promise<void>((resolve) => ends.push(resolve));
      return undefined;
    });
    worker.start();
    await until(() => begun.length === 4);
    queue.arm(1, 'one');
    ends.shift()!();
    await until(() => begun.length === 5);
    expect(begun[4]).toBe('one');
  });

  test('of two that have a backlog the later one is not left out, and a third one is held up by neither', async () => {
    const queue = new SharedQueue();
    queue.arm(200, 'first');
    queue.arm(200, 'second');
    queue.arm(1, 'third');
    const begun: string[] = [];
    const worker = workerOf(
      queue,
      async ({ group }) => {
        begun.push(group);
        // Far slower than the queue.
        await new Promise((resolve) => setTimeout(resolve, 10));
        return undefined;
      },
      { concurrency: 10 },
    );
    await worker.drain();
    const early = begun.slice(0, 100);
    const count = (group: string): number => early.filter((one) => one === group).length;
    expect(count('first')).toBeGreaterThan(20);
    expect(count('second')).toBeGreaterThan(20);
    expect(count('third')).toBe(1);
    expect(begun).toHaveLength(401);
  });

  test('without a backlog no definition is asked for', async () => {
    const queue = new SharedQueue();
    const worker = workerOf(queue, () => Promise.resolve(undefined));
    for (let round = 0; round < 50; round += 1) {
      queue.arm(3, 'some');
      await worker.drain();
    }
    expect(queue.asked.groups).toBe(0);
  });

  test('decisions that cannot be made together, one after the other, do not hold up those of another', async () => {
    const queue = new SharedQueue();
    queue.arm(50, 'slow', 'decision');
    queue.arm(1, 'quick', 'decision');
    const alone: string[] = [];
    const together: string[] = [];
    const worker = workerOf(
      queue,
      async ({ group }) => {
        alone.push(group);
        await new Promise(() => undefined);
        return undefined;
      },
      {
        together: {
          ...{ most: 10, groups: 2, has: ({ id }) => queue.row(id).kind === 'decision' },
          run: (jobs) => {
            const done = jobs.filter(({ id }) => queue.row(id).group === 'quick');
            together.push(...done.map(({ id }) => queue.row(id).group));
            return Promise.resolve(new Set(done));
          },
        },
      },
    );
    worker.start();
    await until(() => alone.length === 4);
    expect(together).toEqual([]);
    // As its driver does after three seconds at most.
    worker.wake();
    await until(() => together.length === 1);
  });
});

describe('a worker whose kinds have limits', () => {
  const limited = (limits: Record<string, number>, queue: SharedQueue) => ({
    concurrency: 10,
    kinds: { kindOf: ({ id }: Job) => queue.row(id).kind, limits },
  });

  test('never carries out more of a kind, and gives the other slots to others', async () => {
    const queue = new SharedQueue();
    for (let count = 0; count < 40; count += 1) {
      queue.arm(2, 'all', 'mail');
      queue.arm(1, 'all', 'call');
      queue.arm(1, 'all', 'other');
    }
    const running = new Map<string, number>();
    const most = new Map<string, number>();
    const run = async ({ kind }: Row): Promise<undefined> => {
      const now = (running.get(kind) ?? 0) + 1;
      running.set(kind, now);
      most.set(kind, Math.max(most.get(kind) ?? 0, now));
      await turn();
      running.set(kind, now - 1 < 0 ? 0 : running.get(kind)! - 1);
      return undefined;
    };
    const worker = workerOf(queue, run, limited({ mail: 2, call: 3 }, queue));
    worker.start();
    await until(() => queue.waiting.length === 0);
    expect(most.get('mail')).toBe(2);
    expect(most.get('call')).toBeLessThanOrEqual(3);
    expect(most.get('other')).toBeGreaterThan(0);
  });

  test('a full kind holds up no other, is not asked for meanwhile, and is claimed once one has ended', async () => {
    const queue = new SharedQueue();
    queue.arm(5, 'all', 'mail');
    const ends: (() => void)[] = [];
    const begun: string[] = [];
    const run = async ({ kind }: Row): Promise<undefined> => {
      begun.push(kind);
      if (kind === 'mail') await new Promise<void>((resolve) => ends.push(resolve));
      return undefined;
    };
    const worker = workerOf(queue, run, limited({ mail: 2 }, queue));
    worker.start();
    await until(() => begun.length === 2);
    await until(() => queue.asked.next.length > 0);
    expect(queue.asked.next.at(-1)).toEqual({ kinds: ['mail'] });
    queue.arm(3, 'all', 'call');
    worker.wake();
    await until(() => begun.length === 5);
    expect(begun.filter((kind) => kind === 'mail')).toHaveLength(2);
    ends.shift()!();
    await until(() => begun.length === 6);
    expect(begun.at(-1)).toBe('mail');
  });
});

test('polls of an idle worker claim nothing, and take one statement each', async () => {
  const queue = new SharedQueue();
  const driver = new EmbeddedDriver();
  let wake: () => Promise<void> = () => Promise.resolve();
  let sleeps = 0;
  driver.start = (host) => {
    wake = () => host.wake();
  };
  driver.sleep = () => {
    sleeps += 1;
  };
  const done: string[] = [];
  const worker = workerOf(
    queue,
    ({ id }) => {
      done.push(id);
      return Promise.resolve(undefined);
    },
    { driver },
  );
  worker.start();
  await until(() => sleeps === 1);
  expect([queue.asked.claims, queue.asked.next.length]).toEqual([1, 1]);
  for (let poll = 0; poll < 5; poll += 1) await wake();
  expect(queue.asked).toMatchObject({ claims: 1, looks: 5 });
  expect(queue.asked.next).toHaveLength(1);
  // What a poll sees, it claims.
  queue.arm(1, 'late');
  await wake();
  await until(() => done.length === 1);
});
