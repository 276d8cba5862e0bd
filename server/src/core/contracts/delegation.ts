import type { Person } from './person';

/** What a delegation may be limited to: the kinds of a dashboard. */
export const DELEGATION_KINDS = ['task', 'approval', 'lead', 'opportunity'] as const;

export type DelegationKind = (typeof DELEGATION_KINDS)[number];

/** What a delegation covers; null: it is not limited in this respect. */
export interface DelegationScope {
  /** The name of a definition. */
  readonly definition: string | null;
  readonly kind: DelegationKind | null;
  /** What waits for this team, and what its members are picked for. */
  readonly team: `team:${string}` | null;
}

/** FR-L3-003. One person acts for another. */
export interface Delegation {
  /** Who is away. */
  readonly delegator: Person;
  /** Who stands in. */
  readonly delegatee: Person;
  readonly scope: DelegationScope;
}

/** A delegation with its time, in milliseconds since 1970: from the first to before the second. */
export interface TimedDelegation extends Delegation {
  readonly startsAt: number;
  readonly endsAt: number;
}

/** Work that is asked about: in which definition, and of which kind. */
export interface Work {
  /** Null: of no definition. */
  readonly definition: string | null;
  /** A kind of a delegation, or another entity of the definition. */
  readonly kind: string | null;
}
