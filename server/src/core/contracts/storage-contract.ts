import type { InstanceStorage } from './storage';

/**
 * FR-EXT-005. A storage by name. The plugin opens the one that `config.storage` names, once, and
 * keeps every instance in it.
 */
export interface StorageContract {
  readonly name: string;
  /**
   * Called at boot; if it throws, the boot fails.
   *
   * @param database the plugin's own storage, to wrap. Lists, the dashboard and the entry points of
   * records read the database's tables, so a storage that does not delegate to it supports only the
   * engine's own calls.
   */
  open(database: InstanceStorage): InstanceStorage | Promise<InstanceStorage>;
  /** Called once, when the app stops. */
  close?(): void | Promise<void>;
}
