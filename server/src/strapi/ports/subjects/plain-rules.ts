import type { FieldDefinition } from '../../../core/contracts';
import type { FieldTypeRegistry } from '../../../fields';
import { checkRecord } from '../../../fields';
import { decimalPlaces } from '../../../fields/types/numeric';
import type { ScalarAttribute } from './attributes';
import { toTime } from './values';

/** What is wrong with a value, or the value as it is stored. */
export type Checked = { readonly fault: string } | { readonly value: unknown };

const FIELD_TYPES: Readonly<Record<string, string>> = {
  ...{ string: 'string', uid: 'string', text: 'text', richtext: 'text', email: 'email' },
  ...{ enumeration: 'enumeration', integer: 'integer', float: 'number', decimal: 'number' },
  ...{ boolean: 'boolean', date: 'date', datetime: 'datetime', timestamp: 'datetime' },
  ...{ json: 'json', blocks: 'json' },
};

/** What Strapi allows in a `uid` whose schema has no pattern of its own. */
const UID_PATTERN = '^[A-Za-z0-9-_.~]*$';

const STRING_LIMIT = 255;

/** Digits of a decimal column where the schema does not say: what Strapi makes. */
const DECIMAL = [10, 2];

/** The time of a day as every database gives it back. */
const TIME = /^([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d{1,3})?$/;

/**
 * Checks a value against the attribute of a schema, since the engine writes past Strapi's own
 * validation. The same types judge as for custom fields.
 *
 * @param draft may lack what is required, as Strapi has it.
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

/** Messages of the field rules begin with the name, a fault goes on after it. */
export const sentenceEnd = (name: string, message: string): string =>
  message.startsWith(`"${name}" `) ? message.slice(name.length + 3) : message;

const rulesOf = (attribute: ScalarAttribute, draft: boolean): Partial<FieldDefinition> =>
  Object.fromEntries(
    Object.entries({
      required: attribute.required === true && !draft,
      ...{ min: attribute.min, max: attribute.max, enum: attribute.enum },
    }).filter(([, rule]) => rule !== undefined),
  );

/** Strapi counts the units of UTF-16: what it refuses by REST is refused here, and no other. */
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

/** Undefined: nothing special about this value, the field type judges it. */
type Special = (attribute: ScalarAttribute, value: unknown) => Checked | undefined;

const SPECIAL: Readonly<Partial<Record<string, Special>>> = {
  biginteger: checkBigInteger,
  decimal: checkDigits,
  time: (_, value) =>
    typeof value === 'string' && TIME.test(value)
      ? { value: toTime(value) }
      : { fault: 'must be a time of day written HH:MM:SS' },
  // A bare text or number comes back from one database as something else than from another.
  json: (_, value) =>
    typeof value === 'object' ? undefined : { fault: 'must be a JSON object or a list' },
  blocks: (_, value) => (Array.isArray(value) ? undefined : { fault: 'must be a list of blocks' }),
};

/** A number, or its digits as text where a number cannot hold it. */
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

/** One database rounds what does not fit, the other falls over it. */
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
