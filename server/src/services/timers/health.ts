import { QUEUES, type GetHealth, type QueueHealth } from '../../contracts/health';
import type { SqlRuntime } from '../../sql/ports';
import { queueHealth } from '../../sql/timers/queue-health';
import type { Workers } from '../workers';

type Health = GetHealth.Response['data'];

/** Longer than a worker sleeps between two polls, and than the lease of a process that died by default. */
const LATE = 60_000;

const isDegraded = (queue: QueueHealth | null): boolean =>
  queue !== null && (queue.dead > 0 || queue.lagMs > LATE);

/** One statement for timers, and one for background jobs. */
export async function readHealth({
  runtime,
  workers,
  hasTimers,
}: {
  readonly runtime: SqlRuntime;
  readonly workers: Pick<Workers, 'status'>;
  /** False if a storage of the app keeps the timers of instances. */
  readonly hasTimers: boolean;
}): Promise<Health> {
  const timers = hasTimers ? await queueHealth({ runtime }, 'timers') : null;
  const jobs = await queueHealth({ runtime }, 'jobs');
  const { status } = workers;
  const slotsOf = ({ running, concurrency }: typeof status.jobs) => ({ running, concurrency });
  return {
    status: [timers, jobs].some(isDegraded) ? 'degraded' : 'ok',
    ...{ timers, jobs },
    worker: {
      isEnabled: status.isEnabled,
      isRunning: QUEUES.every((queue) => status[queue].isRunning),
      driver: status.timers.driver.name,
      connection: status.timers.driver.connection ?? null,
      timers: slotsOf(status.timers),
      jobs: slotsOf(status.jobs),
      deliveries: slotsOf(status.deliveries),
      mails: slotsOf(status.mails),
      triggers: slotsOf(status.triggers),
    },
    database: { dialect: runtime.dialect },
  };
}
