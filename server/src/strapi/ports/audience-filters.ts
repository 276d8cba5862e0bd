import type { Core, UID as Uid } from '@strapi/strapi';
import { errors } from '@strapi/utils';

import { CrmValidationError } from '../../core/errors';
import type { mayReadType } from './content-permissions';
import { filterProblems } from '../records/queries/filters';
import { findMe, resolveMeInFilters } from '../records/queries/me';

/** The caller in a request's state. */
export type AudienceCaller = Parameters<typeof mayReadType>[1];

interface PermissionCheckers {
  create(options: { userAbility: unknown; model: string }): {
    validateQuery(query: object): Promise<unknown>;
  };
}

const AUDIENCE = ['audience', 'filters'];

/**
 * Validates a filter, such as an audience's, by the rules for `filters` of the caller's own queries, so
 * that its result reveals nothing that the caller may not see. Refuses private and unknown attributes,
 * relations and fields without permission, and values of the wrong type.
 *
 * @param caller undefined for the app's own code.
 * @param root where the filter stands in the request.
 * @returns the filter with `me` resolved to the caller.
 * @throws CrmValidationError with paths below `root`.
 */
export async function checkFilters(
  strapi: Core.Strapi,
  uid: string,
  filters: Readonly<Record<string, unknown>>,
  caller: AudienceCaller | undefined,
  root: readonly string[] = AUDIENCE,
): Promise<Readonly<Record<string, unknown>>> {
  await validate(strapi, uid, structuredClone(filters), caller, root);
  const problems = filterProblems(uid, filters, strapi, root);
  if (problems.length > 0) throw new CrmValidationError(problems);
  const me = await findMe(strapi);
  return resolveMeInFilters(uid, filters, me, strapi) as Readonly<Record<string, unknown>>;
}

async function validate(
  strapi: Core.Strapi,
  uid: string,
  filters: object,
  caller: AudienceCaller | undefined,
  root: readonly string[],
): Promise<void> {
  try {
    if (caller?.state.route?.info?.type === 'admin') {
      await strapi
        .plugin('content-manager')
        .service<PermissionCheckers>('permission-checker')
        .create({ userAbility: caller.state.userAbility, model: uid })
        .validateQuery({ filters });
    }
    const auth = caller?.state.route?.info?.type === 'admin' ? undefined : caller?.state.auth;
    const schema = strapi.contentType(uid as Uid.ContentType);
    await strapi.contentAPI.validate.query({ filters }, schema, { auth });
  } catch (error) {
    if (!(error instanceof errors.ValidationError)) throw error;
    const { path, key } = error.details as { path?: unknown; key?: unknown };
    const at = typeof path === 'string' ? path : typeof key === 'string' ? key : '';
    const keys = at.split('.').filter((part) => part !== '' && part !== 'filters');
    throw wrong([...root, ...keys], `"${[...root, ...keys].join('.')}": ${error.message}`);
  }
}

const wrong = (path: string[], message: string): CrmValidationError =>
  new CrmValidationError([{ path, message }]);
