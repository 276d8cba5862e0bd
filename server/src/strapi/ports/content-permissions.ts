import type { Core } from '@strapi/strapi';
import { errors } from '@strapi/utils';

import { CrmRefusedError } from '../../core/errors';
import { hasContentType } from './content-types';

/**
 * Reading a document's contacts needs the right to find it, writing them the right to update it.
 */
export type HostRight = 'read' | 'update';

interface Caller {
  readonly state: {
    readonly auth?: Parameters<Core.Strapi['auth']['verify']>[0];
    readonly userAbility?: unknown;
    readonly route?: { readonly info?: { readonly type?: string } };
  };
}

interface PermissionChecker {
  readonly cannot: Record<HostRight | 'create', (entity?: undefined, field?: string) => boolean>;
  readonly requiresEntity: Record<HostRight, () => boolean>;
  readonly sanitizedQuery: Record<HostRight, (query: object) => Promise<{ filters?: object }>>;
}

interface PermissionCheckers {
  create(options: { userAbility: unknown; model: string }): PermissionChecker;
}

/**
 * Checks the caller's own right to a document of the app: in the content API the permission
 * `findOne` or `update` of its type, in the admin the Content Manager's, conditions included.
 *
 * @throws CrmRefusedError naming the missing right.
 */
export async function assertHostRight(
  strapi: Core.Strapi,
  { state }: Caller,
  right: HostRight,
  uid: string,
  documentId: string,
): Promise<void> {
  const isAllowed =
    state.route?.info?.type === 'admin'
      ? await mayManage(strapi, state.userAbility, right, uid, documentId)
      : await mayCall(strapi, state.auth, right, uid);
  if (isAllowed) return;
  const verb = right === 'read' ? 'find' : 'update';
  throw new CrmRefusedError(right, `You may not ${verb} documents of ${uid}.`, { uid });
}

/**
 * Whether the caller may list all documents of a type: in the content API the permission `find`, in
 * the admin the Content Manager's right to read without conditions.
 */
export async function mayReadType(
  strapi: Core.Strapi,
  { state }: Caller,
  uid: string,
): Promise<boolean> {
  if (!hasContentType(strapi, uid)) return false;
  if (state.route?.info?.type !== 'admin') return holdsScope(strapi, state.auth, `${uid}.find`);
  const checker = checkerOf(strapi, state.userAbility, uid);
  return !checker.cannot.read() && !checker.requiresEntity.read();
}

/**
 * Whether the caller has a right of the plugin: in the content API the permission of an endpoint, in the
 * admin a permission of its role.
 */
export async function holdsRight(
  strapi: Core.Strapi,
  { state }: Caller,
  right: { readonly endpoint: string; readonly admin: string },
): Promise<boolean> {
  if (state.route?.info?.type !== 'admin') return holdsScope(strapi, state.auth, right.endpoint);
  const ability = state.userAbility as { can(action: string): boolean } | undefined;
  return ability?.can(right.admin) ?? false;
}

/**
 * Whether the caller, who may read a type, may read this attribute of it, which is not private: in the
 * admin a role may be limited to some.
 */
export function mayReadField(
  strapi: Core.Strapi,
  { state }: Caller,
  uid: string,
  name: string,
): boolean {
  if (state.route?.info?.type !== 'admin') return true;
  return !checkerOf(strapi, state.userAbility, uid).cannot.read(undefined, name);
}

/** Whether the caller may update all documents of a type, without conditions. */
export async function mayUpdateType(
  strapi: Core.Strapi,
  { state }: Caller,
  uid: string,
): Promise<boolean> {
  if (state.route?.info?.type !== 'admin') return mayCall(strapi, state.auth, 'update', uid);
  const checker = checkerOf(strapi, state.userAbility, uid);
  return !checker.cannot.update() && !checker.requiresEntity.update();
}

/**
 * The attributes among these that the caller may update: in the content API all of them with the
 * permission `update` of the type, in the admin those that the role may update.
 */
export async function writableAttributes(
  strapi: Core.Strapi,
  caller: Caller,
  { type, id }: { readonly type: string; readonly id: string },
  names: readonly string[],
): Promise<readonly string[]> {
  if (names.length === 0 || !hasContentType(strapi, type)) return [];
  const { state } = caller;
  if (state.route?.info?.type !== 'admin') {
    return (await mayCall(strapi, state.auth, 'update', type)) ? names : [];
  }
  if (!(await mayManage(strapi, state.userAbility, 'update', type, id))) return [];
  const checker = checkerOf(strapi, state.userAbility, type);
  return names.filter((name) => !checker.cannot.update(undefined, name));
}

/**
 * Asks for the caller's own right to create a document with these attributes: in the content API the
 * permission `create` of its type, in the admin the Content Manager's, for each of them.
 *
 * @throws CrmRefusedError
 */
export async function assertMayCreate(
  strapi: Core.Strapi,
  { state }: Caller,
  uid: string,
  names: readonly string[],
): Promise<void> {
  const refuse = (what: string): never => {
    throw new CrmRefusedError('create', `You may not create ${what}.`, { uid });
  };
  if (state.route?.info?.type !== 'admin') {
    if (await holdsScope(strapi, state.auth, `${uid}.create`)) return;
    refuse(`documents of ${uid}`);
  }
  const { cannot } = checkerOf(strapi, state.userAbility, uid);
  if (cannot.create()) refuse(`documents of ${uid}`);
  const barred = names.find((name) => cannot.create(undefined, name));
  if (barred !== undefined) refuse(`documents of ${uid} with "${barred.slice(0, 80)}"`);
}

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
  { state }: Caller,
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

const mayCall = (
  strapi: Core.Strapi,
  auth: Caller['state']['auth'],
  right: HostRight,
  uid: string,
): Promise<boolean> =>
  holdsScope(strapi, auth, `${uid}.${right === 'read' ? 'findOne' : 'update'}`);

async function holdsScope(
  strapi: Core.Strapi,
  auth: Caller['state']['auth'],
  scope: string,
): Promise<boolean> {
  if (!auth) return false;
  try {
    await strapi.auth.verify(auth, { scope: [scope] });
    return true;
  } catch (error) {
    if (error instanceof errors.UnauthorizedError || error instanceof errors.ForbiddenError) {
      return false;
    }
    throw error;
  }
}

const checkerOf = (strapi: Core.Strapi, userAbility: unknown, model: string): PermissionChecker =>
  strapi
    .plugin('content-manager')
    .service<PermissionCheckers>('permission-checker')
    .create({ userAbility, model });

async function mayManage(
  strapi: Core.Strapi,
  userAbility: unknown,
  right: HostRight,
  uid: string,
  documentId: string,
): Promise<boolean> {
  const checker = checkerOf(strapi, userAbility, uid);
  if (checker.cannot[right]()) return false;
  if (!checker.requiresEntity[right]()) return true;
  // A role may be limited to some documents or locales; the database decides whether this is one.
  const { filters = {} } = await checker.sanitizedQuery[right]({});
  const found = await strapi.documents(uid as Parameters<Core.Strapi['documents']>[0]).findMany({
    locale: '*',
    fields: ['documentId'],
    filters: { $and: [{ documentId }, filters] },
  });
  if (isAmong(found, documentId)) return true;
  // A missing document is not refused here; the next reader answers 404.
  const all = await strapi.db
    .query(uid)
    .findMany({ select: ['documentId'], where: { documentId } });
  return !isAmong(all as { documentId: string }[], documentId);
}

/** MySQL compares without case. */
const isAmong = (rows: readonly { readonly documentId: string }[], documentId: string): boolean =>
  rows.some((row) => row.documentId === documentId);
