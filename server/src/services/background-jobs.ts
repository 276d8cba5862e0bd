import type { Core } from '@strapi/strapi';

import type { BackgroundJob, JobRequest } from '../core/contracts';
import {
  backgroundHandler,
  EmbeddedDriver,
  Worker,
  type JobKind,
  type RequestQueue,
  type WorkerStatus,
} from '../jobs';
import { afterCommit } from '../strapi/ports/after-commit';
import { clockOf } from '../strapi/ports/clock';

/** The column of its type. */
const LONGEST_KIND = 16;

export interface BackgroundJobsOptions {
  /** Maximum number of jobs at the same time. */
  readonly concurrency: number;
  /** Of some kinds, by kind. */
  readonly limits?: Readonly<Record<string, number>>;
  /** In milliseconds. */
  readonly lease: number;
  readonly grace: number;
}

/**
 * Work for later that belongs to no instance, one process at a time per job: whoever wants it done
 * requests it, in the transaction that makes it necessary.
 */
export class BackgroundJobs {
  readonly #kinds = new Map<string, JobKind>();
  readonly #worker: Worker<BackgroundJob>;
  #starting: Promise<void> | undefined;

  constructor(
    private readonly strapi: Core.Strapi,
    private readonly queue: RequestQueue,
    { concurrency, limits = {}, lease, grace }: BackgroundJobsOptions,
  ) {
    const log = (message: string): void => {
      strapi.log.error(`nexus-crm: ${message}`);
    };
    this.#worker = new Worker({
      queue,
      run: backgroundHandler({ kinds: this.#kinds, queue, log }),
      driver: new EmbeddedDriver(),
      ...{ concurrency, lease, grace },
      kinds: { kindOf: ({ kind }) => kind, limits },
      now: () => clockOf(strapi).now().getTime(),
      log,
    });
  }

  /** Before the start. @throws TypeError if the kind is taken, so that neither is lost. */
  register(kind: JobKind): void {
    // SQLite would store it, and the others refuse it.
    if (kind.kind.length > LONGEST_KIND) throw new TypeError(`"${kind.kind}" is too long.`);
    if (this.#kinds.has(kind.kind)) throw new TypeError(`"${kind.kind}" is registered already.`);
    this.#kinds.set(kind.kind, kind);
  }

  /**
   * Registers a job that recurs after this number of milliseconds.
   *
   * @param work answers true if more can be done at once.
   */
  registerRecurring(kind: string, every: number, work: () => Promise<unknown>): void {
    this.register({
      ...{ kind, every },
      run: async () => ((await work()) === true ? { delay: 0 } : undefined),
    });
  }

  get status(): WorkerStatus {
    return this.#worker.status;
  }

  /** Something may be due. */
  wake(): void {
    this.#worker.wake();
  }

  /** Arms a job; the worker of this process is woken once that is committed. */
  async request(request: JobRequest): Promise<void> {
    await this.queue.request(request);
    await afterCommit(this.strapi, 'nexus-crm: waking the background jobs', () => {
      this.#worker.wake();
    });
  }

  /** Arms a job that is not armed yet, as it may be after an update or an import. */
  async ensure(request: JobRequest): Promise<void> {
    await this.queue.request(request, { ifAbsent: true });
    this.#worker.wake();
  }

  /** This process carries out jobs until `stop`. */
  start(): void {
    this.#worker.start();
    this.#starting = this.ensureRecurring();
  }

  async stop(): Promise<void> {
    await Promise.all([this.#worker.stop(), this.#starting]);
  }

  /** Carries out what is due. @returns the number of jobs, and of parts of those that continue. */
  drain(): Promise<number> {
    return this.#worker.drain();
  }

  /** Arms what runs again and again, where it is not armed. */
  async ensureRecurring(): Promise<void> {
    try {
      for (const { kind, every } of this.#kinds.values()) {
        if (every !== undefined) await this.ensure({ kind });
      }
    } catch (error) {
      this.strapi.log.error(`nexus-crm: background jobs could not be armed: ${String(error)}`);
    }
  }
}
