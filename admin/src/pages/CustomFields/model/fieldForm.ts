import type {
  CustomField,
  CustomFieldChange,
  CustomFieldInput,
} from '../../../../../server/src/contracts/custom-fields';

/** The form's own shape: every input holds a value or `null`, and only what applies is sent. */
export interface FieldFormValues {
  label: string | null;
  name: string | null;
  type: string | null;
  help: string | null;
  required: boolean;
  unique: boolean;
  /** As its input holds it: text, number, boolean, list, or JSON as it was typed. */
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

/** Rules that every type understands, beyond those it names itself. */
const COMMON_RULES = ['required', 'default'];

/** Whether a rule applies to a type whose own rules are these. */
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

/** The rules as the server takes them: those that do not apply, or say nothing, are `null`. */
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

// A number input that was cleared holds '' (the admin's own form does that), never 0.
const blankToNull = <T>(value: T | null): T | null => (isBlank(value) ? null : value);

function parseDefault(values: FieldFormValues): unknown {
  return values.type === 'json' && typeof values.default === 'string'
    ? (JSON.parse(values.default) as unknown)
    : values.default;
}

/** What creating sends: only the rules that say something. */
export function toInput(
  values: FieldFormValues,
  uid: string,
  rules: readonly string[],
): CustomFieldInput {
  // A flag that is off says nothing; a default of `false` does.
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

/** What saving sends: only what differs from the field as it was loaded, and its revision. */
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
    // Rules of the old type that the new one does not know are still there, and must go.
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
