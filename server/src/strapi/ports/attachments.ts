import type { Core } from '@strapi/strapi';

import { CrmValidationError } from '../../core/errors';
import { hasContentType } from './content-types';

const FILE = 'plugin::upload.file';

/**
 * Resolves ids or documentIds of uploaded files to documentIds.
 *
 * @throws CrmValidationError naming those that do not exist.
 */
export async function findFiles(
  strapi: Core.Strapi,
  wanted: readonly string[],
): Promise<readonly string[]> {
  if (wanted.length === 0) return [];
  const ids = wanted.filter(isRowId).map(Number);
  const rows = hasContentType(strapi, FILE)
    ? ((await strapi.db.query(FILE).findMany({
        select: ['id', 'documentId'],
        where: { $or: [{ documentId: { $in: [...wanted] } }, { id: { $in: ids } }] },
      })) as { id: number; documentId: string }[])
    : [];
  const found = wanted.map((one) =>
    rows.find(({ id, documentId }) => documentId === one || String(id) === one),
  );
  const problems = wanted.flatMap((one, index) =>
    found[index]
      ? []
      : [{ path: ['attachments', index], message: `There is no file "${one.slice(0, 80)}"` }],
  );
  if (problems.length > 0) throw new CrmValidationError(problems);
  return [...new Set(found.flatMap((file) => file?.documentId ?? []))];
}

const isRowId = (text: string): boolean => /^\d{1,9}$/.test(text);
