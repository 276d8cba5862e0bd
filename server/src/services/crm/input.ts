import { z } from 'zod';

import type { ContactModel } from '../../contacts';
import type { Actor } from '../../core/contracts';
import { CrmValidationError } from '../../core/errors';
import { checkRecord, isSameJson, isUnstorable, type FieldTypeRegistry } from '../../fields';

const storable = z
  .string()
  .max(255)
  .refine((text) => !isUnstorable(text), {
    error: 'contains a character that cannot be stored (NUL or an unpaired surrogate)',
  });

const actorShape = z.object({
  kind: z.enum(['user', 'admin', 'token', 'system'], {
    error: 'must be user, admin, token or system',
  }),
  id: storable.min(1),
  label: storable,
});

/** @throws CrmValidationError for an invalid actor; untyped code may pass anything. */
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

type Fields = Readonly<Record<string, unknown>>;

/**
 * Validates the values of a contact.
 *
 * @param stored called if a value is invalid: an unchanged value is accepted, even if a later rule
 *    forbids it, and left out of the result.
 * @throws CrmValidationError listing every invalid field.
 */
export async function checkFields(
  model: ContactModel,
  data: unknown,
  types: FieldTypeRegistry,
  stored?: () => Promise<Fields | undefined>,
): Promise<Record<string, unknown>> {
  if (typeof data !== 'object' || data === null || Array.isArray(data)) {
    throw new CrmValidationError([
      { path: [], message: 'A contact must be an object that holds its fields' },
    ]);
  }
  const given = data as Fields;
  const { values, problems } = checkRecord(model.fields, given, types, {
    mode: stored ? 'update' : 'create',
  });
  if (problems.length > 0) {
    const old = await stored?.();
    const isOld = (name: string): boolean =>
      old !== undefined && name in given && isSameJson(given[name] ?? null, old[name] ?? null);
    const broken = problems.filter(({ path }) => !isOld(String(path[0])));
    if (broken.length > 0) throw new CrmValidationError(broken);
  }
  // A copy, so that the caller cannot change what guards have been given.
  return structuredClone(values);
}

/**
 * Validates the options of a method; untyped code may pass anything.
 *
 * @throws CrmValidationError if they are no object.
 */
export function checkOptions<T extends object>(options: T): T {
  const given: unknown = options;
  if (typeof given === 'object' && given !== null && !Array.isArray(given)) return options;
  throw new CrmValidationError([
    { path: ['options'], message: '"options" must be an object, or be left out' },
  ]);
}

/** @throws CrmValidationError for a value that cannot be a contact's id. */
export function checkContactId(contactId: unknown): string {
  if (typeof contactId === 'string' && contactId !== '') return contactId;
  throw new CrmValidationError([
    { path: ['contactId'], message: '"contactId" must be the id of a contact' },
  ]);
}
