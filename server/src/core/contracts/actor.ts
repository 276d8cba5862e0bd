/**
 * Who issued a command. Only users and admins can hold seats and own records; tokens and the system
 * can act but are not persons.
 */
export interface Actor {
  readonly kind: 'user' | 'admin' | 'token' | 'system';
  /** documentId of the user or admin, id of the token, or `system`. */
  readonly id: string;
  /**
   * Display name for the history: a name or email address, stored as text and never resolved again.
   */
  readonly label: string;
}

export const SYSTEM_ACTOR: Actor = Object.freeze({ kind: 'system', id: 'system', label: 'System' });
