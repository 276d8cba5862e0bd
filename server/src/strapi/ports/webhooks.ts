import type { Core } from '@strapi/strapi';

import { CRM_EVENTS } from '../../contracts/events';

interface WebhookStore {
  addAllowedEvent(key: string, event: string): void;
}

/** Registers our events with Strapi's webhooks, which reject unknown ones. */
export function allowWebhooks(strapi: Core.Strapi): void {
  const store = strapi.get<WebhookStore>('webhookStore');
  for (const event of CRM_EVENTS) {
    store.addAllowedEvent(event.toUpperCase().replaceAll(/[^A-Z]/g, '_'), event);
  }
}
