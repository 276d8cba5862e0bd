import type {
  DelegationInput,
  DelegationView,
} from '../../../../../server/src/contracts/delegations';
import { fromDay, toDay } from '../../../components/SchemaForm/model/values';

/** What the form holds; days instead of moments. */
export interface DelegationValues {
  readonly delegator?: string;
  readonly delegatee?: string;
  readonly from?: string;
  readonly to?: string;
  readonly reason?: string;
  readonly definition?: string;
  readonly kind?: string;
  readonly team?: string;
}

/** The moment at which a day begins in the browser's time zone. */
const beginOf = (day: string, plus = 0): Date | undefined => {
  const date = fromDay(day);
  if (!date) return undefined;
  return new Date(date.getFullYear(), date.getMonth(), date.getDate() + plus);
};

/** The first day and the last one, in the browser's time zone: `to` is not part of the time. */
export const valuesOf = (delegation: DelegationView): DelegationValues => {
  const { delegator, delegatee, from, to, reason, scope } = delegation;
  return {
    ...{ delegator, delegatee, from: toDay(new Date(from)) },
    to: toDay(new Date(Date.parse(to) - 1)),
    ...(reason !== null && { reason }),
    ...(scope.definition !== null && { definition: scope.definition }),
    ...(scope.kind !== null && { kind: scope.kind }),
    ...(scope.team !== null && { team: scope.team }),
  };
};

type Input = Omit<DelegationInput, 'delegator'>;

/** As the server takes it: from the beginning of the first day, or now, to the end of the last one. */
export function inputOf(values: DelegationValues, now: Date): Input {
  const { delegatee = '', from, to, reason, definition, kind, team } = values;
  const begin = from === undefined ? undefined : beginOf(from);
  const end = to === undefined ? undefined : beginOf(to, 1);
  return {
    delegatee,
    // A day that has begun cannot be delegated from its beginning.
    ...(begin && begin > now && { from: begin.toISOString() }),
    to: end?.toISOString() ?? '',
    reason: reason ?? null,
    scope: {
      ...{ definition: definition ?? null, team: team ?? null },
      kind: (kind as NonNullable<Input['scope']>['kind']) ?? null,
    },
  };
}

/** What has changed since the form was opened, and may be changed. */
export function changeOf(
  first: DelegationValues,
  values: DelegationValues,
  state: DelegationView['state'],
  now: Date,
): Partial<Input> {
  const input = inputOf(values, now);
  const isChanged = (...keys: (keyof DelegationValues)[]): boolean =>
    keys.some((key) => first[key] !== values[key]);
  const always = {
    ...(isChanged('to') && { to: input.to }),
    ...(isChanged('reason') && { reason: input.reason }),
  };
  if (state === 'active') return always;
  return {
    ...always,
    ...(isChanged('delegatee') && { delegatee: input.delegatee }),
    ...(isChanged('from') && { from: input.from ?? now.toISOString() }),
    ...(isChanged('definition', 'kind', 'team') && { scope: input.scope }),
  };
}

export type DelegationFault = 'oneself' | 'order' | 'past';

/** What the browser can see to be wrong, by the input that it is about. */
export function faultsOf(
  { delegator, delegatee, from, to }: DelegationValues,
  now: Date,
): Readonly<Partial<Record<keyof DelegationValues, DelegationFault>>> {
  const end = to === undefined ? undefined : beginOf(to, 1);
  return {
    ...(delegatee !== undefined && delegatee === delegator && { delegatee: 'oneself' as const }),
    ...(end && end <= now && { to: 'past' as const }),
    ...(from !== undefined && to !== undefined && to < from && { to: 'order' as const }),
  };
}
