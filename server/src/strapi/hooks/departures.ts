import type { Core } from '@strapi/strapi';

import { UID } from '../../constants';
import type { Assignee, Person } from '../../core/contracts';
import type { PersonKind } from '../../core/identity';
import { withStrapiErrors } from '../ports/errors';
import type { Account } from '../ports/directory';
import { rowsOf, type EventRow, type WriteEvent } from './event-rows';
import type { Departure, DeparturePort } from './departure-port';
import { hasContentType } from '../ports/content-types';

/** How to compare one type of rows before and after a write. */
interface Watched {
  /** What a write must touch to make anybody leave. */
  readonly attributes: readonly string[];
  readonly select: readonly string[];
  /** Whether a row is a group of people, rather than a person. */
  readonly isGroup: boolean;
  snapshot(rows: readonly EventRow[], port: DeparturePort): Promise<Standing>;
}

/** Who is there: accounts that can sign in, and the members of groups. */
interface Standing {
  readonly people: ReadonlySet<Person>;
  readonly groups: ReadonlyMap<Assignee, ReadonlySet<Person>>;
}

const accountsOf = (kind: PersonKind): Watched['snapshot'] =>
  async function (rows, port) {
    const people = rows.map(({ documentId }): Person => `${kind}:${documentId}`);
    const accounts = (await port.accounts(people)).filter(({ available }) => available);
    return {
      people: new Set(accounts.map(({ person }) => person)),
      groups: groupsOf(accounts),
    };
  };

function groupsOf(accounts: readonly Account[]): Map<Assignee, Set<Person>> {
  const groups = new Map<Assignee, Set<Person>>();
  for (const { person, roles } of accounts) {
    for (const role of roles) {
      const group = `role:${role}` as const;
      groups.set(group, (groups.get(group) ?? new Set()).add(person));
    }
  }
  return groups;
}

const rolesOf = (name: 'type' | 'code'): Watched['snapshot'] =>
  async function (rows, port) {
    const groups = new Map<Assignee, Set<Person>>();
    for (const row of rows) {
      const { exists, accounts } = await port.membersOfRole(String(row[name]));
      if (!exists) continue;
      groups.set(`role:${String(row[name])}`, new Set(accounts.map(({ person }) => person)));
    }
    return { people: new Set(), groups };
  };

const teamsOf: Watched['snapshot'] = (rows) =>
  Promise.resolve({
    people: new Set(),
    groups: new Map(
      rows.map(({ documentId, members }) => [
        `team:${documentId}` as const,
        new Set((Array.isArray(members) ? members : []) as Person[]),
      ]),
    ),
  });

const WATCHED: Readonly<Partial<Record<string, Watched>>> = {
  'plugin::users-permissions.user': {
    attributes: ['blocked', 'confirmed', 'role'],
    select: [],
    isGroup: false,
    snapshot: accountsOf('user'),
  },
  'admin::user': {
    attributes: ['blocked', 'isActive', 'roles'],
    select: [],
    isGroup: false,
    snapshot: accountsOf('admin'),
  },
  'plugin::users-permissions.role': {
    attributes: ['type', 'users'],
    select: ['type'],
    isGroup: true,
    snapshot: rolesOf('type'),
  },
  'admin::role': {
    attributes: ['code', 'users'],
    select: ['code'],
    isGroup: true,
    snapshot: rolesOf('code'),
  },
  [UID.team]: {
    attributes: ['members'],
    select: ['members'],
    isGroup: true,
    snapshot: teamsOf,
  },
};

const ROLES = ['plugin::users-permissions.role', 'admin::role'];

/** Whether a write may make somebody leave: a deletion, or one that touches what decides about it. */
export function mayDepart(uid: string, data: unknown): boolean {
  const watched = Object.hasOwn(WATCHED, uid) ? WATCHED[uid] : undefined;
  if (!watched) return false;
  if (typeof data !== 'object' || data === null) return true;
  return watched.attributes.some((name) => name in data);
}

/**
 * Notifies the engine of people who leave: accounts that are deleted, blocked or deactivated, members
 * removed from a team or role, and deleted teams and roles. In the transaction of the change.
 */
export function createDepartureHooks(strapi: Core.Strapi, port: DeparturePort) {
  const models = Object.keys(WATCHED).filter((uid) => hasContentType(strapi, uid));
  const remember = async (event: WriteEvent, watched: Watched): Promise<void> => {
    const rows = await rowsOf(strapi, event.model.uid, event.params, watched.select);
    if (rows.length === 0) return;
    event.state.people = { rows, before: await watched.snapshot(rows, port) };
  };

  const before = async (event: WriteEvent): Promise<void> => {
    const watched = WATCHED[event.model.uid];
    if (watched && mayDepart(event.model.uid, event.params.data)) await remember(event, watched);
  };

  const beforeDelete = async (event: WriteEvent): Promise<void> => {
    const watched = WATCHED[event.model.uid];
    if (watched) await remember(event, watched);
  };

  const after = async ({ model: { uid }, state }: WriteEvent): Promise<void> => {
    const watched = WATCHED[uid];
    const seen = state.people as { rows: readonly EventRow[]; before: Standing } | undefined;
    if (!watched || !seen) return;
    // A role is compared by the name that its row had before the write; other rows are read again.
    const documentId = { $in: seen.rows.map((row) => row.documentId) };
    const rows = ROLES.includes(uid)
      ? seen.rows
      : await rowsOf(strapi, uid, { where: { documentId } }, watched.select);
    const departures = compare(seen.before, await watched.snapshot(rows, port), watched.isGroup);
    if (departures.length > 0) await withStrapiErrors(() => port.notifyDepartures(departures));
  };

  return {
    models,
    beforeUpdate: before,
    beforeUpdateMany: before,
    beforeDelete,
    beforeDeleteMany: beforeDelete,
    afterUpdate: after,
    afterUpdateMany: after,
    afterDelete: after,
    afterDeleteMany: after,
  };
}

/** Who was there before and is not any more. */
function compare(before: Standing, now: Standing, isGroup: boolean): Departure[] {
  const gone = [...before.people].filter((person) => !now.people.has(person));
  const departures: Departure[] = gone.map((person) => ({ person }));
  for (const [group, members] of before.groups) {
    const left = now.groups.get(group);
    for (const person of members) {
      if (!left?.has(person) && !gone.includes(person)) departures.push({ person, from: group });
    }
    if (!left && isGroup) departures.push({ group });
  }
  return departures;
}
