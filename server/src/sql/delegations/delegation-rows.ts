import type { Knex } from 'knex';
import { z } from 'zod';

import type {
  Assignee,
  DelegationKind,
  DelegationScope,
  Person,
  TimedDelegation,
} from '../../core/contracts';
import { bigInteger } from '../columns';
import { countOf, type ListWindow } from '../list-window';
import type { SqlRuntime } from '../ports';
import { DELEGATIONS, whereActive } from './active-delegations';

export type DelegationState = 'active' | 'upcoming' | 'past';

/** A row of `crm_delegations`. Times are in milliseconds since 1970. */
export interface StoredDelegation extends TimedDelegation {
  readonly id: string;
  readonly reason: string | null;
  readonly createdAt: number;
  /** When it was ended before its time; null otherwise. */
  readonly endedAt: number | null;
}

export interface DelegationQuery extends ListWindow {
  /** Only those from or to this person. */
  readonly of?: Person | undefined;
  readonly delegator?: string | undefined;
  readonly delegatee?: string | undefined;
  /** One of these; absent: all. */
  readonly states?: readonly DelegationState[] | undefined;
  readonly sort: readonly [field: 'from' | 'to', order: 'asc' | 'desc'];
}

const row = z.lazy(() =>
  z.object({
    document_id: z.string(),
    delegator: z.string(),
    delegatee: z.string(),
    starts_at: bigInteger,
    ends_at: bigInteger,
    reason: z.string().nullable(),
    definition: z.string().nullable(),
    kind: z.string().nullable(),
    team: z.string().nullable(),
    created_at: bigInteger,
    ended_at: bigInteger.nullable(),
  }),
);

const SORTED = { from: 'starts_at', to: 'ends_at' } as const;

const STATES: Readonly<Record<DelegationState, (query: Knex.QueryBuilder, now: number) => void>> = {
  active: (query, now) => {
    whereActive(query, DELEGATIONS, now);
  },
  upcoming: (query, now) => {
    void query.where('starts_at', '>', now).whereNull('ended_at');
  },
  past: (query, now) => {
    void query.where((over) => void over.where('ends_at', '<=', now).orWhereNotNull('ended_at'));
  },
};

/** Repository of `crm_delegations`. */
export class DelegationRows {
  constructor(private readonly runtime: SqlRuntime) {}

  async page(
    query: DelegationQuery,
    now: number,
  ): Promise<{
    readonly delegations: readonly StoredDelegation[];
    readonly total: number | undefined;
  }> {
    const rows = (): Knex.QueryBuilder => this.#matching(query, now);
    const total = await countOf(query, rows);
    const [field, order] = query.sort;
    const found: unknown = await rows()
      .orderBy([{ column: SORTED[field], order }, { column: 'id' }])
      .offset(query.offset)
      .limit(query.limit)
      .select('*');
    return { delegations: parse(found), total };
  }

  async find(id: string): Promise<StoredDelegation | undefined> {
    const found = parse(await this.#rows().where({ document_id: id }).select('*'));
    // MySQL compares ids without case.
    return found.find((one) => one.id === id);
  }

  /** Those of a delegator that have not ended, and overlap a time. Locked in the transaction. */
  async overlapping(
    delegator: Person,
    { startsAt, endsAt }: Pick<TimedDelegation, 'startsAt' | 'endsAt'>,
  ): Promise<readonly StoredDelegation[]> {
    const found: unknown = await this.#rows()
      .where({ delegator })
      .where('starts_at', '<', endsAt)
      .where('ends_at', '>', startsAt)
      .whereNull('ended_at')
      .orderBy('id')
      .forUpdate()
      .select('*');
    return parse(found).filter((one) => one.delegator === delegator);
  }

  /** Those that are not over and are from, to or for somebody. Locked in the transaction. */
  async unfinishedOf(who: Assignee, now: number): Promise<readonly StoredDelegation[]> {
    const found: unknown[] = [];
    const columns = who.startsWith('team:') ? ['team'] : ['delegator', 'delegatee'];
    for (const column of columns) {
      const rows: unknown = await this.#rows()
        .where({ [column]: who })
        .where('ends_at', '>', now)
        .whereNull('ended_at')
        .orderBy('id')
        .forUpdate()
        .select('*');
      found.push(...z.array(z.unknown()).parse(rows));
    }
    return parse(found).filter((one) =>
      [one.delegator, one.delegatee, one.scope.team].includes(who as Person),
    );
  }

  /** Everybody whom those that are not over are from or to. */
  async peopleOfUnfinished(now: number): Promise<readonly Person[]> {
    const found: unknown = await this.#rows()
      .where('ends_at', '>', now)
      .whereNull('ended_at')
      .orderBy('id')
      .select('*');
    return [...new Set(parse(found).flatMap((one) => [one.delegator, one.delegatee]))];
  }

  async insert(delegation: StoredDelegation): Promise<void> {
    const { id, createdAt, endedAt } = delegation;
    const row = { document_id: id, ...columnsOf(delegation) };
    await this.runtime
      .connection()
      .insert(DELEGATIONS, [{ ...row, created_at: createdAt, ended_at: endedAt }]);
  }

  async replace(delegation: StoredDelegation): Promise<void> {
    await this.#rows().where({ document_id: delegation.id }).update(columnsOf(delegation));
  }

  /** @returns false if it has ended already. */
  async end(id: string, at: number): Promise<boolean> {
    const open = this.#rows().where({ document_id: id }).whereNull('ended_at');
    return (await open.update({ ended_at: at })) > 0;
  }

  async delete(id: string): Promise<void> {
    await this.#rows().where({ document_id: id }).delete();
  }

  #rows(): Knex.QueryBuilder {
    return this.runtime.connection().rows(DELEGATIONS);
  }

  #matching({ of, delegator, delegatee, states }: DelegationQuery, now: number): Knex.QueryBuilder {
    const query = this.#rows();
    if (of !== undefined) {
      void query.where((mine) => void mine.where({ delegator: of }).orWhere({ delegatee: of }));
    }
    if (delegator !== undefined) void query.where({ delegator });
    if (delegatee !== undefined) void query.where({ delegatee });
    if (states) {
      void query.where((any) => {
        for (const state of states)
          void any.orWhere((one) => {
            STATES[state](one, now);
          });
      });
    }
    return query;
  }
}

const columnsOf = ({
  delegator,
  delegatee,
  startsAt,
  endsAt,
  reason,
  scope,
}: StoredDelegation): object => ({
  ...{ delegator, delegatee, starts_at: startsAt, ends_at: endsAt, reason },
  ...{ definition: scope.definition, kind: scope.kind, team: scope.team },
});

const toScope = ({ definition, kind, team }: z.infer<typeof row>): DelegationScope => ({
  definition,
  kind: kind as DelegationKind | null,
  team: team as DelegationScope['team'],
});

const parse = (found: unknown): readonly StoredDelegation[] =>
  z
    .array(row)
    .parse(found)
    .map((one) => ({
      ...{ id: one.document_id, reason: one.reason, scope: toScope(one) },
      ...{ delegator: one.delegator as Person, delegatee: one.delegatee as Person },
      ...{ startsAt: one.starts_at, endsAt: one.ends_at },
      ...{ createdAt: one.created_at, endedAt: one.ended_at },
    }));
