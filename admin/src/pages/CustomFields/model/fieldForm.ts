import type {
  CustomField,
  CustomFieldChange,
  CustomFieldInput,
} from '../../../../../server/src/contracts/custom-fields';

/** The values of the form: every input has a value or `null`; only applicable ones are sent. */
export interface FieldFormValues {
  label: string | null;
  name: string | null;
  type: string | null;
  help: string | null;
  required: boolean;
  unique: boolean;
  /** The value of its input: text, number, boolean, list, or JSON as typed. */
  default: unknown;
  min: number | string | null;
  max: number | string | null;
  minLength: number | null;
  maxLength: number | null;
  pattern: string | null;
  enum: string[];
}

export type FormKey = keyof FieldFormValues;

export const EMPTY_FIELD: FieldFormValues = {
  label: null,
  name: null,
  type: null,
  help: null,
  required: false,
  unique: false,
  default: null,
  min: null,
  max: null,
  minLength: null,
  maxLength: null,
  pattern: null,
  enum: [],
};

/** Rules that every type supports. */
const COMMON_RULES = ['required', 'default'];

/** Whether a rule applies to a type with these rules. */
export const applies = (rule: FormKey, rules: readonly string[]): boolean =>
  COMMON_RULES.includes(rule) || rules.includes(rule);

export function toFormValues(field: CustomField): FieldFormValues {
  return {
    label: field.label,
    name: field.name,
    type: field.type,
    help: field.help ?? null,
    required: field.required ?? false,
    unique: field.unique ?? false,
    default:
      field.type === 'json' && field.default !== undefined && field.default !== null
        ? JSON.stringify(field.default, null, 2)
        : (field.default ?? null),
    min: field.min ?? null,
    max: field.max ?? null,
    minLength: field.minLength ?? null,
    maxLength: field.maxLength ?? null,
    pattern: field.pattern ?? null,
    enum: field.enum ?? [],
  };
}

type Rules = Omit<CustomFieldChange, 'label' | 'help' | 'type' | 'revision'>;

/** The rules in the server's format: rules that do not apply or are empty are `null`. */
function toRules(values: FieldFormValues, rules: readonly string[]): Required<Rules> {
  const when = <T>(rule: FormKey, value: T): T | null => (applies(rule, rules) ? value : null);
  return {
    required: values.required,
    unique: applies('unique', rules) && values.unique,
    default: isBlank(values.default) ? null : parseDefault(values),
    min: when('min', blankToNull(values.min)),
    max: when('max', blankToNull(values.max)),
    minLength: when('minLength', blankToNull(values.minLength)),
    maxLength: when('maxLength', blankToNull(values.maxLength)),
    pattern: when('pattern', blankToNull(values.pattern)),
    enum: when('enum', values.enum.length > 0 ? values.enum : null),
  };
}

const isBlank = (value: unknown): boolean =>
  value === null ||
  value === undefined ||
  value === '' ||
  (Array.isArray(value) && value.length === 0);

// A cleared number input is '' (as in the admin's own forms), never 0.
const blankToNull = <T>(value: T | null): T | null => (isBlank(value) ? null : value);

function parseDefault(values: FieldFormValues): unknown {
  return values.type === 'json' && typeof values.default === 'string'
    ? (JSON.parse(values.default) as unknown)
    : values.default;
}

/** The request to create a field: only rules that are set. */
export function toInput(
  values: FieldFormValues,
  uid: string,
  rules: readonly string[],
): CustomFieldInput {
  // A flag that is off is not set; a default of `false` is.
  const said = Object.entries(toRules(values, rules)).filter(
    ([rule, value]) => value !== null && (value !== false || rule === 'default'),
  );
  return {
    uid,
    name: values.name ?? '',
    type: values.type ?? '',
    label: (values.label ?? '').trim(),
    ...(values.help ? { help: values.help } : {}),
    ...Object.fromEntries(said),
  };
}

/** The request to change a field: only what differs from the loaded field, and its revision. */
export function toChange(
  values: FieldFormValues,
  field: CustomField,
  rules: readonly string[],
): CustomFieldChange {
  const before: Record<string, unknown> = {
    label: field.label,
    type: field.type,
    help: field.help ?? null,
    ...toRules(toFormValues(field), rules),
    // Removes rules of the old type that the new one does not support.
    ...Object.fromEntries(
      (['min', 'max', 'minLength', 'maxLength', 'pattern', 'enum'] as const).map((rule) => [
        rule,
        field[rule] ?? null,
      ]),
    ),
    unique: field.unique ?? false,
  };
  const after: Record<string, unknown> = {
    label: (values.label ?? '').trim(),
    type: values.type ?? field.type,
    help: blankToNull(values.help),
    ...toRules(values, rules),
  };
  const changed = Object.entries(after).filter(
    ([key, value]) => JSON.stringify(value) !== JSON.stringify(before[key]),
  );
  return { ...Object.fromEntries(changed), revision: field.revision };
}

/** Whether a change can break stored rows: label, help and default cannot. */
export const touchesRules = (change: CustomFieldChange): boolean =>
  Object.keys(change).some((key) => !['label', 'help', 'default', 'revision'].includes(key));
