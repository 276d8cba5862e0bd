import { describeError } from '../core/describe-error';
import type { WorkerStatus } from '../jobs';
import type { BackgroundJobs } from './background-jobs';
import type { CampaignsService } from './campaigns';
import type { EngineService } from './engine/engine';
import { assertWorkForLater, type Levels } from './levels';
import type { Promotion } from './promotion';
import type { StageLog } from './stage-log';

type SlowJobs = 'deliveries' | 'mails' | 'triggers';

export interface WorkersOptions {
  /** `config.timers.worker`: false in a process that only answers requests. */
  readonly isEnabled: boolean;
  readonly levels: Levels;
  readonly engine: EngineService;
  readonly campaigns: CampaignsService;
  readonly promotion: Promotion;
  readonly stageLog: Pick<StageLog, 'request'>;
  readonly jobs: BackgroundJobs;
  /** Those that wait for other systems, each by a worker of their own. */
  readonly slowJobs: Readonly<Record<SlowJobs, BackgroundJobs>>;
  readonly log: (message: string) => void;
  /** Does what a server does once it listens, `start` included. */
  readonly listen: () => Promise<void>;
}

/** What carries out work for later in a process. */
export interface WorkersStatus extends Readonly<Record<SlowJobs, WorkerStatus>> {
  readonly isEnabled: boolean;
  readonly timers: WorkerStatus;
  readonly jobs: WorkerStatus;
}

/**
 * `strapi.plugin('nexus-crm').service('workers')`: what carries out work for later in this process,
 * which are timers of instances and background jobs.
 */
export class Workers {
  #isForced = false;
  #requests: Promise<unknown> | undefined;

  constructor(private readonly options: WorkersOptions) {}

  /** What this process does. */
  get status(): WorkersStatus {
    const { isEnabled, engine, jobs, slowJobs } = this.options;
    return {
      isEnabled: isEnabled || this.#isForced,
      timers: engine.workerStatus,
      jobs: jobs.status,
      deliveries: slowJobs.deliveries.status,
      mails: slowJobs.mails.status,
      triggers: slowJobs.triggers.status,
    };
  }

  /** Something may be due. */
  wake(): void {
    this.options.engine.wake();
    for (const jobs of this.#jobs) jobs.wake();
  }

  /** Called when the server listens; does nothing in a process that only answers requests. */
  start(): void {
    const { isEnabled, engine, promotion, stageLog, log } = this.options;
    if (!isEnabled && !this.#isForced) return;
    engine.work();
    for (const jobs of this.#jobs) jobs.start();
    const orLater = (what: string) => (error: unknown) => {
      log(`${what} at the next start: ${describeError(error)}`);
    };
    this.#requests = Promise.all([
      promotion.request().catch(orLater('contacts of level 1 will move to tables')),
      stageLog.request().catch(orLater('the stage log will be filled')),
    ]);
  }

  /** Running work has the grace time to end; what is left is carried out after the next start. */
  async stop(): Promise<void> {
    const stopped = this.#jobs.map((jobs) => jobs.stop());
    await Promise.all([this.options.engine.stop(), ...stopped, this.#requests]);
  }

  /**
   * Works in a process that does not listen, until Strapi is destroyed, whatever `timers.worker` says.
   *
   * @throws CrmConfigurationError at level 1, which has no work for later.
   */
  async run(): Promise<void> {
    assertWorkForLater(this.options.levels);
    this.#isForced = true;
    await this.options.listen();
  }

  /**
   * Carries out everything that is due now, and what that makes due at once.
   *
   * @returns the number of timers, batches of campaign members, and promoted contacts.
   * @throws CrmConfigurationError at level 1.
   */
  async drain(): Promise<number> {
    assertWorkForLater(this.options.levels);
    const { engine, campaigns, promotion, jobs } = this.options;
    await jobs.ensureRecurring();
    let all = await promotion.run();
    for (;;) {
      let background = 0;
      for (const one of this.#jobs) background += await one.drain();
      const done = (await campaigns.runDue()) + background + (await engine.runDue());
      if (done === 0) return all;
      all += done;
    }
  }

  get #jobs(): readonly BackgroundJobs[] {
    const { jobs, slowJobs } = this.options;
    return [jobs, ...Object.values(slowJobs)];
  }
}
