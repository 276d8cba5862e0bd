import { setTimeout as wait } from 'node:timers/promises';

import type { CustomFieldDefinition } from '../../custom-fields';
import type { LiveFields } from './live-fields';

const TRIES = 3;
const PAUSE_MS = 200;

/**
 * Shows what was written: attributes in this process, then forms and permissions, which live in
 * the database and so are done once for all processes.
 *
 * @param fields new ones, and those whose label or help changed.
 */
export async function showFields(
  live: LiveFields,
  fields: readonly CustomFieldDefinition[],
): Promise<void> {
  await live.reload();
  await followUp(live, () => live.views.show(fields.filter((field) => field.state === 'live')));
  await followUp(live, () => live.permissions.resetSuperAdmin());
}

/** Hides an archived field the same way. */
export async function hideField(live: LiveFields, field: CustomFieldDefinition): Promise<void> {
  await live.reload();
  await followUp(live, () => live.views.hide(field));
  await followUp(live, () => live.permissions.resetSuperAdmin());
}

/**
 * The field is there by now, so what follows does not fail it: it is tried again, and the next
 * start of Strapi does it in any case.
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
