import type { Core } from '@strapi/strapi';

import { EVENTS } from '../../constants';
import { PIPELINE_EVENTS, RECORD_EVENTS } from '../../contracts/events';

interface WebhookStore {
  addAllowedEvent(key: string, event: string): void;
}

/** Lets Strapi's webhooks be made for our events; it refuses those that it has not been told of. */
export function allowWebhooks(strapi: Core.Strapi): void {
  const store = strapi.get<WebhookStore>('webhookStore');
  for (const event of [...Object.values(EVENTS), ...PIPELINE_EVENTS, ...RECORD_EVENTS]) {
    store.addAllowedEvent(event.toUpperCase().replaceAll(/[^A-Z]/g, '_'), event);
  }
}
