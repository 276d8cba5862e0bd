import { CrmValidationError } from '../../../core/errors';
import { byPosition, type CustomFieldDefinition } from '../../../custom-fields';
import type { LiveFields } from '../live-fields';

/**
 * Reorders the live fields of a type.
 *
 * @param names every live field of the type, each once.
 * @throws CrmValidationError if one is missing, unknown or duplicate.
 */
export async function arrangeFields(
  live: LiveFields,
  uid: string,
  names: readonly string[],
): Promise<CustomFieldDefinition[]> {
  const fields = live.registry
    .all()
    .filter((field) => field.uid === uid && field.state === 'live')
    .sort(byPosition);
  refuseOtherNames(fields, names);
  const wanted = names.flatMap((name) => fields.find((field) => field.name === name) ?? []);
  const moves = wanted
    .map((field, position) => ({ field, position }))
    .filter(({ field, position }) => field.position !== position);
  await live.rows.move(moves);
  return wanted;
}

function refuseOtherNames(
  fields: readonly CustomFieldDefinition[],
  names: readonly string[],
): void {
  const live = fields.map((field) => field.name);
  const unknown = names.filter((name) => !live.includes(name));
  const missing = live.filter((name) => !names.includes(name));
  const twice = names.filter((name, index) => names.indexOf(name) !== index);
  const faults = [
    unknown.length > 0 && `unknown: ${unknown.map((name) => name.slice(0, 80)).join(', ')}`,
    missing.length > 0 && `missing: ${missing.join(', ')}`,
    twice.length > 0 && `twice: ${twice.join(', ')}`,
  ].filter((fault) => fault !== false);
  if (faults.length === 0) return;
  const message = `names must list every live field of the type once; ${faults.join('; ')}`;
  throw new CrmValidationError([{ path: ['names'], message }]);
}
