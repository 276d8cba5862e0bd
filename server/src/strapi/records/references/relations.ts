import type { Core } from '@strapi/strapi';

import type { Problem } from '../../../core/errors';
import type { ReferenceInput } from './reference-input';
import { isThat, keyOf, keysOfRow, targetsOf, type TargetRow } from './targets';
import { filterOfType } from '../../ports/scope';

const SHAPE =
  'must be the documentId of a record, null, or an object with "connect", "set" or "disconnect"';

/** Validates a to-one relation: at most one target, which exists. */
export async function relationProblems(
  name: string,
  targetUid: string,
  { given, verified }: Pick<ReferenceInput, 'given' | 'verified'>,
  strapi: Core.Strapi,
): Promise<Problem[]> {
  const targets = targetsOf(given[name]);
  if (!targets) return [{ path: [name], message: `"${name}" ${SHAPE}` }];
  if (targets.length > 1) {
    return [{ path: [name], message: `"${name}" takes one record, not ${targets.length}` }];
  }
  for (const target of targets) {
    if (verified.has(keyOf(targetUid, target))) continue;
    const rows = (await strapi.db.query(targetUid).findMany({
      select: ['id', 'documentId'],
      where: { ...filterOfType(strapi, targetUid), ...target },
    })) as TargetRow[];
    // Some collations ignore case.
    const found = rows.find((row) => isThat(row, target));
    if (!found) {
      const text = 'id' in target ? String(target.id) : target.documentId;
      return [{ path: [name], message: `"${name}": there is no record "${text}"` }];
    }
    for (const key of keysOfRow(targetUid, found)) verified.add(key);
  }
  return [];
}
