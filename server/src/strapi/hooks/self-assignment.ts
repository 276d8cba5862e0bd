import type { Core } from '@strapi/strapi';

import { PLUGIN_ID, UID } from '../../constants';
import type { PluginConfig } from '../../config';
import { CrmValidationError } from '../../core/errors';
import type { RecordValues } from '../../fields';
import { currentActor } from '../ports/actor';
import { personOf } from '../../core/identity';

/** The attributes of a record that decide whose lead it is. */
export const LEAD_ATTRIBUTES = ['kind', 'owner'] as const;

/**
 * BR-001 for writes that pass no pipeline: a person may not make themselves the owner of a lead.
 * Programs and API tokens are no persons, and whose lead it is already stays so.
 *
 * @param before what the record held; undefined where it is new.
 * @param allowed what the definition says that starts on the record; undefined leaves it to the
 *   plugin's configuration.
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
    '"owner": nobody may assign a lead to themselves while "rules.selfAssign" is off. Leave "owner" out, or have somebody else assign it';
  throw new CrmValidationError([{ path: ['owner'], message }]);
}
