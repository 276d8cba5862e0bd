import type { Core } from '@strapi/strapi';

import type { HiddenParts } from './hidden-parts';

/** The earlier hook, `before-format`, ends with Strapi's own check, which is final. */
const HOOK = 'after-format::validate.permission';

interface Permission {
  readonly action: string;
  readonly subject?: string | null;
}

type Check = (context: { readonly permission: Permission }) => boolean | undefined;

/** Strapi's permission engine, whose hooks validate each permission. */
interface Engine {
  readonly hooks: Record<
    typeof HOOK,
    { register(check: Check): unknown; delete(check: Check): unknown }
  >;
}

/**
 * Disables all permissions on the hidden types: for relation pickers, relations from the app's
 * types, and every other check. The rows in the database stay.
 *
 * @returns a function that undoes it; the admin's engine is shared by all Strapis of a process.
 */
export function suspendPermissions(strapi: Core.Strapi, { uids }: HiddenParts): () => void {
  const { engine: admin } = strapi.service('admin::permission') as { engine: Engine };
  const contentApi = strapi.contentAPI.permissions.engine as unknown as Engine;
  // `undefined` leaves the decision to the next hook.
  const bySubject: Check = ({ permission }) =>
    uids.has(permission.subject ?? '') ? false : undefined;
  const byAction: Check = ({ permission: { action } }) =>
    uids.has(action.slice(0, action.lastIndexOf('.'))) ? false : undefined;

  admin.hooks[HOOK].register(bySubject);
  contentApi.hooks[HOOK].register(byAction);
  return () => {
    admin.hooks[HOOK].delete(bySubject);
  };
}
