import { createId } from '@paralleldrive/cuid2';

import {
  delegationChange,
  delegationInput,
  ListDelegations,
  type DelegationChange,
  type DelegationInput,
  type DelegationView,
  type GetDelegationHistory,
} from '../../contracts/delegations';
import { parseRequest } from '../../contracts/parse';
import { DELEGATION } from '../../constants';
import type { Clock, DelegationScope, Person } from '../../core/contracts';
import {
  CrmConflictError,
  CrmNotFoundError,
  CrmRefusedError,
  CrmValidationError,
} from '../../core/errors';
import { readHistory } from '../../sql/history';
import type { DelegationRows, StoredDelegation } from '../../sql/delegations/delegation-rows';
import { isValidIdentifier } from '../../sql/identifier';
import { withStrapiErrors } from '../../strapi/ports/errors';
import type { StrapiSqlRuntime } from '../../strapi/ports/sql-runtime';
import { pageMeta, toPage } from '../paging';
import { beginOf, type DelegationChecks } from './checks';
import type { DelegationLog } from './log';
import { changedValues, present, stateOf, valuesOf } from './present';

/** Whose delegations are read or written. */
export interface DelegationCaller {
  /** Null for API tokens and code. */
  readonly person: Person | null;
  /** Whether they may read the delegations of others. */
  readonly reads: boolean;
  /** Whether they may change them. */
  readonly manages: boolean;
}

/** Code of the app may do everything. */
const CODE: DelegationCaller = { person: null, reads: true, manages: true };

interface DelegationsOptions {
  readonly rows: DelegationRows;
  readonly checks: DelegationChecks;
  readonly log: DelegationLog;
  readonly runtime: StrapiSqlRuntime;
  readonly clock: Clock;
}

/** FR-L3-003, US-022. `strapi.plugin('nexus-crm').service('delegations')`: who stands in for whom. */
export class Delegations {
  constructor(private readonly options: DelegationsOptions) {}

  /** Those from and to the caller, or of everybody. */
  list(
    query: ListDelegations.Query = {},
    { person, reads }: DelegationCaller = CODE,
  ): Promise<ListDelegations.Response> {
    return withStrapiErrors(async () => {
      const parsed = parseRequest(ListDelegations.query, query, 'query');
      const { filters = {}, sort = 'from', pagination } = parsed;
      const named = (key: 'delegator' | 'delegatee'): string | undefined => {
        if (filters[key] !== 'me') return filters[key];
        if (person !== null) return person;
        const message = `"filters.${key}" must name a person: "me" is nobody here`;
        throw new CrmValidationError([{ path: ['filters', key], message }]);
      };
      const { state } = filters;
      const [field] = sort.split(':') as ['from' | 'to'];
      const page = toPage(pagination);
      const now = this.#now();
      const { delegations, total } = await this.options.rows.page(
        {
          ...page,
          ...{ delegator: named('delegator'), delegatee: named('delegatee') },
          of: reads ? undefined : (person ?? undefined),
          states: state === undefined ? undefined : typeof state === 'string' ? [state] : state.$in,
          sort: [field, sort.endsWith(':desc') ? 'desc' : 'asc'],
        },
        now,
      );
      const data = delegations.map((one) => present(one, now));
      return { data, meta: { pagination: pageMeta(page, total) } };
    });
  }

  /** @throws NotFoundError, also if the caller may not see it. */
  get(id: string, caller: DelegationCaller = CODE): Promise<DelegationView> {
    return withStrapiErrors(async () => present(await this.#visible(id, caller), this.#now()));
  }

  /** Newest first. @throws NotFoundError */
  history(
    id: string,
    caller: DelegationCaller = CODE,
  ): Promise<GetDelegationHistory.Response['data']> {
    return withStrapiErrors(async () => {
      const { id: found } = await this.#visible(id, caller);
      const subject = { type: DELEGATION, id: found };
      const entries = await readHistory(this.options.runtime.connection(), { subject });
      return entries.map(({ event, at, actor, before, after, payload }) => ({
        ...{ event, at: new Date(at).toISOString() },
        actor: { ...actor, label: actor.label ?? '' },
        ...{ before: before && { ...before }, after: after && { ...after } },
        payload: { ...payload },
      }));
    });
  }

  /**
   * @throws ValidationError naming every problem, ConflictError if another one of the delegator covers
   * some of the same work at the same time.
   */
  create(input: DelegationInput): Promise<DelegationView> {
    return withStrapiErrors(async () => {
      const parsed = parseRequest(delegationInput, input);
      const now = this.#now();
      const wanted: StoredDelegation = {
        ...{ id: createId(), delegator: parsed.delegator as Person },
        delegatee: parsed.delegatee as Person,
        ...{ startsAt: beginOf(parsed.from, now), endsAt: Date.parse(parsed.to) },
        ...{ reason: parsed.reason ?? null, scope: toScope(parsed.scope) },
        ...{ createdAt: now, endedAt: null },
      };
      return this.options.runtime.transaction(async (connection) => {
        await this.options.checks.lock([wanted.delegator, wanted.delegatee]);
        await this.options.checks.assert(wanted, true);
        await this.options.rows.insert(wanted);
        const after = valuesOf(wanted);
        await this.options.log.note(connection, wanted, { event: 'created', after });
        return present(wanted, now);
      });
    });
  }

  /**
   * Before it begins everything but the delegator may be changed, then its end and the reason.
   *
   * @throws NotFoundError, ValidationError, ConflictError once it has begun or is over.
   */
  update(
    id: string,
    input: DelegationChange,
    caller: DelegationCaller = CODE,
  ): Promise<DelegationView> {
    return withStrapiErrors(async () => {
      const change = parseRequest(delegationChange, input);
      const delegatee = change.delegatee as Person | undefined;
      return this.#write(id, caller, delegatee, async (found, now) => {
        const state = assertNotOver(found, now);
        const { from, to, reason, scope } = change;
        const fixed = { delegatee, from, scope };
        const barred = Object.entries(fixed).find(([, value]) => value !== undefined)?.[0];
        if (state === 'active' && barred !== undefined) {
          const message = `The delegation has begun: "data.${barred}" cannot be changed. End it, and create another one.`;
          throw new CrmConflictError(message, { code: 'DelegationHasBegun', path: barred });
        }
        const wanted: StoredDelegation = {
          ...found,
          ...(delegatee !== undefined && { delegatee }),
          ...(from !== undefined && { startsAt: beginOf(from, now) }),
          ...(to !== undefined && { endsAt: Date.parse(to) }),
          ...(reason !== undefined && { reason }),
          ...(scope !== undefined && { scope: toScope(scope) }),
        };
        await this.options.checks.assert(wanted, state === 'upcoming');
        const diff = changedValues(valuesOf(found), valuesOf(wanted));
        if (!diff) return { delegation: found };
        await this.options.rows.replace(wanted);
        return { delegation: wanted, event: 'changed', ...diff };
      });
    });
  }

  /** Ends it now. @throws NotFoundError, ConflictError if it is over. */
  end(id: string, caller: DelegationCaller = CODE): Promise<DelegationView> {
    return withStrapiErrors(() =>
      this.#write(id, caller, undefined, async (found, now) => {
        assertNotOver(found, now);
        await this.options.rows.end(id, now);
        return { delegation: { ...found, endedAt: now }, ...endOf(now) };
      }),
    );
  }

  /** Deletes one that has not begun. @throws NotFoundError, ConflictError */
  delete(id: string, caller: DelegationCaller = CODE): Promise<DelegationView> {
    return withStrapiErrors(() =>
      this.#write(id, caller, undefined, async (found, now) => {
        if (stateOf(found, now) !== 'upcoming') {
          const message =
            'Only a delegation that has not begun can be deleted; one that is active can be ended.';
          throw new CrmConflictError(message, { code: 'DelegationHasBegun' });
        }
        await this.options.rows.delete(id);
        return { delegation: found, event: 'deleted', before: valuesOf(found) };
      }),
    );
  }

  /** Writes one in a transaction in which its people are locked. */
  async #write(
    id: string,
    caller: DelegationCaller,
    delegatee: Person | undefined,
    write: (
      found: StoredDelegation,
      now: number,
    ) => Promise<{ readonly delegation: StoredDelegation } & Parameters<DelegationLog['note']>[2]>,
  ): Promise<DelegationView> {
    const seen = await this.#visible(id, caller);
    assertMayWrite(seen.delegator, caller);
    return this.options.runtime.transaction(async (connection) => {
      await this.options.checks.lock([seen.delegator, delegatee ?? seen.delegatee]);
      const found = await this.#visible(id, caller);
      const now = this.#now();
      const { delegation, ...entry } = await write(found, now);
      await this.options.log.note(connection, delegation, entry);
      return present(delegation, now);
    });
  }

  async #visible(id: string, { person, reads }: DelegationCaller): Promise<StoredDelegation> {
    const found = isValidIdentifier(id) ? await this.options.rows.find(id) : undefined;
    const isOwn = person !== null && (found?.delegator === person || found?.delegatee === person);
    if (found && (reads || isOwn)) return found;
    throw new CrmNotFoundError('There is no such delegation.');
  }

  #now(): number {
    return this.options.clock.now().getTime();
  }
}

/** The entry of one that has ended. */
export const endOf = (at: number) =>
  ({
    event: 'ended',
    before: { endedAt: null },
    after: { endedAt: new Date(at).toISOString() },
  }) as const;

function assertNotOver(found: StoredDelegation, now: number): 'active' | 'upcoming' {
  const state = stateOf(found, now);
  if (state !== 'past') return state;
  throw new CrmConflictError('The delegation is over.', { code: 'DelegationIsOver' });
}

/** @throws CrmRefusedError */
function assertMayWrite(delegator: Person, { person, manages }: DelegationCaller): void {
  if (manages || delegator === person) return;
  const message = 'The delegations of others are for those with the right to manage them.';
  throw new CrmRefusedError('delegate', message);
}

const toScope = (
  scope: { [Key in keyof DelegationScope]?: string | null | undefined } | null | undefined,
): DelegationScope => ({
  definition: scope?.definition ?? null,
  kind: (scope?.kind ?? null) as DelegationScope['kind'],
  team: (scope?.team ?? null) as DelegationScope['team'],
});
