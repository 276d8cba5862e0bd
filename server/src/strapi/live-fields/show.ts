import type { CustomFieldDefinition } from '../../custom-fields';
import { followUp } from './follow-up';
import type { LiveFields } from './live-fields';

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
