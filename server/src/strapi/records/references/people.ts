import type { Core } from '@strapi/strapi';

import { UID } from '../../../constants';
import type { Actor } from '../../../core/contracts';
import { formatPerson, parsePerson, type PersonKind } from '../../../fields';
import { PUBLIC_ACTOR } from '../../ports/actor';

/** Where the documents behind references to people live. */
const HOMES: Readonly<Record<PersonKind, string>> = {
  user: 'plugin::users-permissions.user',
  admin: 'admin::user',
  team: UID.team,
};

/** The actor as owner or author; only users and admins can be. */
export function personOf(actor: Actor): string | undefined {
  const isSomebody = (actor.kind === 'user' && actor !== PUBLIC_ACTOR) || actor.kind === 'admin';
  if (!isSomebody) return undefined;
  return formatPerson({ kind: actor.kind, documentId: actor.id });
}

/** Those of the references, all well-formed, that nobody stands behind. */
export async function findMissingPeople(
  references: readonly string[],
  strapi: Core.Strapi,
): Promise<string[]> {
  const wanted = new Map<string, string[]>();
  for (const reference of references) {
    const person = parsePerson(reference);
    if (!person) continue;
    const home = HOMES[person.kind];
    wanted.set(home, [...(wanted.get(home) ?? []), person.documentId]);
  }
  const found = new Set<string>();
  for (const [home, documentIds] of wanted) {
    // Users & Permissions may not be installed; then nobody is a user.
    if (!(home in strapi.contentTypes)) continue;
    const rows = await strapi.db.query(home).findMany({
      select: ['documentId'],
      where: { documentId: { $in: documentIds } },
    });
    for (const row of rows as { documentId: string }[]) found.add(`${home} ${row.documentId}`);
  }
  return references.filter((reference) => {
    const person = parsePerson(reference);
    return person && !found.has(`${HOMES[person.kind]} ${person.documentId}`);
  });
}
