import type { Core } from '@strapi/strapi';

import { checkFilters, type AudienceCaller } from '../../strapi/ports/audience-filters';
import { readAudience } from '../../strapi/ports/campaign-audience';
import { isSubjectType } from '../../strapi/ports/subjects/subject-type';
import { mayReadType } from '../../strapi/ports/content-permissions';
import { audience } from '../../contracts/campaigns';
import { emptyParts } from './empty-filter';
import { CrmError, CrmRefusedError, CrmValidationError } from '../../core/errors';

/** A validated audience. */
export interface CheckedAudience {
  readonly type: string;
  /** With `me` resolved, because later there is no caller. Null if the records are listed. */
  readonly filters: Readonly<Record<string, unknown>> | null;
  readonly records: readonly string[];
  readonly growing: boolean;
}

/**
 * @param caller undefined for the app's own code, which may read everything.
 * @throws CrmValidationError for an invalid `audience` of the campaign, CrmRefusedError if the
 * caller may not list records of its type.
 */
export async function checkAudience(
  strapi: Core.Strapi,
  written: unknown,
  caller: AudienceCaller | undefined,
): Promise<CheckedAudience> {
  if (written === null || written === undefined) {
    throw wrong([], 'The campaign has no "audience": name its records');
  }
  const parsed = audience.safeParse(written);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const path = (issue?.path ?? []).map((key) => (typeof key === 'number' ? key : String(key)));
    const unknown = issue?.code === 'unrecognized_keys' ? ` "${issue.keys.join('", "')}"` : '';
    throw wrong(path, `"${['audience', ...path].join('.')}" ${issue?.message ?? ''}${unknown}`);
  }
  const { type, all, records = [], growing = false } = parsed.data;
  const filters = all ? {} : (parsed.data.filters ?? null);
  if (!isSubjectType(strapi, type)) {
    throw wrong(['type'], `"${type.slice(0, 80)}" is no content type whose records run pipelines`);
  }
  await assertMayListAudience(strapi, type, caller);
  if (filters === null) return { type, filters, records, growing };
  const empty = all ? [] : emptyParts(filters, ['audience', 'filters']);
  if (empty.length > 0) throw new CrmValidationError(empty);
  const resolved = await checkFilters(strapi, type, filters, caller);
  await tryFilter(strapi, type, resolved);
  return { type, filters: resolved, records, growing };
}

/**
 * Enrolling records or commanding a member needs the right to list their type.
 *
 * @param caller undefined for the app's own code.
 * @throws CrmRefusedError
 */
export async function assertMayListAudience(
  strapi: Core.Strapi,
  type: string,
  caller: AudienceCaller | undefined,
): Promise<void> {
  if (!caller || (await mayReadType(strapi, caller, type))) return;
  throw new CrmRefusedError('read', `You may not list records of ${type}.`, { uid: type });
}

/** Runs the filter once, so that an invalid one is an error now, not an empty enrolment later. */
async function tryFilter(
  strapi: Core.Strapi,
  type: string,
  filters: Readonly<Record<string, unknown>>,
): Promise<void> {
  try {
    await readAudience(strapi, { type, filters }, 0, 1);
  } catch (error) {
    if (CrmError.is(error)) throw error;
    const isTheirs = error instanceof Error && 'details' in error;
    if (!isTheirs) strapi.log.debug(`nexus-crm: an audience cannot be read: ${String(error)}`);
    const reason = isTheirs ? `: ${error.message}` : '';
    throw wrong(['filters'], `"audience.filters" cannot be run${reason}`);
  }
}

const wrong = (path: readonly (string | number)[], message: string): CrmValidationError =>
  new CrmValidationError([{ path: ['audience', ...path], message }]);
