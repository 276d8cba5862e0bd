import type { Knex } from 'knex';
import { z } from 'zod';

import type { Assignee, Delegation, DelegationKind, Person } from '../../core/contracts';
import { inBatches } from '../batches';
import { bigInteger } from '../columns';
import { sameScope, type ScopedConnection } from '../scope';

export const DELEGATIONS = 'crm_delegations';

/** Aliases of the first, second and third delegation of a chain. */
const STEPS = ['first', 'second', 'third'] as const;

type Step = (typeof STEPS)[number];

const edgeRow = z.lazy(() =>
  z.object({
    id: bigInteger,
    delegator: z.string(),
    delegatee: z.string(),
    definition: z.string().nullable(),
    kind: z.string().nullable(),
    team: z.string().nullable(),
  }),
);

const memberRow = z.lazy(() =>
  edgeRow.unwrap().extend({ seat_team: z.string().nullable(), seat_member: z.string().nullable() }),
);

/** Delegations that lead to a person, with the teams of the delegators. */
export interface DelegationsTo {
  readonly delegations: readonly Delegation[];
  teamsOf(person: Person): readonly Assignee[];
}

/** Only delegations that are active at a time. */
export function whereActive(query: Knex.QueryBuilder, alias: string, now: unknown): void {
  void query
    .where(`${alias}.starts_at`, '<=', now as number)
    .where(`${alias}.ends_at`, '>', now as number)
    .whereNull(`${alias}.ended_at`);
}

/**
 * A column that is 1 where somebody is the delegator or delegatee of an active delegation, and null
 * otherwise. It costs no query of its own.
 *
 * @param where the person, as a condition on `delegation`.
 */
export function activeColumn(
  connection: ScopedConnection,
  name: string,
  now: unknown,
  where: (delegation: Knex.QueryBuilder) => void,
): Knex.QueryBuilder {
  const query = connection
    .rows({ delegation: DELEGATIONS })
    .select(connection.knex.raw('1'))
    .limit(1);
  whereActive(query, 'delegation', now);
  where(query);
  return query.as(name);
}

/** Reads the active delegations of chains (BR-005), at most three long; one query each. */
export class ActiveDelegations {
  constructor(private readonly connection: () => ScopedConnection) {}

  /** Those that lead from these people to whoever stands in for them. */
  async from(people: readonly Person[], now: number): Promise<readonly Delegation[]> {
    const rows = await inBatches([...new Set(people)], async (part) => {
      const chains = STEPS.map((last) => {
        const query = this.#chain(last, now, { own: 'delegator', previous: 'delegatee' });
        return query.whereIn('first.delegator', part).select(columnsOf(last));
      });
      return z.array(edgeRow).parse(await unionOf(chains));
    });
    return toDelegations(rows);
  }

  /** Those that lead to this person from everybody for whom they stand in. */
  async to(person: Person, now: number): Promise<DelegationsTo> {
    const chains = STEPS.map((last) => {
      const query = this.#chain(last, now, { own: 'delegatee', previous: 'delegator' });
      return query
        .where('first.delegatee', person)
        .leftJoin('crm_team_members as seat', (join) => {
          void join.on(...sameScope('seat', last)).andOn('seat.member', `${last}.delegator`);
        })
        .select({ ...columnsOf(last), seat_team: 'seat.team_id', seat_member: 'seat.member' });
    });
    const rows = z.array(memberRow).parse(await unionOf(chains));
    return {
      delegations: toDelegations(rows),
      teamsOf: (delegator) => [
        ...new Set(
          // MySQL compares ids without case.
          rows.flatMap(({ seat_team: team, seat_member: member }) =>
            team !== null && member === delegator ? [`team:${team}` as const] : [],
          ),
        ),
      ],
    };
  }

  /** Chains of active delegations up to one of them, each joined by its index. */
  #chain(
    last: Step,
    now: number,
    { own, previous }: { readonly own: string; readonly previous: string },
  ): Knex.QueryBuilder {
    const query = this.connection().rows({ first: DELEGATIONS });
    const steps = STEPS.slice(0, STEPS.indexOf(last) + 1);
    for (const [index, step] of steps.entries()) {
      const before = steps[index - 1];
      if (before) {
        void query.join(`${DELEGATIONS} as ${step}`, (join) => {
          void join.on(...sameScope(step, before)).andOn(`${step}.${own}`, `${before}.${previous}`);
        });
      }
      whereActive(query, step, now);
    }
    return query;
  }
}

const columnsOf = (alias: Step): Record<string, string> =>
  Object.fromEntries(
    ['id', 'delegator', 'delegatee', 'definition', 'kind', 'team'].map((column) => [
      column,
      `${alias}.${column}`,
    ]),
  );

const unionOf = async ([first, ...others]: readonly Knex.QueryBuilder[]): Promise<unknown> =>
  first?.union(others);

/** Each once, in the order in which they were entered. */
function toDelegations(rows: readonly z.infer<typeof edgeRow>[]): readonly Delegation[] {
  const byId = new Map(rows.map((row) => [row.id, row]));
  return [...byId.values()]
    .sort((left, right) => left.id - right.id)
    .map(({ delegator, delegatee, definition, kind, team }) => ({
      delegator: delegator as Person,
      delegatee: delegatee as Person,
      scope: {
        definition,
        kind: kind as DelegationKind | null,
        team: team as `team:${string}` | null,
      },
    }));
}
