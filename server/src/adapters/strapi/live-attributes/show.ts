import type { CustomFieldDefinition } from '../../../custom-fields';
import type { LiveAttributes } from './live-attributes';

/**
 * Shows what was written: attributes in this process, then forms and permissions, which live in
 * the database and so are done once for all processes.
 *
 * @param fields new ones, and those whose label or help changed.
 */
export async function showFields(
  live: LiveAttributes,
  fields: readonly CustomFieldDefinition[],
): Promise<void> {
  await live.reload();
  await live.views.show(fields.filter((field) => field.state === 'live'));
  await live.permissions.resetSuperAdmin();
}

/** Hides an archived field the same way. */
export async function hideField(live: LiveAttributes, field: CustomFieldDefinition): Promise<void> {
  await live.reload();
  await live.views.hide(field);
  await live.permissions.resetSuperAdmin();
}
