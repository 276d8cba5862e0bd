import type { Core } from '@strapi/strapi';

import type { Clock, Decision, InstanceStorage, StorageContract } from '../../core/contracts';
import { CrmConfigurationError } from '../../core/errors';
import type { EngineGraph } from './graph';
import { releaseRecords } from './integrity';
import { DATABASE_STORAGE, openStorage } from './storages';
import { EmbeddedWorker } from './worker';

export interface EngineRuntimeOptions {
  readonly strapi: Core.Strapi;
  readonly clock: Clock;
  /** The configured storage; throws if none is registered by that name. */
  readonly configured: () => StorageContract;
  /** The plugin's own storage, which reports every decision that it commits. */
  readonly database: (onDecision: (decision: Decision) => void) => InstanceStorage;
  readonly compose: (storage: InstanceStorage) => EngineGraph;
}

/** The engine of a running Strapi: graph, storage and worker. */
export class EngineRuntime {
  readonly #worker: EmbeddedWorker;
  #storage: StorageContract | undefined;
  #released: Promise<void> | undefined;
  #graph: EngineGraph | undefined;

  constructor(private readonly options: EngineRuntimeOptions) {
    const { strapi, clock } = options;
    const work = { runDue: () => this.runDue(), nextTimerAt: () => this.nextTimerAt() };
    this.#worker = new EmbeddedWorker(work, {
      now: () => clock.now().getTime(),
      log: (message) => {
        strapi.log.error(`nexus-crm: timers could not be carried out: ${message}`);
      },
    });
  }

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
   * Opens the configured storage (FR-EXT-005).
   *
   * @throws CrmConfigurationError for an unknown name, and the errors of its `open`.
   */
  async open(): Promise<void> {
    const contract = this.options.configured();
    if (contract.name === DATABASE_STORAGE) return;
    const storage = await openStorage(contract, this.database());
    this.#storage = contract;
    this.#graph = this.options.compose(storage);
  }

  /** Starts the worker: this process carries out timers until `destroy`. */
  work(): void {
    this.#worker.start();
    if (!this.#storage) this.#released = releaseRecords(this.options.strapi);
  }

  async destroy(): Promise<void> {
    await this.#released;
    await this.#worker.stop();
    await this.#storage?.close?.();
  }

  runDue(): Promise<number> {
    return this.graph.engine.runDue();
  }

  nextTimerAt(): Promise<number | undefined> {
    return this.graph.storage.nextTimerAt();
  }

  private database(): InstanceStorage {
    return this.options.database(({ effects }) => {
      if (effects.some(({ kind }) => kind === 'timer.armed')) this.#worker.wake();
    });
  }
}
