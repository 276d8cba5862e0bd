import type { Core } from '@strapi/strapi';

import { PLUGIN_ID, UID } from '../../constants';
import type { PluginConfig } from '../../config';
import { CrmValidationError } from '../../core/errors';
import type { RecordValues } from '../../fields';
import { currentActor } from '../ports/actor';
import { personOf } from '../../core/identity';

/** The attributes that decide whether a record is somebody's lead. */
export const LEAD_ATTRIBUTES = ['kind', 'owner'] as const;

/**
 * BR-001 for writes outside of pipelines: people cannot make themselves the owner of a lead. Does
 * not apply to code and API tokens; an existing owner may stay.
 *
 * @param before the previous values; undefined for a new record.
 * @param allowed by the definition that starts on the record; undefined: the configuration decides.
 * @throws CrmValidationError
 */
export async function refuseSelfAssignment(
  strapi: Core.Strapi,
  uid: string,
  before: RecordValues | undefined,
  after: RecordValues,
  allowed?: boolean,
): Promise<void> {
  if (uid !== UID.contact || allowed === true) return;
  const person = personOf(await currentActor(strapi));
  const isOwn = ({ kind, owner }: RecordValues): boolean => kind === 'lead' && owner === person;
  if (person === null || !isOwn(after) || (before && isOwn(before))) return;
  const { rules } = strapi.config.get<PluginConfig>(`plugin::${PLUGIN_ID}`);
  if (allowed === undefined && rules.selfAssign) return;
  const message =
    '"owner": people cannot assign a lead to themselves while "rules.selfAssign" is false. Leave "owner" out, or let another person assign it';
  throw new CrmValidationError([{ path: ['owner'], message }]);
}
