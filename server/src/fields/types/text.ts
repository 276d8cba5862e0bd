import isEmail from 'validator/lib/isEmail';
import isURL from 'validator/lib/isURL';

import type { FieldDefinition, FieldRule, FieldTypeContract } from '../../core/contracts';
import { matchesPattern } from '../pattern';

/** Widest value of a `varchar(255)` column, counted in characters by every database we run on. */
const STRING_LIMIT = 255;
const TEXT_LIMIT = 100_000;
const TEXT_RULES: readonly FieldRule[] = ['unique', 'minLength', 'maxLength', 'pattern', 'enum'];

// NUL is refused by PostgreSQL; half a surrogate pair by everything that speaks UTF-8.
const UNSTORABLE = /\u0000|[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/;

/** Whether a text holds a character that a database would refuse. */
export const isUnstorable = (text: string): boolean => UNSTORABLE.test(text);

const checkText =
  (limit: number) =>
  (value: unknown, field: FieldDefinition): string | undefined => {
    if (typeof value !== 'string') return 'must be text';
    if (isUnstorable(value)) return 'holds a character that cannot be stored (NUL or half a pair)';
    const length = Array.from(value).length;
    const longest = Math.min(field.maxLength ?? limit, limit);
    if (length > longest) return `must be at most ${longest} characters long, it has ${length}`;
    if (field.minLength !== undefined && length < field.minLength) {
      return `must be at least ${field.minLength} characters long, it has ${length}`;
    }
    if (field.pattern !== undefined && !matchesPattern(field.pattern, value)) {
      return `must match the pattern ${field.pattern}`;
    }
    if (field.enum !== undefined && !field.enum.includes(value)) {
      return `must be one of: ${field.enum.join(', ')}`;
    }
    return undefined;
  };

export const string: FieldTypeContract = {
  name: 'string',
  rules: TEXT_RULES,
  storage: { type: 'string' },
  comparable: true,
  indexable: true,
  check: checkText(STRING_LIMIT),
};

export const text: FieldTypeContract = {
  name: 'text',
  rules: ['minLength', 'maxLength', 'pattern'],
  storage: { type: 'text' },
  comparable: true,
  indexable: false,
  check: checkText(TEXT_LIMIT),
};

export const email: FieldTypeContract = {
  name: 'email',
  rules: ['unique', 'minLength', 'maxLength', 'pattern'],
  storage: { type: 'string' },
  comparable: true,
  indexable: true,
  check: (value, field) =>
    checkText(254)(value, field) ??
    (isEmail(value as string) ? undefined : 'must be an email address, such as ann@example.com'),
};

export const url: FieldTypeContract = {
  name: 'url',
  rules: ['unique', 'minLength', 'maxLength', 'pattern'],
  storage: { type: 'string' },
  comparable: true,
  indexable: true,
  check: (value, field) =>
    checkText(STRING_LIMIT)(value, field) ??
    (isURL(value as string, {
      protocols: ['http', 'https'],
      require_protocol: true,
      require_tld: false,
    })
      ? undefined
      : 'must be a web address, such as https://example.com'),
};

export const enumeration: FieldTypeContract = {
  name: 'enumeration',
  rules: ['enum'],
  storage: { type: 'string' },
  comparable: true,
  indexable: true,
  check: checkText(STRING_LIMIT),
};
