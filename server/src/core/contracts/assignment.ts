/** An assignee as a definition names it; resolved to people at runtime. */
export type AssignmentTarget =
  /** By the team's key. */
  | { readonly kind: 'team'; readonly team: string }
  /** By a U&P role's `type` or an admin role's `code`. */
  | { readonly kind: 'role'; readonly role: string }
  /** `user:<documentId>` or `admin:<documentId>`. */
  | { readonly kind: 'person'; readonly person: string }
  /** The record's owner at runtime. */
  | { readonly kind: 'owner' };

/**
 * How one person is picked from a group. `round_robin`: the next after the last pick.
 * `least_loaded`: the person with the fewest open tasks; ties go to the first in order. Both pass over
 * whoever has as many open tasks as the team's capacity.
 */
export type PickStrategy = 'round_robin' | 'least_loaded';

/** FR-L2-002, US-014. Several targets give several assignees. */
export interface CompiledAssignment {
  readonly path: string;
  readonly targets: readonly AssignmentTarget[];
  /** Null: the team or role itself is assigned, and one of its members claims the task. */
  readonly pick: PickStrategy | null;
}
