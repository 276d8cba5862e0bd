import type { Core } from '@strapi/strapi';
import { errors } from '@strapi/utils';

import { CrmRefusedError } from '../../core/errors';

/** To read a document's contacts one must be able to find it; to write them, to update it. */
export type HostRight = 'read' | 'update';

interface Caller {
  readonly state: {
    readonly auth?: Parameters<Core.Strapi['auth']['verify']>[0];
    readonly userAbility?: unknown;
    readonly route?: { readonly info?: { readonly type?: string } };
  };
}

interface PermissionChecker {
  readonly cannot: Record<HostRight, () => boolean>;
  readonly requiresEntity: Record<HostRight, () => boolean>;
  readonly sanitizedQuery: Record<HostRight, (query: object) => Promise<{ filters?: object }>>;
}

interface PermissionCheckers {
  create(options: { userAbility: unknown; model: string }): PermissionChecker;
}

/**
 * Asks for the caller's own right on a document of the app: in the content API the permission
 * `findOne` or `update` on its type, in the admin the Content Manager's, conditions included.
 *
 * @throws CrmRefusedError saying which right is missing.
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
 * Whether the caller may list the documents of a type, all of them: in the content API by the
 * permission `find`; in the admin by the Content Manager's, where no condition narrows it.
 */
export async function mayReadType(
  strapi: Core.Strapi,
  { state }: Caller,
  uid: string,
): Promise<boolean> {
  if (!Object.hasOwn(strapi.contentTypes, uid)) return false;
  if (state.route?.info?.type !== 'admin') return holdsScope(strapi, state.auth, `${uid}.find`);
  const checker = checkerOf(strapi, state.userAbility, uid);
  return !checker.cannot.read() && !checker.requiresEntity.read();
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
  // A role may be held to some documents or locales: ask the database whether this is one.
  const { filters = {} } = await checker.sanitizedQuery[right]({});
  const found = await strapi.documents(uid as Parameters<Core.Strapi['documents']>[0]).findMany({
    locale: '*',
    fields: ['documentId'],
    filters: { $and: [{ documentId }, filters] },
  });
  if (isAmong(found, documentId)) return true;
  // One that does not exist is refused by nobody: whoever reads it next says that it is not there.
  const all = await strapi.db
    .query(uid)
    .findMany({ select: ['documentId'], where: { documentId } });
  return !isAmong(all as { documentId: string }[], documentId);
}

/** MySQL finds other spellings too. */
const isAmong = (rows: readonly { readonly documentId: string }[], documentId: string): boolean =>
  rows.some((row) => row.documentId === documentId);
