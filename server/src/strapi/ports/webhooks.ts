import type { Core } from '@strapi/strapi';

import { EVENTS, PLUGIN_ID } from '../../constants';
import {
  CAMPAIGN_EVENTS,
  DELEGATION_EVENTS,
  PIPELINE_EVENTS,
  RECORD_EVENTS,
} from '../../contracts/events';

interface WebhookStore {
  addAllowedEvent(key: string, event: string): void;
}

/** Registers our events with Strapi's webhooks, which reject unknown ones. */
export function allowWebhooks(strapi: Core.Strapi): void {
  const store = strapi.get<WebhookStore>('webhookStore');
  const others = [...CAMPAIGN_EVENTS, ...DELEGATION_EVENTS].map((event) => `${PLUGIN_ID}.${event}`);
  const all = [...Object.values(EVENTS), ...PIPELINE_EVENTS, ...RECORD_EVENTS, ...others];
  for (const event of new Set(all)) {
    store.addAllowedEvent(event.toUpperCase().replaceAll(/[^A-Z]/g, '_'), event);
  }
}
