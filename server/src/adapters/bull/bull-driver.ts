import type Bull from 'bull';

import type { UpcomingJob } from '../../core/contracts';
import { reasonOf } from '../../core/thrown-reason';
import {
  EmbeddedDriver,
  LONGEST_SLEEP,
  settledWithin,
  type DriverHost,
  type DriverStatus,
  type JobDriver,
} from '../../jobs';
import type { RedisOptions } from './redis-options';

export interface BullDriverOptions {
  readonly Bull: typeof Bull;
  readonly redis: RedisOptions;
  /** Of all keys; apps that share a server have different ones. */
  readonly prefix: string;
  readonly log: { readonly warn: (message: string) => void };
}

/** What a Bull job says; the row of the timer says the rest. */
interface WakeUp {
  readonly timerId: string;
  readonly epoch: number;
}

const QUEUE = 'timers';

/** Maximum time between polls while Redis answers: finds what no wake-up was stored for. */
const SWEEP = 5_000;

/** A job that is due later than that is not in Redis yet. */
const HORIZON = 600_000;

/** How often the earliest jobs that come within the horizon are stored, and maximum number of them. */
const REFILL = 60_000;
const REFILLED = 1_000;

/** More than that are not stored while Redis does not answer. */
const MOST_PENDING = 1_000;

/** Longer than Bull waits for the next job (5 s), so that only a server that hangs is given up. */
const COMMAND_TIMEOUT = 10_000;

const CONNECT_TIMEOUT = 5_000;

const LONGEST_RECONNECT = 2_000;

const STOP_TIMEOUT = 500;

/** What ioredis says of a command that was not answered. */
const TIMED_OUT = 'Command timed out';

/** A wake-up that the server lost while it was taken. */
const FLUSHED = /^Missing (key|lock) for job/;

/**
 * Wake-ups in Redis by the package bull: a delayed job for each timer that is due soon, which wakes
 * one process at that time, whichever has armed it. Bull keeps nothing that is not in the database;
 * what Redis loses, and all while it is away, is found by polling.
 */
export class BullDriver implements JobDriver {
  readonly #polling = new EmbeddedDriver();
  #queue: Bull.Queue<WakeUp> | undefined;
  #host: DriverHost | undefined;
  #refill: NodeJS.Timeout | undefined;
  #isProcessing = false;
  /** The number of wake-ups that are being stored. */
  #pending = 0;
  readonly #stores = new Set<Promise<void>>();
  /** Of the outage that lasts; null while there is none. */
  #error: string | null = null;
  /** It accepted a command and did not answer. */
  #isHanging = false;

  constructor(private readonly options: BullDriverOptions) {}

  get status(): DriverStatus {
    const connection = { isConnected: this.#isConnected, error: this.#error };
    return { name: 'bull', ...(this.#queue && { connection }) };
  }

  start(host: DriverHost): void {
    this.#host = host;
    this.#polling.start(host);
    const queue = this.#open();
    if (this.#isProcessing) {
      void queue.resume(true).catch(this.#note);
    } else {
      this.#isProcessing = true;
      const wake = async ({ timestamp, opts: { delay = 0 } }: Bull.Job): Promise<void> =>
        this.#host?.wake(timestamp + delay);
      // One at a time: Bull would queue the blocking calls of several on one connection.
      void queue.process(1, wake).catch(this.#note);
    }
    clearInterval(this.#refill);
    this.#refill = setInterval(() => {
      queue.client.ping().then(this.#recover, this.#note);
      void this.#storeUpcoming();
    }, REFILL).unref();
    if (this.#isConnected) void this.#storeUpcoming();
  }

  armed(jobs: readonly UpcomingJob[]): void {
    const soon = jobs.filter(({ dueIn }) => dueIn <= HORIZON);
    if (soon.length === 0) return;
    const queue = this.#open();
    const isReconnecting = ['close', 'reconnecting', 'end'].includes(queue.client.status);
    if (isReconnecting || this.#pending + soon.length > MOST_PENDING) return;
    this.#pending += soon.length;
    const store = storeIn(queue, soon)
      .then(this.#recover, this.#note)
      .finally(() => {
        this.#pending -= soon.length;
        this.#stores.delete(store);
      });
    this.#stores.add(store);
  }

  sleep(ms: number | undefined): void {
    this.#polling.sleep(ms ?? SWEEP, this.#isConnected ? SWEEP : LONGEST_SLEEP);
  }

  async stop(): Promise<void> {
    this.#host = undefined;
    clearInterval(this.#refill);
    await this.#polling.stop();
    const paused = this.#isProcessing ? this.#queue?.pause(true, true) : undefined;
    if (paused) await settledWithin(STOP_TIMEOUT, [paused]);
  }

  async close(): Promise<void> {
    await this.stop();
    const queue = this.#queue;
    if (!queue) return;
    this.#queue = undefined;
    this.#isProcessing = false;
    // A worker that has stopped has just released its jobs for others.
    await settledWithin(STOP_TIMEOUT, [...this.#stores]);
    await settledWithin(STOP_TIMEOUT, [queue.close(true)]);
    for (const client of queue.clients) endConnection(client);
  }

  get #isConnected(): boolean {
    return this.#queue?.client.status === 'ready' && !this.#isHanging;
  }

  #open(): Bull.Queue<WakeUp> {
    if (this.#queue) return this.#queue;
    const { Bull: Queue, redis, prefix } = this.options;
    const queue = new Queue<WakeUp>(QUEUE, {
      prefix,
      redis: {
        commandTimeout: COMMAND_TIMEOUT,
        connectTimeout: CONNECT_TIMEOUT,
        connectionName: 'nexus-crm',
        retryStrategy: (times: number) => Math.min(times * 200, LONGEST_RECONNECT),
        ...redis,
        // Bull refuses it.
        enableReadyCheck: false,
      },
      defaultJobOptions: { attempts: 1, removeOnComplete: true, removeOnFail: true },
      // A process that died may have taken a wake-up; nothing is lost by repeating one.
      settings: { maxStalledCount: 1_000_000 },
    });
    // Bull's own rejects unhandled, which ends the process, if the server refuses CLIENT or goes away.
    Object.assign(queue, { setWorkerName: () => Promise.resolve() });
    this.#queue = queue;
    queue.on('error', this.#note);
    queue.client.on('close', () => {
      if (this.#error === null) this.#note(new Error('The connection was closed.'));
    });
    queue.client.on('ready', () => {
      this.#recover();
      void this.#warnOfEviction(queue);
      void this.#storeUpcoming();
    });
    return queue;
  }

  /** Those that were armed long before, or whose wake-up Redis has lost. */
  async #storeUpcoming(): Promise<void> {
    try {
      this.armed((await this.#host?.upcoming(HORIZON, REFILLED)) ?? []);
    } catch (error) {
      this.options.log.warn(`upcoming timers could not be read: ${reasonOf(error)}`);
    }
  }

  async #warnOfEviction(queue: Bull.Queue<WakeUp>): Promise<void> {
    // Not CONFIG, which hosted servers refuse.
    const memory = await queue.client.info('memory').catch(() => '');
    const policy = /^maxmemory_policy:(\S+)/m.exec(memory)?.[1] ?? 'noeviction';
    if (policy === 'noeviction') return;
    this.options.log.warn(
      `Redis may delete wake-ups of timers, which are then up to ${SWEEP / 1_000} seconds late: set its maxmemory-policy to "noeviction"; it is "${policy}".`,
    );
  }

  readonly #recover = (): void => {
    if (this.#error !== null) this.options.log.warn('Redis answers again.');
    this.#error = null;
    this.#isHanging = false;
  };

  /** Logs the first error of an outage. */
  readonly #note = (error: unknown): void => {
    const reason = reasonOf(error);
    if (FLUSHED.test(reason) || this.#queue === undefined) return;
    this.#isHanging ||= reason === TIMED_OUT;
    if (this.#error === null) {
      this.options.log.warn(`Redis does not answer, so timers are found by polling: ${reason}`);
    }
    this.#error = reason;
  };
}

/** One by one where it is one: a script that the server has lost is loaded again then. */
async function storeIn(queue: Bull.Queue<WakeUp>, jobs: readonly UpcomingJob[]): Promise<void> {
  const wakeUps = jobs.map(({ id, epoch, dueIn }) => ({
    data: { timerId: id, epoch },
    // Bull ignores an id that it has.
    opts: { jobId: `t-${id}-${epoch}`, delay: Math.max(Math.ceil(dueIn), 0) },
  }));
  const [first, ...more] = wakeUps;
  if (first && more.length === 0) await queue.add(first.data, first.opts);
  else await queue.addBulk(wakeUps);
}

/** Bull connects its clients again while it closes, and a server that answers late may still see it. */
function endConnection(client: Bull.Queue['client']): void {
  client.options.retryStrategy = () => null;
  client.on('error', () => undefined);
  client.on('connect', () => {
    client.disconnect();
  });
  client.disconnect();
}
