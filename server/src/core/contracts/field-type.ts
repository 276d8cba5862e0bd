/** The rules a field may carry; each type says which of them it understands. */
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
 * One field of a record: level-1 fields, a definition's `dataSchema` and custom fields are all
 * written this way. `min` and `max` are numbers for numeric types and ISO text for dates.
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
  /** A regular expression in RE2 syntax that the whole text must match somewhere. */
  readonly pattern?: string;
  readonly enum?: readonly string[];
}

/** How a database column of this type looks, in the words of a Strapi attribute. */
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
  /** Passed on as the attribute's `column`: `{ type: 'decimal', args: [19, 4] }`. */
  readonly column?: { readonly type: string; readonly args?: readonly unknown[] };
}

/**
 * A kind of value. Built-ins live one to a file in `fields/types/`; an app's own are registered
 * through `service('extensions').fieldType` (FR-EXT).
 */
export interface FieldTypeContract {
  readonly name: string;
  /** Rules beyond `required` and `default`, which every type understands. */
  readonly rules: readonly FieldRule[];
  readonly storage: FieldStorage;
  /** The longest text that it takes, in characters; lengths in rules must not go beyond it. */
  readonly longest?: number;
  /** Whether REST may compare and sort by it; otherwise only `$null` and `$notNull` work. */
  readonly comparable: boolean;
  /** Whether the column takes a plain index; long text does not. */
  readonly indexable: boolean;
  /**
   * What is wrong with a value that is neither null nor undefined, as the end of a sentence that
   * begins with the field's name (`must be a whole number`), or `undefined` when it is right.
   */
  check(value: unknown, field: FieldDefinition): string | undefined;
  /** The value as stored; called only after `check` found nothing. */
  normalize?(value: unknown): unknown;
}
