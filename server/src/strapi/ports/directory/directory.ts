import type { Core } from '@strapi/strapi';

import type {
  Actor,
  ActorFacts,
  Assignee,
  AssignmentAnswer,
  Directory,
  FactRequest,
  Person,
  PickStrategy,
  StandInFacts,
  StandsFor,
  Work,
} from '../../../core/contracts';
import { chainFrom, standingFor } from '../../../core/delegation';
import { formatPerson, isPerson, parsePerson, personOf } from '../../../core/identity';
import type { SqlRuntime } from '../../../sql/ports';
import type { PreparedQueries } from '../../../sql/prepared-queries';
import { Accounts, type Account } from './accounts';
import { AssignmentCursorStore } from '../../../sql/assignment-cursor';
import { ActiveDelegations } from '../../../sql/delegations/active-delegations';
import { Teams } from './teams';

type Target = Extract<FactRequest, { kind: 'assignment' }>['target'];

/** An existing target with its people. */
interface Group {
  readonly assignee: Assignee;
  readonly accounts: readonly Account[];
  /** Of a team that has one. */
  readonly capacity?: number | null;
}

/**
 * The directory of this Strapi. No cache; reads inside the current transaction, so that blocked
 * people and former members are excluded at once.
 */
export class StrapiDirectory implements Directory {
  readonly #accounts: Accounts;
  readonly #teams: Teams;
  readonly #picks: AssignmentCursorStore;
  readonly #runtime: SqlRuntime;
  readonly #delegations: ActiveDelegations;

  /** @param now where delegations count, which is level 3: the time at which they are active. */
  constructor(
    strapi: Core.Strapi,
    runtime: SqlRuntime,
    queries: PreparedQueries,
    private readonly now?: () => number,
  ) {
    this.#runtime = runtime;
    const connection = () => runtime.connection();
    this.#accounts = new Accounts(strapi, connection, queries, now);
    this.#delegations = new ActiveDelegations(connection);
    this.#teams = new Teams(strapi, connection);
    this.#picks = new AssignmentCursorStore(connection);
  }

  /**
   * One query: the person with roles and teams; another one for whom a delegate stands in. Tokens, the
   * system, the public and people who cannot log in have none.
   */
  async describe({ kind, id, label }: Actor): Promise<ActorFacts> {
    const self = personOf({ kind, id });
    const account =
      self &&
      (await this.#accounts.findWithTeams(self, (...query) => {
        this.#teams.joinSeatsOf(...query);
      }));
    const base = { kind, id, label };
    if (!account?.available) return { ...base, roles: [], teams: [], assignees: [], standsFor: [] };
    const roles = [...account.roles].sort();
    const { teams } = account;
    return {
      ...base,
      roles,
      teams: teams.map(({ key }) => key),
      assignees: [
        account.person,
        ...teams.map(({ documentId }) => `team:${documentId}` as const),
        ...roles.map((role) => `role:${role}` as const),
      ],
      standsFor: account.isDelegate ? await this.standsFor(account.person) : [],
    };
  }

  private async standsFor(person: Person): Promise<readonly StandsFor[]> {
    const found = await this.#delegations.to(person, this.now?.() ?? 0);
    return standingFor(person, found.delegations, (delegator) => found.teamsOf(delegator));
  }

  /** Three queries where somebody stands in, two where nobody does; none below level 3. */
  async standInsOf(assignees: readonly Assignee[]): Promise<StandInFacts | undefined> {
    if (!this.now) return undefined;
    const teams = await this.#teams.membersOf(assignees);
    const people = [...assignees.filter(isPerson), ...[...teams.values()].flat()];
    const delegations = await this.#delegations.from(people, this.now());
    if (delegations.length === 0) return undefined;
    const delegates = [...new Set(delegations.map(({ delegatee }) => delegatee))];
    const accounts = await this.#accounts.findAll(delegates);
    const present = accounts.filter(({ available }) => available).map(({ person }) => person);
    return {
      delegations,
      teamsOf: (person) =>
        [...teams].flatMap(([team, members]) => (members.includes(person) ? [team] : [])),
      absent: delegates.filter((person) => !present.includes(person)),
    };
  }

  /** One query: these, and the members of the teams among them. */
  async withColleagues(assignees: readonly Assignee[]): Promise<readonly Assignee[]> {
    const members = await this.#teams.membersOf(assignees);
    return [...new Set([...assignees, ...[...members.values()].flat()])];
  }

  /** The documentId of the team with this key or documentId. */
  async teamNamed(name: string): Promise<string | undefined> {
    const found =
      (await this.#teams.find('key', name)) ?? (await this.#teams.find('documentId', name));
    return found?.documentId;
  }

  async resolve(target: Target, pick: PickStrategy | null): Promise<AssignmentAnswer> {
    const group = await this.find(target);
    if (!group) return { assignee: null, people: [] };
    const { assignee, accounts } = group;
    const capacity = pick === null ? null : (group.capacity ?? null);
    const present = accounts.filter(({ available }) => available);
    const people = present.map(({ person }) => person);
    const away = present.filter(({ isAway }) => isAway).map(({ person }) => person);
    const delegations =
      away.length > 0 ? await this.#delegations.from(away, this.now?.() ?? 0) : [];
    const delegates = delegations.map(({ delegatee }) => delegatee);
    const loaded = [...new Set([...people, ...delegates])];
    return {
      ...{ assignee, people, ...(delegations.length > 0 && { delegations }) },
      ...(pick === 'round_robin' && { last: await this.#picks.last(assignee) }),
      ...(capacity !== null && { capacity }),
      ...((pick === 'least_loaded' || capacity !== null) && {
        loads: await this.#picks.loads(loaded),
      }),
    };
  }

  /**
   * The people behind these assignees who can log in, without duplicates, and whoever stands in for
   * them; without groups a fixed number of queries.
   */
  async recipients(assignees: readonly Assignee[], work: Work): Promise<readonly Person[]> {
    const people = assignees.filter(isPerson);
    const groups: { readonly group: Assignee | null; readonly accounts: readonly Account[] }[] = [
      { group: null, accounts: await this.#accounts.findAll(people) },
    ];
    for (const assignee of assignees) {
      if (isPerson(assignee)) continue;
      const found = await this.findAssignee(assignee);
      if (found) groups.push({ group: found.assignee, accounts: found.accounts });
    }
    const present = groups.flatMap(({ group, accounts }) =>
      accounts.filter(({ available }) => available).map((account) => ({ group, account })),
    );
    const away = present.flatMap(({ account }) => (account.isAway ? [account.person] : []));
    const delegations =
      away.length > 0 ? await this.#delegations.from(away, this.now?.() ?? 0) : [];
    return [
      ...new Set(
        present.flatMap(({ group, account: { person } }) => [
          person,
          ...chainFrom(delegations, person, work, group).slice(-1),
        ]),
      ),
    ];
  }

  /** The address of a person; null if they have none, undefined if they cannot log in. */
  async addressOf(person: Person): Promise<string | null | undefined> {
    const account = await this.#accounts.find(person);
    return account?.available === true ? this.#accounts.addressOf(person) : undefined;
  }

  /**
   * Those of these people whose account does not exist. Of a kind of people whose plugin is absent nothing
   * is known; it may come back.
   */
  async gone(people: readonly Person[]): Promise<readonly Person[]> {
    const accounts = await this.#accounts.findAll(people);
    const existing = new Set(accounts.map(({ person }) => person));
    return people.filter((person) => this.hasKindOf(person) && !existing.has(person));
  }

  /** Those of these people that exist: one query for each kind of account. */
  accountsOf(people: readonly Person[]): Promise<readonly Account[]> {
    return this.#accounts.findAll(people);
  }

  /** Locks these accounts in the running transaction; see `Accounts`. */
  lock(people: readonly Person[]): Promise<void> {
    return this.#accounts.lock(people);
  }

  /** Advances the `round_robin` cursor in the current transaction, by compare-and-set. */
  advanceCursor(from: Assignee, person: Person, after: Person | null): Promise<boolean> {
    return this.#picks.move(from, after, person);
  }

  /** Whether the app has accounts of this person's kind now. */
  hasKindOf(person: Person): boolean {
    return this.#accounts.hasKindOf(person);
  }

  /** Whether roles of every kind of people can be looked up now. */
  knowsRoles(): boolean {
    return this.#accounts.hasKindOf('user:') && this.#accounts.hasKindOf('admin:');
  }

  /** Whether these assignees include at least one person who can log in. */
  async isAnybodyThere(assignees: readonly Assignee[]): Promise<boolean> {
    for (const assignee of assignees) {
      const group = await this.findAssignee(assignee);
      if (group?.accounts.some(({ available }) => available)) return true;
    }
    return false;
  }

  /** Runs in a transaction that holds the cursors of these groups. */
  withCursorLocks<T>(groups: readonly Assignee[], attempt: () => Promise<T>): Promise<T> {
    return this.#runtime.transaction(async () => {
      await this.#picks.lock(groups);
      return attempt();
    });
  }

  private async find(target: Target): Promise<Group | undefined> {
    switch (target.kind) {
      case 'team':
        return this.findTeam('key', target.team);
      case 'role':
        return this.findRole(target.role);
      case 'person':
        return this.findPerson(target.person);
      case 'assignee':
        return this.findAssignee(target.assignee);
      case 'teamOf':
        return this.findTeamOf(target.assignee);
      case 'owner':
        throw new TypeError('The core resolves the owner itself.');
    }
  }

  private async findAssignee(assignee: Assignee): Promise<Group | undefined> {
    if (assignee.startsWith('team:')) {
      return this.findTeam('documentId', assignee.slice('team:'.length));
    }
    if (assignee.startsWith('role:')) return this.findRole(assignee.slice('role:'.length));
    return this.findPerson(assignee);
  }

  private async findTeamOf(assignee: Assignee): Promise<Group | undefined> {
    if (!isPerson(assignee)) return this.findAssignee(assignee);
    const [first] = await this.#teams.of(assignee);
    return first && this.findTeam('documentId', first.documentId);
  }

  private async findTeam(by: 'key' | 'documentId', value: string): Promise<Group | undefined> {
    const team = await this.#teams.find(by, value);
    if (!team) return undefined;
    const accounts = await this.#accounts.findAll(team.members);
    return { assignee: `team:${team.documentId}`, accounts, capacity: team.capacity };
  }

  private async findRole(role: string): Promise<Group | undefined> {
    const { exists, accounts } = await this.#accounts.findByRole(role);
    return exists ? { assignee: `role:${role}`, accounts } : undefined;
  }

  private async findPerson(reference: string): Promise<Group | undefined> {
    const person = parsePerson(reference);
    if (!person) return undefined;
    const account = await this.#accounts.find(formatPerson(person));
    return account && { assignee: account.person, accounts: [account] };
  }
}
