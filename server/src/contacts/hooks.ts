import type { Actor } from '../core/contracts';
import type { Contact } from './contact';

/** The actions that the level-1 API performs; a model may guard actions of its own beside them. */
export const CONTACT_ACTIONS = ['add', 'edit', 'remove', 'view'] as const;

/** The methods that hooks stand before and after. */
export const HOOKED_METHODS = ['addContact', 'updateContact', 'removeContact'] as const;
export type HookedMethod = (typeof HOOKED_METHODS)[number];

/** What a guard or hook may know beside the contact. Frozen, like the contact. */
export interface ContactContext {
  /** The content type that the contact hangs on, such as `api::company.company`. */
  readonly uid: string;
  readonly documentId: string;
  readonly actor: Actor;
  /** `add`, `edit`, `remove`, `view`, or a name of the model's own. */
  readonly action: string;
  /** The contact as it is stored now, before the write; `null` where there is none. */
  readonly before: Contact | null;
  /** Aborted once the time for an answer is over. Not enumerable. */
  readonly signal: AbortSignal;
}

/** A contact that may not be stored yet: `{}` where the question is about none. */
export type ContactFields = Readonly<Record<string, unknown>>;

/**
 * Says whether the actor may do it; `contact` is the contact as it would stand after the write.
 * Binds every actor, the system too. Throwing counts as no, and is logged. It must not write.
 */
export type ContactGuard = (
  contact: ContactFields,
  context: ContactContext,
) => boolean | Promise<boolean>;

/**
 * Before: runs outside the transaction, vetoes by throwing, and its message is the reason that
 * the caller reads; it may run again where the contact moved meanwhile. After: runs once the
 * write is committed, and cannot undo it; what it throws is logged.
 */
export type ContactHook = (contact: ContactFields, context: ContactContext) => void | Promise<void>;
