import type { CustomFieldDefinition } from '../../../custom-fields';
import type { LiveAttributes } from './live-attributes';

/**
 * Shows what was written: attributes in this process, then forms and permissions, which live in
 * the database and so are done once for all processes.
 *
 * @param described fields whose label or help is new to the Content Manager.
 */
export async function showChanges(
  live: LiveAttributes,
  described: readonly CustomFieldDefinition[],
): Promise<void> {
  await live.reload();
  await live.views.sync();
  await live.views.describe(described.filter((field) => field.state === 'live'));
  await live.permissions.resetSuperAdmin();
}
