import type { BackgroundJob, JobQueue, JobRequest, Retry } from '../core/contracts';
import { DEAD_AFTER, retryDelay, withJitter } from '../core/retry-delay';
import { reasonOf } from '../core/thrown-reason';
import type { JobHandler } from './worker-options';

/** What one kind of background job does. */
export interface JobKind {
  readonly kind: string;
  /** A recurring job: runs again after this number of milliseconds, from the first start on. */
  readonly every?: number;
  /**
   * Carries out a part of the job, in well under a second if it can: others wait for its slot, and a
   * server that stops waits for it.
   *
   * @returns when to continue, with a delay of 0 if more can be done at once; undefined if it is done.
   */
  run(job: BackgroundJob, signal: AbortSignal): Promise<Pick<Retry, 'delay'> | undefined>;
}

/** A queue that takes requests. */
export interface RequestQueue extends JobQueue<BackgroundJob> {
  request(request: JobRequest, options?: { readonly ifAbsent?: boolean }): Promise<void>;
  complete(job: BackgroundJob): Promise<void>;
}

export interface BackgroundHandlerOptions {
  readonly kinds: ReadonlyMap<string, JobKind>;
  readonly queue: Pick<RequestQueue, 'complete'>;
  readonly log: (message: string) => void;
  /** From 0 up to, but not including, 1; spreads the retries of jobs that failed together. */
  readonly random?: () => number;
}

/** Carries out background jobs by kind. One that fails is tried again after a growing pause. */
export const backgroundHandler =
  ({
    kinds,
    queue,
    log,
    random = Math.random,
  }: BackgroundHandlerOptions): JobHandler<BackgroundJob> =>
  async (job, signal) => {
    const retry = (error: string): Retry => ({
      delay: withJitter(retryDelay(job.attempts + 1), random()),
      error,
    });
    const kind = kinds.get(job.kind);
    // A newer version of the plugin may have requested it.
    if (!kind) return retry(`There is no background job "${job.kind}".`);
    try {
      const later = await kind.run(job, signal);
      if (later) return later;
      if (kind.every !== undefined) return { delay: kind.every };
      await queue.complete(job);
      return undefined;
    } catch (error) {
      signal.throwIfAborted();
      log(`the background job ${job.id} failed: ${reasonOf(error)}`);
      const later = retry(reasonOf(error));
      // A recurring job never dies: nobody would request it again.
      const isLast = kind.every !== undefined && job.attempts + 1 >= DEAD_AFTER;
      return isLast ? { delay: later.delay } : later;
    }
  };
