import type { Core } from '@strapi/strapi';
import type { Knex } from 'knex';

import type { Person } from '../../../core/contracts';
import { parsePerson, type PersonKind } from '../../../core/identity';
import { inBatches } from '../../../sql/batches';
import { isValidIdentifier } from '../../../sql/identifier';
import { activeColumn } from '../../../sql/delegations/active-delegations';
import { parameter, type PreparedQueries } from '../../../sql/prepared-queries';
import type { ScopedConnection } from '../../../sql/scope';
import { columnOf, linkTableOf, tableOf } from '../tables';

/** Tables and columns of one kind of account. */
interface Home {
  readonly uid: string;
  readonly role: { readonly uid: string; readonly attribute: string; readonly name: string };
  /** Columns that must be set for a login. */
  readonly flags: readonly string[];
}

const HOMES: Readonly<Record<PersonKind, Home>> = {
  user: {
    uid: 'plugin::users-permissions.user',
    role: { uid: 'plugin::users-permissions.role', attribute: 'role', name: 'type' },
    flags: ['blocked', 'confirmed'],
  },
  admin: {
    uid: 'admin::user',
    role: { uid: 'admin::role', attribute: 'roles', name: 'code' },
    flags: ['blocked', 'isActive'],
  },
};

interface Row {
  readonly person: string | null;
  readonly role: string | null;
  /** Not null if somebody stands in for the account; absent below level 3. */
  readonly away?: unknown;
  readonly [flag: string]: unknown;
}

/** An account with its roles. */
export interface Account {
  readonly person: Person;
  /** False if the account cannot log in. */
  readonly available: boolean;
  /** FR-L3-003. Whether they have delegated work to somebody now. */
  readonly isAway: boolean;
  readonly roles: readonly string[];
}

/** A row of the join with seats; null without a seat. */
interface SeatOf {
  readonly teamId: string | null;
  readonly teamKey: string | null;
  readonly member: string | null;
}

export interface AccountWithTeams extends Account {
  /** By key. */
  readonly teams: readonly { readonly documentId: string; readonly key: string }[];
  /** FR-L3-003. Whether somebody has delegated work to them now. */
  readonly isDelegate: boolean;
}

/** Repository of accounts: users of Users & Permissions, and admins. No cache. */
export class Accounts {
  /**
   * @param now where delegations count: the time at which they are active.
   */
  constructor(
    private readonly strapi: Core.Strapi,
    private readonly connection: () => ScopedConnection,
    private readonly queries: PreparedQueries,
    private readonly now?: () => number,
  ) {}

  /** One query: the account with its roles. Undefined if it does not exist. */
  async find(person: Person): Promise<Account | undefined> {
    const [account] = await this.findAll([person]);
    return account;
  }

  /**
   * One query: the account with its roles and teams.
   *
   * @param seats joins the teams to the query, as `teamId` and `teamKey`.
   */
  async findWithTeams(
    person: Person,
    seats: (person: string, query: Knex.QueryBuilder, connection: ScopedConnection) => void,
  ): Promise<AccountWithTeams | undefined> {
    const parts = parsePerson(person);
    const kind = this.kinds().find((one) => one === parts?.kind);
    if (!parts || !kind || !isValidIdentifier(parts.documentId)) return undefined;
    const rows = (await this.queries.rows(
      this.connection(),
      {
        ...{ name: 'person', key: this.now ? `${kind} with delegations` : kind },
        build: (connection) => {
          const query = this.withRoles(kind, connection);
          void query.where(this.documentIdColumn(kind), parameter('id'));
          seats(parameter('person'), query, connection);
          if (this.now) {
            const delegatee = parameter('person');
            const isDelegate = (delegation: Knex.QueryBuilder): void =>
              void delegation.where({ delegatee });
            void query.select(activeColumn(connection, 'standing', parameter('now'), isDelegate));
          }
          return query;
        },
      },
      { id: parts.documentId, person, now: String(this.now?.()) },
    )) as readonly (Row & SeatOf & { readonly standing?: unknown })[];
    const account = (await this.toAccounts(kind, rows)).find((one) => one.person === person);
    // MySQL compares ids without case.
    const seated = rows.flatMap(({ teamId, teamKey, member }) =>
      teamId !== null && member === person ? [{ documentId: teamId, key: teamKey ?? '' }] : [],
    );
    const teams = new Map(seated.map((team) => [team.documentId, team]));
    const isDelegate = rows.some(({ standing }) => isTrue(Number(standing ?? 0)));
    return account && { ...account, teams: [...teams.values()], isDelegate };
  }

  /** In the order of the list, without missing ones. */
  async findAll(people: readonly Person[]): Promise<readonly Account[]> {
    const found = new Map<string, Account>();
    for (const kind of this.kinds()) {
      const ids = people.flatMap((person) => {
        const parts = parsePerson(person);
        return parts?.kind === kind ? [parts.documentId] : [];
      });
      const rows = await inBatches(ids, async (part) =>
        this.withAbsences(kind, this.withRoles(kind).whereIn(this.documentIdColumn(kind), part)),
      );
      for (const account of await this.toAccounts(kind, rows)) found.set(account.person, account);
    }
    return people.flatMap((person) => found.get(person) ?? []);
  }

  /**
   * Locks these accounts in the running transaction, in one order, by a no-op update: SQLite has no row
   * locks. Nobody of them is deleted meanwhile.
   */
  async lock(people: readonly Person[]): Promise<void> {
    for (const person of [...new Set(people)].sort()) {
      const parts = parsePerson(person);
      if (!parts || !this.kinds().includes(parts.kind)) continue;
      const { uid } = HOMES[parts.kind];
      const column = columnOf(this.strapi, uid, 'documentId');
      const account = this.connection().knex(tableOf(this.strapi, uid));
      await account.where(column, parts.documentId).update({ [column]: parts.documentId });
    }
  }

  /** The address of an account; null without one. */
  async addressOf(person: Person): Promise<string | null> {
    const parts = parsePerson(person);
    if (!parts || !this.kinds().includes(parts.kind)) return null;
    const { uid } = HOMES[parts.kind];
    const row: unknown = await this.connection()
      .knex(tableOf(this.strapi, uid))
      .where(columnOf(this.strapi, uid, 'documentId'), parts.documentId)
      .first({ email: columnOf(this.strapi, uid, 'email') });
    const { email } = (row ?? {}) as { readonly email?: unknown };
    return typeof email === 'string' && email !== '' ? email : null;
  }

  /** Users with that role type, then admins with that role code, in order of creation. */
  async findByRole(role: string): Promise<{ exists: boolean; accounts: readonly Account[] }> {
    if (!isValidIdentifier(role)) return { exists: false, accounts: [] };
    let exists = false;
    const accounts: Account[] = [];
    for (const kind of this.kinds()) {
      const rows = (await this.ofRole(kind, role)).filter((row) => row.role === role);
      exists ||= rows.length > 0;
      accounts.push(...(await this.toAccounts(kind, rows)));
    }
    return { exists, accounts };
  }

  /** Whether the app has accounts of this kind now. */
  hasKindOf(person: Person): boolean {
    return this.kinds().some((kind) => person.startsWith(`${kind}:`));
  }

  /** Without Users & Permissions there are no users. */
  private kinds(): PersonKind[] {
    return (['user', 'admin'] as const).filter((kind) =>
      this.strapi.db.metadata.has(HOMES[kind].uid),
    );
  }

  private documentIdColumn(kind: PersonKind): string {
    return `person.${columnOf(this.strapi, HOMES[kind].uid, 'documentId')}`;
  }

  private withRoles(
    kind: PersonKind,
    { knex }: Pick<ScopedConnection, 'knex'> = this.connection(),
  ): Knex.QueryBuilder<object, Row[]> {
    const { uid, role } = HOMES[kind];
    const link = linkTableOf(this.strapi, uid, role.attribute);
    return knex(`${tableOf(this.strapi, uid)} as person`)
      .leftJoin(`${link.name} as link`, `link.${link.from}`, 'person.id')
      .leftJoin(`${tableOf(this.strapi, role.uid)} as role`, 'role.id', `link.${link.to}`)
      .orderBy('person.id')
      .select(this.columns(kind)) as Knex.QueryBuilder<object, Row[]>;
  }

  /** A role without members gives one row without an account. */
  private ofRole(kind: PersonKind, name: string): Knex.QueryBuilder<object, Row[]> {
    const { uid, role } = HOMES[kind];
    const link = linkTableOf(this.strapi, uid, role.attribute);
    const members = this.connection()
      .knex(`${tableOf(this.strapi, role.uid)} as role`)
      .leftJoin(`${link.name} as link`, `link.${link.to}`, 'role.id')
      .leftJoin(`${tableOf(this.strapi, uid)} as person`, 'person.id', `link.${link.from}`)
      .where(`role.${columnOf(this.strapi, role.uid, role.name)}`, name)
      .orderBy('person.id')
      .select(this.columns(kind)) as Knex.QueryBuilder<object, Row[]>;
    return this.withAbsences(kind, members);
  }

  /** Whether each person is away, as a column; nothing below level 3. */
  private withAbsences<Query extends Knex.QueryBuilder>(kind: PersonKind, query: Query): Query {
    if (!this.now) return query;
    const connection = this.connection();
    const isMysql = this.strapi.db.dialect.client === 'mysql';
    const person = connection.knex.raw(isMysql ? 'concat(?, ??)' : '? || ??', [
      `${kind}:`,
      this.documentIdColumn(kind),
    ]);
    const isDelegator = (delegation: Knex.QueryBuilder): void =>
      void delegation.where('delegation.delegator', person);
    return query.select(activeColumn(connection, 'away', this.now(), isDelegator)) as Query;
  }

  private columns(kind: PersonKind): Record<string, string> {
    const { uid, role, flags } = HOMES[kind];
    return {
      person: this.documentIdColumn(kind),
      role: `role.${columnOf(this.strapi, role.uid, role.name)}`,
      ...Object.fromEntries(
        flags.map((flag) => [flag, `person.${columnOf(this.strapi, uid, flag)}`]),
      ),
    };
  }

  /** An account has one row per role. */
  private async toAccounts(kind: PersonKind, rows: readonly Row[]): Promise<Account[]> {
    const accounts = new Map<string, Omit<Account, 'person' | 'roles'> & { roles: string[] }>();
    const mustConfirm = await this.mustConfirm(kind, rows);
    for (const row of rows) {
      if (row.person === null) continue;
      const account = accounts.get(row.person) ?? {
        available: canSignIn(kind, row, mustConfirm),
        isAway: isTrue(Number(row.away ?? 0)),
        roles: [],
      };
      if (row.role !== null && !account.roles.includes(row.role)) account.roles.push(row.role);
      accounts.set(row.person, account);
    }
    return [...accounts].map(([id, account]) => ({ person: `${kind}:${id}`, ...account }));
  }

  /** Users & Permissions requires a confirmed address only if the app is configured so. */
  private async mustConfirm(kind: PersonKind, rows: readonly Row[]): Promise<boolean> {
    if (kind !== 'user' || rows.every(({ confirmed }) => isTrue(confirmed))) return false;
    const store = this.strapi.store({ type: 'plugin', name: 'users-permissions' });
    const settings = (await store.get({ key: 'advanced' })) as {
      email_confirmation?: boolean;
    } | null;
    return settings?.email_confirmation === true;
  }
}

function canSignIn(kind: PersonKind, row: Row, mustConfirm: boolean): boolean {
  if (isTrue(row.blocked)) return false;
  return kind === 'admin' ? isTrue(row.isActive) : isTrue(row.confirmed) || !mustConfirm;
}

/** SQLite returns 1 and 0. */
const isTrue = (value: unknown): boolean => value === true || value === 1;
