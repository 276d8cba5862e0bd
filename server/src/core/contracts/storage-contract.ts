import type { InstanceStorage } from './storage';

/** FR-EXT-005. A kind of storage by its name; the plugin opens the one that is configured, once. */
export interface StorageContract {
  readonly name: string;
  /** Called at boot; what it throws stops the boot. */
  open(): InstanceStorage | Promise<InstanceStorage>;
  /** Called once, when the app stops. */
  close?(): void | Promise<void>;
}
