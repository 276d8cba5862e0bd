import isEmail from 'validator/lib/isEmail.js';
import isURL from 'validator/lib/isURL.js';

import type { FieldDefinition, FieldRule, FieldTypeContract } from '../../core/contracts';
import { patternProblem } from '../pattern';
import { isUnstorable } from '../text-safety';

/** `varchar(255)`; all supported databases count characters. */
const STRING_LIMIT = 255;
const TEXT_LIMIT = 100_000;
/** RFC 5321: maximum length of an address in a mail command. */
const EMAIL_LIMIT = 254;
const TEXT_RULES: readonly FieldRule[] = ['unique', 'minLength', 'maxLength', 'pattern', 'enum'];

const checkText =
  (limit: number) =>
  (value: unknown, field: FieldDefinition): string | undefined => {
    if (typeof value !== 'string') return 'must be text';
    // At most two UTF-16 units per character, so a longer text is rejected before counting.
    if (value.length > 2 * limit) return `must be at most ${limit} characters long`;
    if (isUnstorable(value))
      return 'contains a character that cannot be stored (NUL or an unpaired surrogate)';
    const length = Array.from(value).length;
    const longest = Math.min(field.maxLength ?? limit, limit);
    if (length > longest) return `must be at most ${longest} characters long, it has ${length}`;
    if (field.minLength !== undefined && length < field.minLength) {
      return `must be at least ${field.minLength} characters long, it has ${length}`;
    }
    const mismatch = patternProblem(field, value);
    if (mismatch !== undefined) return mismatch;
    if (field.enum !== undefined && !field.enum.includes(value)) {
      return `must be one of: ${field.enum.join(', ')}`;
    }
    return undefined;
  };

export const string: FieldTypeContract = {
  name: 'string',
  rules: TEXT_RULES,
  longest: STRING_LIMIT,
  storage: { type: 'string' },
  comparable: true,
  indexable: true,
  check: checkText(STRING_LIMIT),
};

export const text: FieldTypeContract = {
  name: 'text',
  rules: ['minLength', 'maxLength', 'pattern'],
  longest: TEXT_LIMIT,
  storage: { type: 'text' },
  comparable: true,
  indexable: false,
  check: checkText(TEXT_LIMIT),
};

export const email: FieldTypeContract = {
  name: 'email',
  rules: ['unique', 'minLength', 'maxLength', 'pattern'],
  longest: EMAIL_LIMIT,
  storage: { type: 'string' },
  comparable: true,
  indexable: true,
  check: (value, field) =>
    checkText(EMAIL_LIMIT)(value, field) ??
    (isEmail(value as string) ? undefined : 'must be an email address, such as ann@example.com'),
};

export const url: FieldTypeContract = {
  name: 'url',
  rules: ['unique', 'minLength', 'maxLength', 'pattern'],
  longest: STRING_LIMIT,
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
