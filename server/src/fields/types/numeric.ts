import type { FieldDefinition, FieldRule, FieldTypeContract } from '../../core/contracts';

const RULES: readonly FieldRule[] = ['unique', 'min', 'max'];
/** Range of a 32-bit column; PostgreSQL fails with a 500 beyond it. */
const INTEGER_LIMIT = 2_147_483_647;
/** `decimal(19,4)`: fifteen digits before the point, four after it. */
const DECIMAL_LIMIT = 1e15;
const DECIMAL_PLACES = 4;

const checkRange = (value: number, field: FieldDefinition): string | undefined => {
  if (typeof field.min === 'number' && value < field.min) return `must be at least ${field.min}`;
  if (typeof field.max === 'number' && value > field.max) return `must be at most ${field.max}`;
  return undefined;
};

const isFiniteNumber = (value: unknown): value is number =>
  typeof value === 'number' && Number.isFinite(value);

/** Number of decimal places: `1.5e-7` has eight. */
export function decimalPlaces(value: number): number {
  const [mantissa = '', exponent = '0'] = String(value).toLowerCase().split('e');
  const written = mantissa.split('.')[1]?.length ?? 0;
  return Math.max(0, written - Number(exponent));
}

export const integer: FieldTypeContract = {
  name: 'integer',
  rules: RULES,
  storage: { type: 'integer' },
  comparable: true,
  indexable: true,
  check(value, field) {
    if (!isFiniteNumber(value) || !Number.isInteger(value)) return 'must be a whole number';
    if (Math.abs(value) > INTEGER_LIMIT)
      return `must lie between -${INTEGER_LIMIT} and ${INTEGER_LIMIT}`;
    return checkRange(value, field);
  },
};

export const number: FieldTypeContract = {
  name: 'number',
  rules: RULES,
  storage: { type: 'float' },
  comparable: true,
  indexable: true,
  check(value, field) {
    if (!isFiniteNumber(value)) return 'must be a number';
    return checkRange(value, field);
  },
};

export const decimal: FieldTypeContract = {
  name: 'decimal',
  rules: RULES,
  storage: { type: 'decimal', column: { type: 'decimal', args: [19, DECIMAL_PLACES] } },
  comparable: true,
  indexable: true,
  check(value, field) {
    if (!isFiniteNumber(value)) return 'must be a number';
    if (Math.abs(value) >= DECIMAL_LIMIT) return 'must have at most 15 digits before the point';
    if (decimalPlaces(value) > DECIMAL_PLACES) {
      return `must have at most ${DECIMAL_PLACES} digits after the point`;
    }
    return checkRange(value, field);
  },
};
