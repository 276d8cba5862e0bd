import type { Core } from '@strapi/strapi';

import type { Problem } from '../../../core/errors';
import type { ReferenceInput } from './references';

type Target = { readonly documentId: string } | { readonly id: number };

const SHAPE =
  'must be the documentId of a record, null, or an object with "connect", "set" or "disconnect"';

/** Whether a to-one relation, as it is written, names at most one record, and one that exists. */
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
    const key = `${targetUid} ${JSON.stringify(target)}`;
    if (verified.has(key)) continue;
    const row: unknown = await strapi.db
      .query(targetUid)
      .findOne({ select: ['id'], where: target });
    if (!row) {
      const text = 'id' in target ? String(target.id) : target.documentId;
      return [{ path: [name], message: `"${name}": there is no record "${text}"` }];
    }
    verified.add(key);
  }
  return [];
}

/**
 * The records that a relation will hold, from every shape that Strapi reads: an id, an object with
 * one, a list of them, `connect` or `set`. `undefined` where it is none of these.
 */
function targetsOf(value: unknown): Target[] | undefined {
  if (value === undefined || value === null) return [];
  if (Array.isArray(value)) return all(value.map(targetOf));
  if (typeof value !== 'object') return all([targetOf(value)]);
  if ('set' in value || 'connect' in value || 'disconnect' in value) {
    const wanted = [...listOf(value, 'set'), ...listOf(value, 'connect')].map(targetOf);
    return listOf(value, 'disconnect').every(targetOf) ? all(wanted) : undefined;
  }
  return all([targetOf(value)]);
}

const listOf = (value: object, key: 'set' | 'connect' | 'disconnect'): unknown[] => {
  const list: unknown = (value as Partial<Record<typeof key, unknown>>)[key];
  if (list === undefined || list === null) return [];
  return Array.isArray(list) ? list : [list];
};

function targetOf(value: unknown): Target | undefined {
  if (typeof value === 'string') return isPrintable(value) ? { documentId: value } : undefined;
  if (typeof value === 'number') return isRowId(value) ? { id: value } : undefined;
  if (typeof value !== 'object' || value === null) return undefined;
  if ('documentId' in value) return targetOf(String(value.documentId));
  return 'id' in value ? targetOf(value.id) : undefined;
}

const isPrintable = (text: string): boolean => /^[A-Za-z0-9_-]{1,255}$/.test(text);

const isRowId = (id: number): boolean => Number.isInteger(id) && id > 0 && id < 2 ** 31;

const all = (targets: (Target | undefined)[]): Target[] | undefined =>
  targets.every((target) => target !== undefined) ? targets : undefined;
