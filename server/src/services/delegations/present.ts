import type { DelegationView } from '../../contracts/delegations';
import type { JsonObject, TimedDelegation } from '../../core/contracts';
import type { DelegationState, StoredDelegation } from '../../sql/delegations/delegation-rows';

const toText = (time: number): string => new Date(time).toISOString();

export function stateOf(
  { startsAt, endsAt, endedAt }: Pick<StoredDelegation, 'startsAt' | 'endsAt' | 'endedAt'>,
  now: number,
): DelegationState {
  if (endedAt !== null || endsAt <= now) return 'past';
  return startsAt <= now ? 'active' : 'upcoming';
}

export const present = (delegation: StoredDelegation, now: number): DelegationView => ({
  ...{ id: delegation.id, delegator: delegation.delegator, delegatee: delegation.delegatee },
  ...{ from: toText(delegation.startsAt), to: toText(delegation.endsAt) },
  ...{ reason: delegation.reason, scope: { ...delegation.scope } },
  state: stateOf(delegation, now),
  createdAt: toText(delegation.createdAt),
  endedAt: delegation.endedAt === null ? null : toText(delegation.endedAt),
});

/** The values in the history, and in events. */
export const valuesOf = (
  delegation: TimedDelegation & Pick<StoredDelegation, 'reason'>,
): JsonObject => ({
  ...{ delegator: delegation.delegator, delegatee: delegation.delegatee },
  ...{ from: toText(delegation.startsAt), to: toText(delegation.endsAt) },
  ...{ reason: delegation.reason, scope: { ...delegation.scope } },
});

/** The values of the keys that differ. */
export function changedValues(
  before: JsonObject,
  after: JsonObject,
): { readonly before: JsonObject; readonly after: JsonObject } | undefined {
  const keys = Object.keys(after).filter(
    (key) => JSON.stringify(before[key]) !== JSON.stringify(after[key]),
  );
  if (keys.length === 0) return undefined;
  const only = (values: JsonObject): JsonObject =>
    Object.fromEntries(keys.map((key) => [key, values[key] ?? null]));
  return { before: only(before), after: only(after) };
}
