import type { DataField, FieldDefinition, Json } from '../../core/contracts';
import { parseFieldDefinition } from '../../fields';
import { DEFINITION_LIMITS } from '../limits';
import type { JsonPath } from '../path';
import type { DeclaredKey } from './declared-key';
import type { DefinitionReader } from './reader';

/** FR-L2-009. Typed keys of the instance's data, with the rules of fields. */
export function readDataSchema(
  reader: DefinitionReader,
  value: unknown,
): ReadonlyMap<string, DeclaredKey> {
  const declared = new Map<string, DeclaredKey>();
  if (value === undefined) return declared;
  const path = ['dataSchema'];
  const entries = Object.entries(reader.object(value, path) ?? {});
  if (entries.length > DEFINITION_LIMITS.dataKeys) {
    const message = `dataSchema declares ${entries.length} keys.`;
    reader.diagnostics.error(
      'too_large',
      path,
      message,
      `declare at most ${DEFINITION_LIMITS.dataKeys}`,
    );
    return declared;
  }
  for (const [name, rules] of entries) {
    const definition = readField(reader, name, rules, [...path, name]);
    if (definition) declared.set(name, { definition, field: toDataField(reader, definition) });
  }
  return declared;
}

function readField(
  reader: DefinitionReader,
  name: string,
  rules: unknown,
  path: JsonPath,
): FieldDefinition | undefined {
  const object = reader.object(rules, path);
  if (!object) return undefined;
  const parsed = parseFieldDefinition({ ...object, name }, reader.fieldTypes, path);
  if (!parsed.ok) {
    for (const problem of parsed.problems) {
      const text = problem.message.replace(/\.?$/, '.');
      reader.diagnostics.error('field', problem.path, text, 'see "Fields" in the documentation');
    }
    return undefined;
  }
  if (parsed.value.unique) {
    const message = `The field "${name}": unique cannot be kept, since it lives in each instance.`;
    const advice = 'remove it, or make the field a custom field of the record';
    reader.diagnostics.error('field', [...path, 'unique'], message, advice);
  }
  return parsed.value;
}

function toDataField(reader: DefinitionReader, definition: FieldDefinition): DataField {
  const type = reader.fieldTypes.get(definition.type);
  return {
    name: definition.name,
    required: definition.required ?? false,
    default: definition.default as Json | undefined,
    fault: (value) =>
      value === null || value === undefined ? undefined : type.check(value, definition),
    normalize: (value) => (type.normalize ? type.normalize(value) : value) as Json,
  };
}
