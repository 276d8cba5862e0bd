import type { Core } from '@strapi/strapi';

import type { HiddenParts } from './hidden-parts';

/** The earlier hook, `before-format`, ends with Strapi's own check, which settles the matter. */
const HOOK = 'after-format::validate.permission';

interface Permission {
  readonly action: string;
  readonly subject?: string | null;
}

type Check = (context: { readonly permission: Permission }) => boolean | undefined;

/** A permission engine of Strapi's, which asks its hooks whether a permission counts. */
interface Engine {
  readonly hooks: Record<
    typeof HOOK,
    { register(check: Check): unknown; delete(check: Check): unknown }
  >;
}

/**
 * Lets no permission on the hidden types count, however it was granted: relation pickers, relations
 * from the app's types and whatever else asks "may they". The rows in the database stay.
 *
 * @returns undoes it; the admin's engine is one for all Strapis of a process.
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
