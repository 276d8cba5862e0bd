import { setTimeout as wait } from 'node:timers/promises';

import type { CustomFieldDefinition } from '../../custom-fields';
import type { LiveFields } from './live-fields';

const TRIES = 3;
const PAUSE_MS = 200;

/**
 * Shows fields: attributes in this process, then forms and permissions, which are stored in the
 * database for all processes.
 *
 * @param fields new ones, and those whose label or help has changed.
 */
export async function showFields(
  live: LiveFields,
  fields: readonly CustomFieldDefinition[],
): Promise<void> {
  await live.reload();
  await followUp(live, () => live.views.show(fields.filter((field) => field.state === 'live')));
  await followUp(live, () => live.permissions.resetSuperAdmin(fields.map(({ uid }) => uid)));
}

/** Hides an archived field the same way. */
export async function hideField(live: LiveFields, field: CustomFieldDefinition): Promise<void> {
  await live.reload();
  await followUp(live, () => live.views.hide(field));
  await followUp(live, () => live.permissions.resetSuperAdmin([field.uid]));
}

/**
 * The field exists already, so a failed step is retried instead of failing the command; the next
 * start of Strapi repeats it in any case.
 */
export async function followUp(live: LiveFields, step: () => Promise<void>): Promise<void> {
  for (let left = TRIES - 1; ; left -= 1) {
    try {
      await step();
      return;
    } catch (error) {
      if (left === 0) {
        live.strapi.log.error(
          'nexus-crm: the Content Manager shows a change after a restart only.',
        );
        live.strapi.log.error(error);
        return;
      }
      await wait(PAUSE_MS);
    }
  }
}
