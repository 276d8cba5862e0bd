import type { Core } from '@strapi/strapi';
import type { Knex } from 'knex';

import { UID } from '../../../constants';
import { parseOwner } from '../../../core/identity';
import type { PersonEntry } from '../../../contracts/people';
import type { ScopedConnection } from '../../../sql/scope';
import { columnOf, tableOf } from '../tables';

export type PeopleKind = PersonEntry['kind'];

interface Wanted {
  readonly kinds: readonly PeopleKind[];
  readonly ids: readonly string[] | undefined;
  readonly addresses: readonly PeopleKind[];
}

interface Input {
  readonly strapi: Core.Strapi;
  readonly connection: ScopedConnection;
  /** Whether addresses of this kind are shown. */
  readonly hasAddress: boolean;
  /** documentIds or names of roles; undefined: all. */
  readonly ids: readonly string[] | undefined;
}

const USER = 'plugin::users-permissions.user';
const ADMIN = 'admin::user';

/** The tables of roles, and what assignees call a role by. */
const ROLES = [
  { uid: 'plugin::users-permissions.role', name: 'type' },
  { uid: 'admin::role', name: 'code' },
] as const;

/** `kind`, `id`, `name` and `email` of every kind that is wanted and exists, to be united. */
export function peopleSources(
  strapi: Core.Strapi,
  connection: ScopedConnection,
  { kinds, ids, addresses }: Wanted,
): readonly Knex.QueryBuilder[] {
  return [...new Set(kinds)].flatMap((kind) => {
    const own = ids?.flatMap((id) => idOfKind(id, kind) ?? []);
    if (own?.length === 0) return [];
    const hasAddress = addresses.includes(kind);
    return SOURCES[kind]({ strapi, connection, hasAddress, ids: own }) ?? [];
  });
}

function idOfKind(id: string, kind: PeopleKind): string | undefined {
  if (kind === 'role') return id.startsWith('role:') ? id.slice('role:'.length) : undefined;
  const parts = parseOwner(id);
  return parts?.kind === kind ? parts.documentId : undefined;
}

const SOURCES: Readonly<Record<PeopleKind, (input: Input) => Knex.QueryBuilder | undefined>> = {
  user: (input) => accounts(input, USER, 'user', username),
  admin: (input) => accounts(input, ADMIN, 'admin', fullName),
  team: teams,
  role: roles,
};

/** SQL with the names of its columns. */
type Sql = readonly [text: string, columns: readonly string[]];

/** Accounts without a name are called by their address where that is shown, else by the end of their id. */
function accounts(
  { strapi, connection: { knex }, hasAddress, ids }: Input,
  uid: string,
  kind: 'user' | 'admin',
  nameOf: (strapi: Core.Strapi) => Sql,
): Knex.QueryBuilder | undefined {
  // Without Users & Permissions there are no users.
  if (!strapi.db.metadata.has(uid)) return undefined;
  const [name, columns] = nameOf(strapi);
  const id = columnOf(strapi, uid, 'documentId');
  const email = columnOf(strapi, uid, 'email');
  const unnamed = concat(strapi, `'${kind === 'user' ? 'User' : 'Admin'} '`, END_OF_ID);
  const address = hasAddress ? [email] : [];
  const named = `coalesce(${name}, ${hasAddress ? `nullif(??, ''), ` : ''}${unnamed})`;
  const query = knex(tableOf(strapi, uid)).select(
    knex.raw(`'${kind}' as kind`),
    knex.raw(`${concat(strapi, `'${kind}:'`, '??')} as id`, [id]),
    knex.raw(`${named} as name`, [...columns, ...address, id, id]),
    hasAddress ? knex.raw('?? as email', [email]) : knex.raw('null as email'),
  );
  return (ids ? query.whereIn(id, ids) : query).whereNotNull(id) as Knex.QueryBuilder;
}

/** The last four characters. */
const END_OF_ID = 'substr(??, length(??) - 3)';

const username = (strapi: Core.Strapi): Sql => [
  `nullif(??, '')`,
  [columnOf(strapi, USER, 'username')],
];

function fullName(strapi: Core.Strapi): Sql {
  const [first, last, nickname] = ['firstname', 'lastname', 'username'].map((attribute) =>
    columnOf(strapi, ADMIN, attribute),
  ) as [string, string, string];
  const full = concat(strapi, `coalesce(??, '')`, `' '`, `coalesce(??, '')`);
  return [`nullif(trim(${full}), ''), nullif(??, '')`, [first, last, nickname]];
}

function teams({ strapi, connection, ids }: Input): Knex.QueryBuilder {
  const { knex } = connection;
  const query = connection
    .rows({ team: tableOf(strapi, UID.team) })
    .select(
      knex.raw(`'team' as kind`),
      knex.raw(`${concat(strapi, `'team:'`, '??')} as id`, ['team.document_id']),
      knex.raw(`coalesce(nullif(??, ''), ??) as name`, ['team.name', 'team.key']),
      knex.raw('null as email'),
    );
  return ids ? query.whereIn('team.document_id', ids) : query;
}

/** A role of users and one of admins with the same name are one assignee. */
function roles({ strapi, connection: { knex }, ids }: Input): Knex.QueryBuilder {
  const [first, ...others] = ROLES.filter(({ uid }) => strapi.db.metadata.has(uid)).map(
    ({ uid, name }) => {
      const code = columnOf(strapi, uid, name);
      const title = columnOf(strapi, uid, 'name');
      const query = knex(tableOf(strapi, uid))
        .select({ code }, knex.raw(`coalesce(nullif(??, ''), ??) as title`, [title, code]))
        // An assignee cannot be written with blanks.
        .whereRaw(`?? <> '' and ?? not like '% %'`, [code, code]);
      return ids ? query.whereIn(code, ids) : query;
    },
  ) as [Knex.QueryBuilder, ...Knex.QueryBuilder[]];
  const all = others.length > 0 ? first.unionAll(others) : first;
  return knex
    .queryBuilder()
    .from(all.as('roles'))
    .groupBy('code')
    .select(
      knex.raw(`'role' as kind`),
      knex.raw(`${concat(strapi, `'role:'`, 'code')} as id`),
      knex.raw('min(title) as name'),
      knex.raw('null as email'),
    );
}

/** MySQL takes `||` for `or`. */
const concat = (strapi: Core.Strapi, ...parts: readonly string[]): string =>
  strapi.db.dialect.client === 'mysql' ? `concat(${parts.join(', ')})` : parts.join(' || ');
