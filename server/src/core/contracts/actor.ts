/**
 * Who did it. Only users and admins can hold seats and own records; tokens and the system act
 * but are nobody's colleague.
 */
export interface Actor {
  readonly kind: 'user' | 'admin' | 'token' | 'system';
  /** documentId of the user or admin, id of the token, `system` for the system. */
  readonly id: string;
  /** For people who read the history: a name or an address, never looked up again. */
  readonly label: string;
}

export const SYSTEM_ACTOR: Actor = Object.freeze({ kind: 'system', id: 'system', label: 'System' });
