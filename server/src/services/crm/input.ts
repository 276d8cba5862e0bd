import { z } from 'zod';

import type { ContactModel } from '../../contacts';
import type { Actor } from '../../core/contracts';
import { CrmValidationError } from '../../core/errors';
import { checkRecord, isUnstorable, type FieldTypeRegistry } from '../../fields';

const storable = z
  .string()
  .max(255)
  .refine((text) => !isUnstorable(text), {
    error: 'holds a character that cannot be stored (NUL or half a pair)',
  });

const actorShape = z.object({
  kind: z.enum(['user', 'admin', 'token', 'system'], {
    error: 'must be user, admin, token or system',
  }),
  id: storable.min(1),
  label: storable,
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

/**
 * The options of a method; code that is not typed may pass anything.
 *
 * @throws CrmValidationError for what is no object.
 */
export function checkOptions<T extends object>(options: T): T {
  const given: unknown = options;
  if (typeof given === 'object' && given !== null && !Array.isArray(given)) return options;
  throw new CrmValidationError([
    { path: ['options'], message: '"options" must be an object, or be left out' },
  ]);
}

/** @throws CrmValidationError for what can be the id of no contact. */
export function checkContactId(contactId: unknown): string {
  if (typeof contactId === 'string' && contactId !== '') return contactId;
  throw new CrmValidationError([
    { path: ['contactId'], message: '"contactId" must be the id of a contact' },
  ]);
}
