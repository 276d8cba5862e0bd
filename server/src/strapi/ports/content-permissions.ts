import type { Core } from '@strapi/strapi';
import { errors } from '@strapi/utils';

import { CrmRefusedError } from '../../core/errors';
import { hasContentType } from './content-types';

/**
 * Reading a document's contacts needs the right to find it, writing them the right to update it.
 */
export type HostRight = 'read' | 'update';

/** The caller in a request's state. */
export type DocumentCaller = Caller;

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

/** Whether the caller is an admin, at the mount of the admin panel. */
export const isAdminCaller = ({ state }: Caller): boolean => state.route?.info?.type === 'admin';

/**
 * Whether the caller may list documents of a type, all of them or those that a condition of the role
 * allows; see `readableDocuments`.
 */
export async function mayListDocuments(
  strapi: Core.Strapi,
  caller: Caller,
  uid: string,
): Promise<boolean> {
  if (!hasContentType(strapi, uid)) return false;
  const { auth, userAbility } = caller.state;
  if (!isAdminCaller(caller)) return holdsScope(strapi, auth, `${uid}.find`);
  return !checkerOf(strapi, userAbility, uid).cannot.read();
}

/**
 * The documents of a type that the caller, who may list it, may read: a condition for Strapi's query
 * builder. In the admin it holds the conditions and locales of the role.
 *
 * @param caller undefined for the app's own code.
 */
export async function readableDocuments(
  strapi: Core.Strapi,
  caller: Caller | undefined,
  uid: string,
): Promise<object> {
  if (!caller || !isAdminCaller(caller)) return {};
  const checker = checkerOf(strapi, caller.state.userAbility, uid);
  if (!checker.requiresEntity.read()) return {};
  const { filters = {} } = await checker.sanitizedQuery.read({});
  const params = strapi.get<QueryParams>('query-params').transform(uid, { filters });
  return params.where ?? {};
}

interface QueryParams {
  transform(uid: string, params: object): { readonly where?: object };
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

const READ_DOCUMENTS = 'plugin::content-manager.explorer.read';

interface Rule {
  readonly conditions?: object | null;
  matchesField(name: string): boolean;
}

/**
 * Whether the caller, who may read a type, may read this attribute, which is not private, of every document
 * that it may read: one permission of a role may be limited to some documents, and another one to some
 * attributes.
 */
export function mayReadField(
  strapi: Core.Strapi,
  caller: Caller,
  uid: string,
  name: string,
): boolean {
  if (!isAdminCaller(caller)) return true;
  const { userAbility } = caller.state;
  if (checkerOf(strapi, userAbility, uid).cannot.read(undefined, name)) return false;
  const ability = userAbility as {
    rulesFor(action: string, subject: string): readonly Rule[];
  };
  const rules = ability.rulesFor(READ_DOCUMENTS, uid);
  const fitting = rules.filter((rule) => rule.matchesField(name));
  const isLimited = ({ conditions }: Rule): boolean => Object.keys(conditions ?? {}).length > 0;
  return fitting.length === rules.length || !fitting.every(isLimited);
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

const mayCall = (
  strapi: Core.Strapi,
  auth: Caller['state']['auth'],
  right: HostRight,
  uid: string,
): Promise<boolean> =>
  holdsScope(strapi, auth, `${uid}.${right === 'read' ? 'findOne' : 'update'}`);

/** Whether a user or token has a permission of the content API. */
export async function holdsScope(
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
