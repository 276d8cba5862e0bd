import type { Delegation, DelegationScope, Work } from '../contracts';

type Limits = Pick<DelegationScope, 'definition' | 'kind'>;

/** Whether work is within the definition and kind of a scope. */
export const coversWork = ({ definition, kind }: Limits, work: Work): boolean =>
  (definition === null || definition === work.definition) && (kind === null || kind === work.kind);

/** Whether a delegation covers work that came by way of this team; null: by no team. */
export const covers = ({ scope }: Delegation, work: Work, team: string | null): boolean =>
  coversWork(scope, work) && (scope.team === null || scope.team === team);

/** What two scopes both cover; undefined if that is nothing. */
export function intersect(
  one: DelegationScope,
  other: DelegationScope,
): DelegationScope | undefined {
  const isApart = (left: string | null, right: string | null): boolean =>
    left !== null && right !== null && left !== right;
  if (isApart(one.definition, other.definition)) return undefined;
  if (isApart(one.kind, other.kind) || isApart(one.team, other.team)) return undefined;
  return {
    definition: one.definition ?? other.definition,
    kind: one.kind ?? other.kind,
    team: one.team ?? other.team,
  };
}
