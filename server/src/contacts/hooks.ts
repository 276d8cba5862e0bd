import type { Actor } from '../core/contracts';
import type { Contact } from './contact';

/** The actions of the level-1 API; a model may guard custom actions too. */
export const CONTACT_ACTIONS = ['add', 'edit', 'remove', 'view'] as const;

/** The methods that have before and after hooks. */
export const HOOKED_METHODS = ['addContact', 'updateContact', 'removeContact'] as const;
export type HookedMethod = (typeof HOOKED_METHODS)[number];

/** Arguments of a guard or hook besides the contact. Frozen, like the contact. */
export interface ContactContext {
  /** The content type of the contact's document, such as `api::company.company`. */
  readonly uid: string;
  readonly documentId: string;
  readonly actor: Actor;
  /** `add`, `edit`, `remove`, `view`, or a custom action. */
  readonly action: string;
  /** The stored contact before the write; `null` if there is none. */
  readonly before: Contact | null;
  /** Aborted when the time limit is over. Not enumerable. */
  readonly signal: AbortSignal;
}

/** A contact that may not be stored yet; `{}` if the action concerns no contact. */
export type ContactFields = Readonly<Record<string, unknown>>;

/**
 * Whether the actor may perform the action; `contact` is the contact as it would be after the
 * write. Applies to every actor, the system included. If it throws, the action is refused and the
 * error logged. Must not write.
 */
export type ContactGuard = (
  contact: ContactFields,
  context: ContactContext,
) => boolean | Promise<boolean>;

/**
 * Before hook: runs outside of the transaction; throwing vetoes the write, with the message as the
 * reason for the caller; may run again if the contact has changed meanwhile. After hook: runs after
 * commit, cannot undo; its errors are logged.
 */
export type ContactHook = (contact: ContactFields, context: ContactContext) => void | Promise<void>;
