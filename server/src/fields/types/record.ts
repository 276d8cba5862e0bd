import isISO4217 from 'validator/lib/isISO4217.js';

import type { FieldTypeContract } from '../../core/contracts';
import { json } from './other';
import { owner, people, person } from './people';
import { invisibleIn } from '../text-safety';
import { string } from './text';

const NAME = /^[a-z][a-z0-9_-]{0,63}$/;

const text = { rules: [], storage: { type: 'string' }, comparable: true, indexable: true } as const;

/** A display name: a short text without invisible characters. */
const title: FieldTypeContract = {
  ...string,
  name: 'title',
  check(value, field) {
    const fault = string.check(value, field);
    const invisible = fault === undefined ? invisibleIn(value as string) : undefined;
    return invisible === undefined
      ? fault
      : `holds the invisible character ${invisible}: take it out`;
  },
};

/** The key by which definitions refer to a record (docs/definitions.md). */
const name: FieldTypeContract = {
  ...text,
  rules: ['unique'],
  name: 'name',
  check: (value) =>
    typeof value === 'string' && NAME.test(value)
      ? undefined
      : 'must be a name such as inside-sales: a small letter, then at most 63 small letters, digits, "-" or "_"',
};

const currency: FieldTypeContract = {
  ...text,
  name: 'currency',
  check: (value) =>
    typeof value === 'string' && /^[A-Z]{3}$/.test(value) && isISO4217(value)
      ? undefined
      : 'must be a currency code of ISO 4217 in capitals, such as EUR',
};

/** A plain JSON object. */
const object: FieldTypeContract = {
  ...json,
  name: 'object',
  check: (value, field) =>
    typeof value === 'object' && !Array.isArray(value)
      ? json.check(value, field)
      : 'must be a JSON object',
};

/**
 * A JSON object or list. A bare string is refused, because it would be parsed as JSON when it is
 * stored.
 */
const structure: FieldTypeContract = {
  ...json,
  name: 'structure',
  check: (value, field) =>
    typeof value === 'object' ? json.check(value, field) : 'must be a JSON object or a list',
};

/** Additional types for the CRM's own columns. */
export const RECORD_FIELD_TYPES: readonly FieldTypeContract[] = [
  title,
  name,
  currency,
  object,
  structure,
  person,
  owner,
  people,
];
