import type { Core } from '@strapi/strapi';

import { holdsScope, type DocumentCaller } from './content-permissions';
import { hasContentType } from './content-types';

const FILE = 'plugin::upload.file';
const READ_FILE = 'plugin::upload.read';

interface FilePermissions {
  readonly isAllowed: boolean;
  addPermissionsQueryTo(query: object): { readonly filters?: object };
}

interface FilePermissionsService {
  createPermissionsManager(options: {
    readonly ability: unknown;
    readonly action: string;
    readonly model: string;
  }): FilePermissions;
}

/**
 * The files among these that the caller may read: in the content API all of them with the
 * permission `find` or `findOne` of files, in the admin those that match the role's conditions.
 *
 * @param wanted ids or documentIds.
 */
export async function readableFiles(
  strapi: Core.Strapi,
  { state }: DocumentCaller,
  wanted: readonly string[],
): Promise<readonly string[]> {
  if (wanted.length === 0 || !hasContentType(strapi, FILE)) return [];
  if (state.route?.info?.type !== 'admin') {
    for (const action of ['findOne', 'find']) {
      if (await holdsScope(strapi, state.auth, `plugin::upload.content-api.${action}`)) {
        return wanted;
      }
    }
    return [];
  }
  const service = strapi.service('admin::permission') as FilePermissionsService;
  const permissions = service.createPermissionsManager({
    ...{ ability: state.userAbility, action: READ_FILE, model: FILE },
  });
  if (!permissions.isAllowed) return [];
  const { filters = {} } = permissions.addPermissionsQueryTo({});
  const ids = wanted.filter((one) => /^\d{1,9}$/.test(one)).map(Number);
  const named = { $or: [{ documentId: { $in: [...wanted] } }, { id: { $in: ids } }] };
  const found = await strapi.db.query(FILE).findMany({
    select: ['id', 'documentId'],
    where: { $and: [named, filters] },
  });
  const rows = found as readonly { readonly id: number; readonly documentId: string }[];
  return wanted.filter((one) =>
    rows.some(({ id, documentId }) => documentId === one || String(id) === one),
  );
}
