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

const PATH = ['audience', 'filters'];

/**
 * Validates an audience's filter by the rules for `filters` of the caller's own queries, so that
 * enrolment reveals nothing that the caller may not see. Refuses private and unknown attributes,
 * relations and fields without permission, and values of the wrong type.
 *
 * @param caller undefined for the app's own code.
 * @returns the filter with `me` resolved to the caller.
 * @throws CrmValidationError with paths below `audience.filters`.
 */
export async function checkFilters(
  strapi: Core.Strapi,
  uid: string,
  filters: Readonly<Record<string, unknown>>,
  caller: AudienceCaller | undefined,
): Promise<Readonly<Record<string, unknown>>> {
  await validate(strapi, uid, structuredClone(filters), caller);
  const problems = filterProblems(uid, filters, strapi, PATH);
  if (problems.length > 0) throw new CrmValidationError(problems);
  const me = await findMe(strapi);
  return resolveMeInFilters(uid, filters, me, strapi) as Readonly<Record<string, unknown>>;
}

async function validate(
  strapi: Core.Strapi,
  uid: string,
  filters: object,
  caller: AudienceCaller | undefined,
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
    throw wrong([...PATH, ...keys], `"${[...PATH, ...keys].join('.')}": ${error.message}`);
  }
}

const wrong = (path: string[], message: string): CrmValidationError =>
  new CrmValidationError([{ path, message }]);
