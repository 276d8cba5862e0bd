/** The rules that a field may have; each type names those that it supports. */
export const FIELD_RULES = [
  'required',
  'unique',
  'default',
  'min',
  'max',
  'minLength',
  'maxLength',
  'pattern',
  'enum',
] as const;

export type FieldRule = (typeof FIELD_RULES)[number];

/**
 * One field of a record, in this form for level-1 fields, `dataSchema` and custom fields. `min` and
 * `max` are numbers for numeric types and ISO text for dates.
 */
export interface FieldDefinition {
  readonly name: string;
  readonly type: string;
  readonly required?: boolean;
  readonly unique?: boolean;
  readonly default?: unknown;
  readonly min?: number | string;
  readonly max?: number | string;
  readonly minLength?: number;
  readonly maxLength?: number;
  /** A regular expression in RE2 syntax; matches anywhere in the text. */
  readonly pattern?: string;
  readonly enum?: readonly string[];
}

/** The database column of a type, as a Strapi attribute. */
export interface FieldStorage {
  readonly type:
    | 'string'
    | 'text'
    | 'integer'
    | 'float'
    | 'decimal'
    | 'boolean'
    | 'date'
    | 'datetime'
    | 'email'
    | 'enumeration'
    | 'json';
  /** The attribute's `column`: `{ type: 'decimal', args: [19, 4] }`. */
  readonly column?: { readonly type: string; readonly args?: readonly unknown[] };
}

/**
 * A field type. Built-in ones are in `fields/types/`; custom ones are registered with
 * `service('extensions').fieldType` (FR-EXT).
 */
export interface FieldTypeContract {
  readonly name: string;
  /** Supported rules besides `required` and `default`, which every type supports. */
  readonly rules: readonly FieldRule[];
  readonly storage: FieldStorage;
  /** Maximum length in characters; lengths in rules cannot exceed it. */
  readonly longest?: number;
  /** Whether REST can filter and sort by it; otherwise only `$null` and `$notNull` work. */
  readonly comparable: boolean;
  /** Whether the column can have a plain index; long text cannot. */
  readonly indexable: boolean;
  /**
   * Validates a value that is neither null nor undefined. Returns the end of a sentence that begins
   * with the field's name (`must be a whole number`), or `undefined` if the value is valid.
   */
  check(value: unknown, field: FieldDefinition): string | undefined;
  /** The stored form of a value; called only after `check` returned undefined. */
  normalize?(value: unknown): unknown;
}
