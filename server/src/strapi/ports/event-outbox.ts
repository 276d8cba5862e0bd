import type { InstanceId, JsonObject, Subject } from '../../core/contracts';

/** An event of the CRM, as it is emitted on Strapi's hub after commit. */
export interface CrmEvent {
  readonly name: string;
  readonly payload: JsonObject;
  readonly subject: Subject;
  /** Null for an event of a record. */
  readonly instance: InstanceId | null;
}

/**
 * Events for the integrations that have subscribed to them. Stored with the change itself, so that no
 * crash loses one, and sent after commit.
 */
export interface EventOutbox {
  /** Whether one of these events may be subscribed to. */
  concerns(names: readonly string[]): Promise<boolean>;
  /** Stores those that are subscribed to, in the running transaction. */
  store(events: readonly CrmEvent[]): Promise<void>;
}
