import type { FieldStorage } from '../core/contracts';

/** Decodes a database value into the form that validation expects. */
export function readStored(type: FieldStorage['type'], value: unknown): unknown {
  if (value === null || value === undefined) return null;
  switch (type) {
    case 'integer':
    case 'float':
    case 'decimal':
      return Number(value);
    case 'boolean':
      return value === true || Number(value) === 1;
    case 'datetime':
      return isoOf(value);
    case 'date':
      return value instanceof Date ? isoOf(value).slice(0, 10) : value;
    case 'json':
      return typeof value === 'string' ? parseJson(value) : value;
    default:
      return value;
  }
}

function isoOf(value: unknown): string {
  const time = new Date(value as string | number | Date);
  return Number.isNaN(time.getTime()) ? String(value) : time.toISOString();
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
