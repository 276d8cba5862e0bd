import type { Core } from '@strapi/strapi';

import type { Problem } from '../../../core/errors';
import type { ReferenceInput } from './reference-input';
import { isThat, keyOf, keysOfRow, targetsOf, type TargetRow } from './targets';

const FILE = 'plugin::upload.file';

/** Maximum number of files per write, checked with one query. */
const MOST = 250;

const SHAPE =
  'must be a list of files of the media library, each by its id or documentId, or null, or an object with "connect", "set" or "disconnect"';

/** Validates references to files: their form, and that they exist. */
export async function fileProblems(
  name: string,
  { given, record, verified }: Pick<ReferenceInput, 'given' | 'record' | 'verified'>,
  strapi: Core.Strapi,
): Promise<Problem[]> {
  const refuse = (fault: string): Problem[] => [{ path: [name], message: `"${name}" ${fault}` }];
  const targets = targetsOf(given[name]);
  if (!targets) return refuse(SHAPE);
  // Strapi ignores `connect` for a row that does not exist yet.
  if (record.id === undefined && isConnecting(given[name])) {
    return refuse('of a new record takes a list, or "set"');
  }
  if (targets.length > MOST) return refuse(`takes ${MOST} files at most, not ${targets.length}`);
  const unknown = targets.filter((target) => !verified.has(keyOf(FILE, target)));
  if (unknown.length === 0) return [];
  const rows = (await strapi.db
    .query(FILE)
    .findMany({ select: ['id', 'documentId'], where: { $or: unknown } })) as TargetRow[];
  const missing = unknown.find((target) => !rows.some((row) => isThat(row, target)));
  if (missing) {
    const text = 'id' in missing ? String(missing.id) : missing.documentId;
    return refuse(`names a file "${text}" that is not there`);
  }
  for (const key of rows.flatMap((row) => keysOfRow(FILE, row))) verified.add(key);
  return [];
}

const isConnecting = (value: unknown): boolean =>
  typeof value === 'object' &&
  value !== null &&
  'connect' in value &&
  !(Array.isArray(value.connect) && value.connect.length === 0);
