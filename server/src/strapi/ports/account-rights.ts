import type { Core } from '@strapi/strapi';
import { contentTypes } from '@strapi/utils';

import type { PersonKind } from '../../core/identity';
import { mayReadField, mayReadType } from './content-permissions';
import { hasContentType } from './content-types';

const USER = 'plugin::users-permissions.user';
const READ_ADMINS = 'admin::users.read';

/** The caller in a request's state. */
export type AccountCaller = Parameters<typeof mayReadType>[1];

/**
 * The kinds of accounts whose addresses the caller may read: those of users with the right to list users,
 * those of admins with the right to read admins, which exists in the admin panel only.
 *
 * @param caller undefined for the app's own code.
 */
export async function readableAddresses(
  strapi: Core.Strapi,
  caller: AccountCaller | undefined,
): Promise<readonly PersonKind[]> {
  if (!caller) return ['user', 'admin'];
  const isAdmin = caller.state.route?.info?.type === 'admin';
  const ability = caller.state.userAbility as { can(action: string): boolean } | undefined;
  return [
    ...((await mayReadUsers(strapi, caller)) ? (['user'] as const) : []),
    ...(isAdmin && ability?.can(READ_ADMINS) ? (['admin'] as const) : []),
  ];
}

async function mayReadUsers(strapi: Core.Strapi, caller: AccountCaller): Promise<boolean> {
  if (!hasContentType(strapi, USER)) return false;
  if (!(await mayReadType(strapi, caller, USER))) return false;
  if (contentTypes.isPrivateAttribute(strapi.contentType(USER), 'email')) {
    return false;
  }
  return mayReadField(strapi, caller, USER, 'email');
}
