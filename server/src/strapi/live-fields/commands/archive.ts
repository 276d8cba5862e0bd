import { refuseDeclared, type CustomFieldDefinition } from '../../../custom-fields';
import type { ShownAs } from '../content-manager';
import type { LiveFields } from '../live-fields';
import { modelShape } from '../model-shape';
import type { TickedBox } from '../role-permissions';
import { followUp } from '../follow-up';
import { hasContentType } from '../../ports/content-types';

/**
 * Layout and permissions that archiving removes; stored in the row and put back by `restoreField`.
 */
interface Memory {
  readonly shown: ShownAs;
  readonly boxes: readonly TickedBox[];
}

/** Hides a field everywhere; keeps its column and data. Idempotent. */
export async function archiveField(
  live: LiveFields,
  field: CustomFieldDefinition,
): Promise<CustomFieldDefinition> {
  if (field.state === 'archived') return field;
  const known = hasContentType(live.strapi, field.uid);
  const memory: Memory | null = known
    ? {
        shown: await live.views.remember(field),
        boxes: await live.permissions.remember(field.uid, field.name),
      }
    : null;
  const [archived] = await live.rows.change([{ field, to: { state: 'archived', memory } }]);
  return archived ?? field;
}

/**
 * Restores an archived field with its data.
 *
 * @throws CrmConflictError if an attribute of the app has its name now.
 */
export async function restoreField(
  live: LiveFields,
  field: CustomFieldDefinition,
): Promise<CustomFieldDefinition> {
  if (field.state !== 'archived') return field;
  const model = modelShape(live.strapi, field.uid);
  if (model) refuseDeclared(field, model);
  const [restored] = await live.rows.change([{ field, to: { state: 'live', memory: null } }]);
  return restored ?? field;
}

/** Puts back the position and permissions of a restored field. */
export async function restoreLayout(
  live: LiveFields,
  field: CustomFieldDefinition,
  memory: unknown,
): Promise<void> {
  const { shown, boxes } = (memory ?? {}) as Partial<Memory>;
  if (shown) await followUp(live, () => live.views.restoreLayout(field, shown));
  if (boxes) await followUp(live, () => live.permissions.tick(field.uid, field.name, boxes));
}
