import type { EntryEventName } from '../../contracts/trigger-settings';
import type { JsonObject } from '../../core/contracts';

/** A change of an entry, as triggers see it. */
export interface EntryChange {
  readonly event: EntryEventName;
  readonly uid: string;
  readonly documentId: string;
  readonly locale: string | null;
  /** Its own values before and after, without relations and private attributes. */
  readonly before: JsonObject | null;
  readonly after: JsonObject | null;
}

/** Triggers on entries. Changes are stored with the change itself, and carried out after commit. */
export interface EntryWatch {
  /** Whether a trigger watches entries of this type. */
  watches(uid: string): boolean;
  /** Stores what triggers make of them, in the running transaction. */
  store(changes: readonly EntryChange[]): Promise<void>;
}
