import type { InstanceStorage } from './storage';

/**
 * FR-EXT-005. A kind of storage by its name; the plugin opens the one that `config.storage` names,
 * once, and every instance is kept there.
 */
export interface StorageContract {
  readonly name: string;
  /**
   * Called at boot; what it throws stops the boot.
   *
   * @param database what the plugin keeps instances in by itself. A storage may stand before it: hand
   *   on what it is asked, and do something more. Lists, the dashboard and the entry points of records read
   *   the database's tables, so one that does not hand on is for the engine's own calls alone.
   */
  open(database: InstanceStorage): InstanceStorage | Promise<InstanceStorage>;
  /** Called once, when the app stops. */
  close?(): void | Promise<void>;
}
