import type { Core } from '@strapi/strapi';

import { afterCommit } from '../../strapi/ports/after-commit';
import { PLUGIN_ID, UID } from '../../constants';
import type { CAMPAIGN_EVENTS } from '../../contracts/events';
import type { Actor, JsonObject } from '../../core/contracts';

export type CampaignEventName = (typeof CAMPAIGN_EVENTS)[number];

export interface CampaignEvent {
  readonly event: CampaignEventName;
  readonly campaign: string;
  readonly actor: Actor;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly payload: JsonObject;
}

/** Emits `nexus-crm.campaign.started` and so on after commit. */
export function announceCampaign(
  strapi: Core.Strapi,
  { event, campaign, actor, at, payload }: CampaignEvent,
): Promise<void> {
  return afterCommit(strapi, `An event of the campaign ${campaign}`, async () => {
    await strapi.eventHub.emit(`${PLUGIN_ID}.${event}`, {
      ...{ version: 1, uid: UID.campaign, documentId: campaign },
      ...{ actor: { ...actor }, at: new Date(at).toISOString(), payload: structuredClone(payload) },
    });
  });
}
