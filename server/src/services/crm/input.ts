import { z } from 'zod';

import type { ContactModel } from '../../contacts';
import type { Actor } from '../../core/contracts';
import { CrmValidationError } from '../../core/errors';
import { checkRecord, type FieldTypeRegistry } from '../../fields';

const actorShape = z.object({
  kind: z.enum(['user', 'admin', 'token', 'system'], {
    error: 'must be user, admin, token or system',
  }),
  id: z.string().min(1).max(255),
  label: z.string().max(255),
});

/** @throws CrmValidationError for what is no actor; code that is not typed may pass anything. */
export function checkActor(actor: Actor): Actor {
  const parsed = actorShape.safeParse(actor);
  if (parsed.success) return parsed.data;
  throw new CrmValidationError(
    parsed.error.issues.map((issue) => ({
      path: ['actor', ...issue.path.map(String)],
      message: `"${['actor', ...issue.path.map(String)].join('.')}" ${issue.message}`,
    })),
  );
}

/**
 * The values of a contact as they may be written.
 *
 * @throws CrmValidationError naming every field that is wrong.
 */
export function checkFields(
  model: ContactModel,
  data: unknown,
  types: FieldTypeRegistry,
  mode: 'create' | 'update',
): Record<string, unknown> {
  if (typeof data !== 'object' || data === null || Array.isArray(data)) {
    throw new CrmValidationError([
      { path: [], message: 'A contact must be an object that holds its fields' },
    ]);
  }
  const { values, problems } = checkRecord(model.fields, data as Record<string, unknown>, types, {
    mode,
  });
  if (problems.length > 0) throw new CrmValidationError(problems);
  // Plain data from here on: nobody who kept a reference changes what guards were shown.
  return structuredClone(values);
}
