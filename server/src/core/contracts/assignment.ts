/** Whom a definition means; resolved to people only when the instance gets there. */
export type AssignmentTarget =
  /** By the team's key. */
  | { readonly kind: 'team'; readonly team: string }
  /** By a U&P role's `type` or an admin role's `code`. */
  | { readonly kind: 'role'; readonly role: string }
  /** `user:<documentId>` or `admin:<documentId>`. */
  | { readonly kind: 'person'; readonly person: string }
  /** Whoever answers for the record at that moment. */
  | { readonly kind: 'owner' };

/**
 * How one person is taken out of a group. `round_robin`: the one after whoever was taken last;
 * `least_loaded`: the one with the fewest open tasks, the first in order among equals.
 */
export type PickStrategy = 'round_robin' | 'least_loaded';

/** FR-L2-002, US-014. Several targets are several assignees. */
export interface CompiledAssignment {
  readonly path: string;
  readonly targets: readonly AssignmentTarget[];
  /** Without it a team or role stays assigned as such, to be claimed. */
  readonly pick: PickStrategy | null;
}
