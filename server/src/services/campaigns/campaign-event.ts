import { PLUGIN_ID, UID } from '../../constants';
import type { CAMPAIGN_EVENTS } from '../../contracts/events';
import type { Actor, JsonObject } from '../../core/contracts';
import type { CrmEvent } from '../../strapi/ports/event-outbox';

export type CampaignEventName = (typeof CAMPAIGN_EVENTS)[number];

interface CampaignChange {
  readonly event: CampaignEventName;
  readonly campaign: string;
  readonly actor: Actor;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly payload: JsonObject;
}

/** The event `nexus-crm.campaign.started` and so on. */
export const campaignEventOf = ({
  event,
  campaign,
  actor,
  at,
  payload,
}: CampaignChange): CrmEvent => ({
  name: `${PLUGIN_ID}.${event}`,
  payload: {
    ...{ version: 1, uid: UID.campaign, documentId: campaign },
    ...{ actor: { ...actor }, at: new Date(at).toISOString(), payload: structuredClone(payload) },
  },
  subject: { type: UID.campaign, id: campaign },
  instance: null,
});
