import type { FieldTypeContract } from '../../core/contracts';
import { isUnstorable } from '../text-safety';

const JSON_BYTES = 65_536;
const JSON_DEPTH = 32;

export const boolean: FieldTypeContract = {
  name: 'boolean',
  rules: [],
  storage: { type: 'boolean' },
  comparable: true,
  indexable: true,
  check: (value) => (typeof value === 'boolean' ? undefined : 'must be true or false'),
};

export const multiple: FieldTypeContract = {
  name: 'multiple',
  rules: ['enum', 'min', 'max'],
  storage: { type: 'json' },
  comparable: false,
  indexable: false,
  check(value, field) {
    if (!Array.isArray(value) || value.some((item) => typeof item !== 'string')) {
      return 'must be a list of texts';
    }
    if (value.length > (field.enum ?? []).length)
      return 'must not name more choices than there are';
    if (new Set(value).size !== value.length) return 'must not name a choice twice';
    const allowed = field.enum ?? [];
    const stray = (value as string[]).find((item) => !allowed.includes(item));
    if (stray !== undefined)
      return `has the unknown choice "${stray}"; allowed: ${allowed.join(', ')}`;
    if (typeof field.min === 'number' && value.length < field.min) {
      return `must have at least ${field.min} choices`;
    }
    if (typeof field.max === 'number' && value.length > field.max) {
      return `must have at most ${field.max} choices`;
    }
    return undefined;
  },
};

/**
 * Rejects Map, Date and objects with `toJSON`, which would be stored differently from what was
 * checked.
 */
function isPlain(value: unknown): value is object {
  const kind = Object.prototype.toString.call(value);
  if (kind !== '[object Object]' && kind !== '[object Array]') return false;
  return typeof (value as { readonly toJSON?: unknown }).toJSON !== 'function';
}

/** Why a value is not plain, storable JSON, or `undefined`. */
function jsonFault(value: unknown, depth: number): string | undefined {
  if (depth > JSON_DEPTH) return `must not be nested deeper than ${JSON_DEPTH} levels`;
  if (value === null || typeof value === 'boolean') return undefined;
  if (typeof value === 'number')
    return Number.isFinite(value) ? undefined : 'holds a number that is not finite';
  if (typeof value === 'string') {
    return isUnstorable(value)
      ? 'contains a character that cannot be stored (NUL or an unpaired surrogate)'
      : undefined;
  }
  if (!isPlain(value)) return 'must be plain JSON';
  for (const [key, item] of Object.entries(value)) {
    const fault =
      (isUnstorable(key) ? 'holds a key that cannot be stored' : undefined) ??
      jsonFault(item, depth + 1);
    if (fault !== undefined) return fault;
  }
  return undefined;
}

export const json: FieldTypeContract = {
  name: 'json',
  rules: [],
  storage: { type: 'json' },
  comparable: false,
  indexable: false,
  check(value) {
    const fault = jsonFault(value, 0);
    if (fault !== undefined) return fault;
    const bytes = Buffer.byteLength(JSON.stringify(value));
    return bytes > JSON_BYTES
      ? `must be at most ${JSON_BYTES} bytes of JSON, it has ${bytes}`
      : undefined;
  },
};
