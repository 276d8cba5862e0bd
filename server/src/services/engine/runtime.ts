import type { Core } from '@strapi/strapi';

import type { PluginConfig } from '../../config';
import type {
  Clock,
  Decision,
  DueTimer,
  InstanceStorage,
  StorageContract,
  TimerJob,
} from '../../core/contracts';
import { CrmConfigurationError } from '../../core/errors';
import {
  EmbeddedDriver,
  UnleasedTimers,
  Worker,
  type JobDriver,
  type WorkerStatus,
} from '../../jobs';
import { afterCommit } from '../../strapi/ports/after-commit';
import type { EngineGraph } from './graph';
import { releaseRecords } from './integrity';
import { DATABASE_STORAGE, openStorage } from './storages';
import { timerHandler } from './timer-handler';
import { timersTogether } from './timers-together';

export interface EngineRuntimeOptions {
  readonly strapi: Core.Strapi;
  readonly clock: Clock;
  readonly timers: PluginConfig['timers'];
  readonly onTimerFault: (graph: EngineGraph, due: DueTimer, error: unknown) => Promise<void>;
  /** The configured storage; throws if none is registered by that name. */
  readonly configured: () => StorageContract;
  /** The plugin's own storage, which reports every decision that it commits. */
  readonly database: (onDecision: (decision: Decision) => Promise<void>) => InstanceStorage;
  readonly compose: (storage: InstanceStorage) => EngineGraph;
  /** Runs a timer so that what it writes is known to be of its instance. */
  readonly within: <T>(due: DueTimer, work: () => Promise<T>) => Promise<T>;
  /** What wakes the worker, by the configuration. */
  readonly openDriver: () => JobDriver;
}

/** The engine of a running Strapi: graph, storage and worker. */
export class EngineRuntime {
  #worker: Worker<TimerJob> | undefined;
  #driver: JobDriver | undefined;
  #storage: StorageContract | undefined;
  #released: Promise<void> | undefined;
  #graph: EngineGraph | undefined;

  constructor(private readonly options: EngineRuntimeOptions) {}

  /** Built on first use, after the app has registered its conditions and strategies. */
  get graph(): EngineGraph {
    if (!this.#graph) {
      const { name } = this.options.configured();
      if (name !== DATABASE_STORAGE) {
        const message = `The storage "${name}" opens in the plugin's bootstrap; no pipeline runs before.`;
        throw new CrmConfigurationError(message, { storage: name });
      }
      this.#graph = this.options.compose(this.database());
    }
    return this.#graph;
  }

  /**
   * Opens the configured storage (FR-EXT-005), and the driver of the worker.
   *
   * @throws CrmConfigurationError for an unknown name and for what the driver lacks, and the errors
   * of the storage's `open`.
   */
  async open(): Promise<void> {
    const contract = this.options.configured();
    if (contract.name === DATABASE_STORAGE) {
      this.#driver = this.options.openDriver();
      return;
    }
    const storage = await openStorage(contract, this.database());
    this.#storage = contract;
    this.#graph = this.options.compose(storage);
  }

  /** Starts the worker: this process carries out timers until `stop`. */
  work(): void {
    this.worker.start();
    if (!this.#storage) this.#released = releaseRecords(this.options.strapi);
  }

  async stop(): Promise<void> {
    await Promise.all([this.#worker?.stop(), this.#released]);
  }

  async destroy(): Promise<void> {
    await this.stop();
    await this.#driver?.close();
    await this.#storage?.close?.();
  }

  runDue(): Promise<number> {
    return this.worker.drain();
  }

  /** Something may be due. */
  wake(): void {
    this.#worker?.wake();
  }

  get workerStatus(): WorkerStatus {
    return this.worker.status;
  }

  nextTimerAt(): Promise<number | undefined> {
    return this.graph.storage.nextTimerAt();
  }

  private get worker(): Worker<TimerJob> {
    this.#worker ??= this.createWorker();
    return this.#worker;
  }

  private createWorker(): Worker<TimerJob> {
    const { strapi, clock, timers, onTimerFault } = this.options;
    const { storage } = this.graph;
    const engine = () => this.graph.engine;
    const { concurrency, concurrencyByType } = timers;
    const { decision, activity, compensation, automation } = concurrencyByType;
    const limits = { activity, compensation, automation };
    const log = (message: string): void => {
      strapi.log.error(`nexus-crm: timers: ${message}`);
    };
    const handler = timerHandler({
      engine,
      onFault: (due, error) => onTimerFault(this.graph, due, error),
      within: this.options.within,
    });
    return new Worker({
      queue: storage.timerJobs?.() ?? new UnleasedTimers(storage, clock),
      run: handler,
      together: timersTogether(engine, {
        ...{ log, isSqlite: strapi.db.dialect.client === 'sqlite', groups: decision },
      }),
      kinds: { kindOf: ({ timer }) => timer.work.kind, limits },
      // A storage of the app does not say what it arms.
      driver: this.#driver ?? new EmbeddedDriver(),
      ...{ concurrency, lease: timers.lease, grace: timers.grace, log },
      now: () => clock.now().getTime(),
    });
  }

  private database(): InstanceStorage {
    return this.options.database(async ({ effects }) => {
      const { strapi, clock } = this.options;
      const now = clock.now().getTime();
      const armed = effects.flatMap((effect) =>
        effect.kind === 'timer.armed'
          ? [{ id: effect.timer.id, epoch: 0, dueIn: effect.timer.triggerAt - now }]
          : [],
      );
      if (armed.length === 0) return;
      // Woken earlier, it would find nothing.
      await afterCommit(strapi, 'nexus-crm: waking the timers', () => {
        this.#driver?.armed(armed);
        this.#worker?.wake();
      });
    });
  }
}
