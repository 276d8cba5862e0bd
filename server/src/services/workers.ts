import type { CampaignsService } from './campaigns';
import type { EngineService } from './engine/engine';
import type { Levels } from './levels';
import type { Promotion } from './promotion';
import { CrmConfigurationError } from '../core/errors';

export interface WorkersOptions {
  /** `config.timers.worker`: false in a process that only answers requests. */
  readonly isEnabled: boolean;
  readonly levels: Levels;
  readonly engine: EngineService;
  readonly campaigns: CampaignsService;
  readonly promotion: Promotion;
  /** Does what a server does once it listens, `start` included. */
  readonly listen: () => Promise<void>;
}

/**
 * `strapi.plugin('nexus-crm').service('workers')`: what carries out work for later in this process,
 * which are timers, campaigns and the promotion of level-1 contacts.
 */
export class Workers {
  #isForced = false;

  constructor(private readonly options: WorkersOptions) {}

  /** Called when the server listens; does nothing in a process that only answers requests. */
  start(): void {
    const { isEnabled, engine, campaigns, promotion } = this.options;
    if (!isEnabled && !this.#isForced) return;
    engine.work();
    campaigns.work();
    promotion.work();
  }

  /**
   * Works in a process that does not listen, until Strapi is destroyed, whatever `timers.worker` says.
   *
   * @throws CrmConfigurationError at level 1, which has no work for later.
   */
  async run(): Promise<void> {
    this.#assertLevelTwo();
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
    this.#assertLevelTwo();
    const { engine, campaigns, promotion } = this.options;
    let all = await promotion.run();
    for (;;) {
      const done = (await campaigns.runDue()) + (await engine.runDue());
      if (done === 0) return all;
      all += done;
    }
  }

  #assertLevelTwo(): void {
    if (this.options.levels.includes(2)) return;
    const message = 'There is no work for later at level 1: set the level to 2 or 3.';
    throw new CrmConfigurationError(message, { level: 1 });
  }
}
