import type { FieldDefinition } from '../../../core/contracts';
import type { FieldTypeRegistry } from '../../../fields';
import { checkRecord } from '../../../fields';
import { decimalPlaces } from '../../../fields/types/numeric';
import type { ScalarAttribute } from './attributes';
import { toTime } from './values';

/** What is wrong with a value, or its stored form. */
export type Checked = { readonly fault: string } | { readonly value: unknown };

const FIELD_TYPES: Readonly<Record<string, string>> = {
  ...{ string: 'string', uid: 'string', text: 'text', richtext: 'text', email: 'email' },
  ...{ enumeration: 'enumeration', integer: 'integer', float: 'number', decimal: 'number' },
  ...{ boolean: 'boolean', date: 'date', datetime: 'datetime', timestamp: 'datetime' },
  ...{ json: 'json', blocks: 'json' },
};

/** Strapi's default pattern of a `uid`. */
const UID_PATTERN = '^[A-Za-z0-9-_.~]*$';

const STRING_LIMIT = 255;

/** Strapi's default precision and scale of a decimal column. */
const DECIMAL = [10, 2];

/** The format of times that all databases return. */
const TIME = /^([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d{1,3})?$/;

/**
 * Validates a value against a schema attribute, because engine writes bypass Strapi's validation.
 * Uses the field types of custom fields.
 *
 * @param draft a draft may lack required values, as in Strapi.
 */
export function checkPlain(
  name: string,
  attribute: ScalarAttribute,
  value: unknown,
  types: FieldTypeRegistry,
  draft: boolean,
): Checked {
  if (value === null || value === undefined) {
    return attribute.required && !draft ? { fault: 'is required' } : { value: null };
  }
  const special = SPECIAL[attribute.type]?.(attribute, value);
  if (special) return special;
  const type = FIELD_TYPES[attribute.type];
  if (type === undefined) return { fault: 'has a type that the CRM does not write' };
  const field: FieldDefinition = { name, type, ...rulesOf(attribute, draft) };
  const { values, problems } = checkRecord([field], { [name]: value }, types, { mode: 'update' });
  const [problem] = problems;
  if (problem) return { fault: sentenceEnd(name, problem.message) };
  const length = typeof value === 'string' ? lengthFault(attribute, value, draft) : undefined;
  if (length !== undefined) return { fault: length };
  const pattern = attribute.regex ?? (attribute.type === 'uid' ? UID_PATTERN : undefined);
  if (typeof value === 'string' && pattern !== undefined && !draft) {
    if (!new RegExp(pattern).test(value)) return { fault: `must match the pattern ${pattern}` };
  }
  return { value: values[name] };
}

/** Field rules give whole sentences that begin with the name; a fault is their end. */
export const sentenceEnd = (name: string, message: string): string =>
  message.startsWith(`"${name}" `) ? message.slice(name.length + 3) : message;

const rulesOf = (attribute: ScalarAttribute, draft: boolean): Partial<FieldDefinition> =>
  Object.fromEntries(
    Object.entries({
      required: attribute.required === true && !draft,
      ...{ min: attribute.min, max: attribute.max, enum: attribute.enum },
    }).filter(([, rule]) => rule !== undefined),
  );

/** Counts UTF-16 units, like Strapi, so that REST and the engine accept the same values. */
function lengthFault(
  { type, minLength, maxLength = type === 'string' ? STRING_LIMIT : undefined }: ScalarAttribute,
  value: string,
  draft: boolean,
): string | undefined {
  if (maxLength !== undefined && value.length > maxLength) {
    return `must be at most ${maxLength} characters long, it has ${value.length}`;
  }
  return minLength !== undefined && !draft && value.length < minLength
    ? `must be at least ${minLength} characters long, it has ${value.length}`
    : undefined;
}

/** Undefined: not handled here; the field type validates the value. */
type Special = (attribute: ScalarAttribute, value: unknown) => Checked | undefined;

const SPECIAL: Readonly<Partial<Record<string, Special>>> = {
  biginteger: checkBigInteger,
  decimal: checkDigits,
  time: (_, value) =>
    typeof value === 'string' && TIME.test(value)
      ? { value: toTime(value) }
      : { fault: 'must be a time of day written HH:MM:SS' },
  // Databases return bare strings and numbers in JSON columns differently.
  json: (_, value) =>
    typeof value === 'object' ? undefined : { fault: 'must be a JSON object or a list' },
  blocks: (_, value) => (Array.isArray(value) ? undefined : { fault: 'must be a list of blocks' }),
};

/** A number, or its digits as text if a number cannot represent it. */
function checkBigInteger({ min, max }: ScalarAttribute, value: unknown): Checked {
  const digits = typeof value === 'number' && Number.isSafeInteger(value) ? String(value) : value;
  if (typeof digits !== 'string' || !/^-?\d{1,19}$/.test(digits)) {
    return { fault: 'must be a whole number' };
  }
  const whole = BigInt(digits);
  if (whole !== BigInt.asIntN(64, whole)) return { fault: 'must be a whole number of 64 bits' };
  if (min !== undefined && whole < BigInt(min)) return { fault: `must be at least ${min}` };
  if (max !== undefined && whole > BigInt(max)) return { fault: `must be at most ${max}` };
  return { value: digits };
}

/** Some databases round excess digits, others fail. */
function checkDigits({ column }: ScalarAttribute, value: unknown): Checked | undefined {
  if (typeof value !== 'number' || !Number.isFinite(value)) return undefined;
  const [digits = 0, places = 0] = (column?.args ?? DECIMAL) as readonly number[];
  if (decimalPlaces(value) > places) {
    return { fault: `must have at most ${places} digits after the point` };
  }
  return Math.abs(value) < 10 ** (digits - places)
    ? undefined
    : { fault: `must have at most ${digits - places} digits before the point` };
}
