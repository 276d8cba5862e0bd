import type { ShownAttribute } from '../../api/layouts';

/** What stands elsewhere on the page: in the header, or among the related records. */
const ELSEWHERE = [
  'stage',
  'owner',
  'value',
  'currency',
  'parentType',
  'parentId',
  'subjectType',
  'name',
];

const TYPES = [
  ...['string', 'text', 'email', 'integer', 'biginteger', 'decimal', 'float', 'number'],
  ...['boolean', 'date', 'datetime', 'time', 'enumeration', 'uid', 'customField'],
];

export const hasValue = (value: unknown): boolean =>
  value !== undefined &&
  value !== null &&
  value !== '' &&
  (!Array.isArray(value) || value.length > 0);

/** Whether a field is shown: its value is there, and can be shown as text. */
export function isShown(
  name: string,
  attribute: ShownAttribute | undefined,
  value: unknown,
): boolean {
  if (!attribute || ELSEWHERE.includes(name) || !hasValue(value)) return false;
  if (attribute.customField === undefined) return TYPES.includes(attribute.type);
  return typeof value !== 'object' || Array.isArray(value);
}
