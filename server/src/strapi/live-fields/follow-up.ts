import { setTimeout as wait } from 'node:timers/promises';

import type { Core } from '@strapi/strapi';

const TRIES = 3;
const PAUSE_MS = 200;

/**
 * The field exists already, so a failed step is retried instead of failing the command; the next
 * start of Strapi repeats it in any case.
 */
export async function followUp(
  { strapi }: { readonly strapi: Core.Strapi },
  step: () => Promise<void>,
): Promise<void> {
  for (let left = TRIES - 1; ; left -= 1) {
    try {
      await step();
      return;
    } catch (error) {
      if (left === 0) {
        strapi.log.error('nexus-crm: the Content Manager shows a change after a restart only.');
        strapi.log.error(error);
        return;
      }
      await wait(PAUSE_MS);
    }
  }
}
