import type { Core } from '@strapi/strapi';

import { UID, type RecordUid } from '../../constants';
import { getService } from '../../services/get-service';
import { inFormat } from '../csv-answer';

type Context = Parameters<Core.ControllerHandler>[0];

/** HTTP endpoints that count and measure records, for admins, users and API tokens. */
export const aggregates = ({ strapi }: { strapi: Core.Strapi }) => {
  const of = (uid: RecordUid, name: string) => async (context: Context) =>
    inFormat(
      context,
      name,
      await getService('aggregates', { strapi }).of(uid, context.query, context),
    );
  return {
    contacts: of(UID.contact, 'contacts'),
    opportunities: of(UID.opportunity, 'opportunities'),
    campaigns: of(UID.campaign, 'campaigns'),
    interactions: of(UID.interaction, 'interactions'),
    teams: of(UID.team, 'teams'),
  };
};
