import type { Core } from '@strapi/strapi';

import { UID } from '../../../constants';
import { parseOwner, type OwnerReference } from '../../../core/identity';
import { hasContentType } from '../../ports/content-types';

/** The content types of referenced people and teams. */
const HOMES: Readonly<Record<OwnerReference['kind'], string>> = {
  user: 'plugin::users-permissions.user',
  admin: 'admin::user',
  team: UID.team,
};

/** Those of these well-formed references that do not exist. */
export async function findMissingPeople(
  references: readonly string[],
  strapi: Core.Strapi,
): Promise<string[]> {
  const wanted = new Map<string, string[]>();
  for (const reference of references) {
    const person = parseOwner(reference);
    if (!person) continue;
    const home = HOMES[person.kind];
    wanted.set(home, [...(wanted.get(home) ?? []), person.documentId]);
  }
  const found = new Set<string>();
  for (const [home, documentIds] of wanted) {
    // Without Users & Permissions there are no users.
    if (!hasContentType(strapi, home)) continue;
    const rows = await strapi.db.query(home).findMany({
      select: ['documentId'],
      where: { documentId: { $in: documentIds } },
    });
    for (const row of rows as { documentId: string }[]) found.add(`${home} ${row.documentId}`);
  }
  return references.filter((reference) => {
    const person = parseOwner(reference);
    return person && !found.has(`${HOMES[person.kind]} ${person.documentId}`);
  });
}
