import type { Core } from '@strapi/strapi';

import { afterCommit } from '../../strapi/ports/after-commit';
import type { EventOutbox } from '../../strapi/ports/event-outbox';
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

/**
 * Stores `nexus-crm.campaign.started` and so on for its subscribers, in the running transaction, and
 * emits it after commit.
 */
export async function announceCampaign(
  strapi: Core.Strapi,
  outbox: EventOutbox,
  { event, campaign, actor, at, payload }: CampaignEvent,
): Promise<void> {
  const name = `${PLUGIN_ID}.${event}`;
  const content = {
    ...{ version: 1, uid: UID.campaign, documentId: campaign },
    ...{ actor: { ...actor }, at: new Date(at).toISOString(), payload: structuredClone(payload) },
  };
  const subject = { type: UID.campaign, id: campaign };
  await outbox.store([{ name, payload: content, subject, instance: null }]);
  await afterCommit(strapi, `An event of the campaign ${campaign}`, async () => {
    await strapi.eventHub.emit(name, content);
  });
}
