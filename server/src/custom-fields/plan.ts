import { FIELD_RULES, type FieldDefinition, type FieldRule } from '../core/contracts';
import { CrmValidationError, type Problem } from '../core/errors';
import { isUnstorable, parseFieldDefinition, type FieldTypeRegistry } from '../fields';
import type { CustomFieldChange, CustomFieldInput } from '../contracts/custom-fields';
import { fieldOf, type CustomFieldDefinition, type FieldRules } from './definition';

/** A validated field; its name is checked against the type elsewhere. */
export interface PlannedField {
  readonly uid: string;
  readonly name: string;
  readonly type: string;
  readonly label: string;
  readonly help: string | null;
  readonly rules: FieldRules;
}

/** @throws CrmValidationError listing all problems of the field. */
export function planField(input: CustomFieldInput, types: FieldTypeRegistry): PlannedField {
  const { uid, label, help, ...field } = input;
  const { name, type, ...rules } = parse(withoutNull(field), types);
  return {
    uid,
    name,
    type,
    label: cleanText('label', label) ?? name,
    help: cleanText('help', help) ?? null,
    rules,
  };
}

export interface PlannedChange {
  readonly type: string;
  readonly label: string;
  readonly help: string | null;
  readonly rules: FieldRules;
  /** Only the new or stricter rules, as a field. */
  readonly probe: FieldDefinition | undefined;
}

/**
 * Applies a change to a field: absent keys stay, `null` removes a rule.
 *
 * @throws CrmValidationError listing all problems of the result.
 */
export function planChange(
  current: CustomFieldDefinition,
  change: CustomFieldChange,
  types: FieldTypeRegistry,
): PlannedChange {
  const before = fieldOf(current);
  const changed = Object.fromEntries(
    Object.entries(change).filter(
      ([key, value]) => value !== undefined && (key === 'type' || isRule(key)),
    ),
  );
  const { name, type, ...rules } = parse(withoutNull({ ...before, ...changed }), types);
  return {
    type,
    label: change.label === undefined ? current.label : (cleanText('label', change.label) ?? name),
    help: change.help === undefined ? current.help : (cleanText('help', change.help) ?? null),
    rules,
    probe: probeOf(before, { name, type, ...rules }),
  };
}

function probeOf(before: FieldDefinition, after: FieldDefinition): FieldDefinition | undefined {
  const stricter = FIELD_RULES.filter(
    (rule) =>
      rule !== 'default' &&
      after[rule] !== undefined &&
      after[rule] !== false &&
      JSON.stringify(after[rule]) !== JSON.stringify(before[rule]),
  );
  if (stricter.length === 0) return undefined;
  return {
    name: after.name,
    type: after.type,
    ...Object.fromEntries(stricter.map((rule) => [rule, after[rule]])),
    // The type `multiple` is invalid without its choices.
    ...(after.type === 'multiple' && { enum: after.enum }),
  };
}

function parse(input: unknown, types: FieldTypeRegistry): FieldDefinition {
  const parsed = parseFieldDefinition(input, types);
  const problems: Problem[] = parsed.ok ? ruleFaults(parsed.value, types) : [...parsed.problems];
  if (!parsed.ok || problems.length > 0) throw new CrmValidationError(problems);
  return parsed.value;
}

/** Problems of a column, in addition to those of any field. */
function ruleFaults(field: FieldDefinition, types: FieldTypeRegistry): Problem[] {
  const { storage } = types.get(field.type);
  const fault = (rule: FieldRule, message: string): Problem => ({
    path: [rule],
    message: `The field "${field.name}": ${rule} ${message}`,
  });
  const problems: Problem[] = [];
  if (field.unique && field.default !== undefined && field.default !== null) {
    problems.push(fault('unique', 'does not go with a default: the second record would break it'));
  }
  if (storage.type === 'json' && field.default !== undefined && !isContainer(field.default)) {
    problems.push(fault('default', 'must be a JSON object or a list'));
  }
  return problems;
}

const isContainer = (value: unknown): boolean => typeof value === 'object' && value !== null;

const isRule = (key: string): boolean => (FIELD_RULES as readonly string[]).includes(key);

/** @throws CrmValidationError if a database would reject it. */
function cleanText(key: string, text: string | null | undefined): string | undefined {
  if (text && isUnstorable(text)) {
    const message = `${key} contains a character that cannot be stored (NUL or an unpaired surrogate)`;
    throw new CrmValidationError([{ path: [key], message }]);
  }
  const trimmed = text?.trim();
  return trimmed === '' ? undefined : trimmed;
}

const withoutNull = (record: object): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(record).filter(([, value]) => value !== null && value !== undefined),
  );
