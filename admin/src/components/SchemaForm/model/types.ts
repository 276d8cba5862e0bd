/** The part of JSON Schema that forms are built from: what zod and our contracts produce. */
export interface JsonSchema {
  readonly type?: string | readonly string[];
  readonly title?: string;
  readonly description?: string;
  readonly default?: unknown;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly format?: string;
  readonly pattern?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
  readonly exclusiveMaximum?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly writeOnly?: boolean;
  readonly readOnly?: boolean;
  readonly items?: JsonSchema;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly additionalProperties?: boolean | JsonSchema;
  readonly required?: readonly string[];
  readonly anyOf?: readonly JsonSchema[];
  readonly oneOf?: readonly JsonSchema[];
  readonly [key: string]: unknown;
}

export type JsonObject = Readonly<Record<string, unknown>>;

export type RowKind =
  | 'text'
  | 'longText'
  | 'secret'
  | 'number'
  | 'boolean'
  | 'choice'
  | 'choices'
  | 'texts'
  | 'map'
  | 'date'
  | 'dateTime'
  | 'constant'
  | 'group'
  | 'json';

export interface Choice {
  readonly value: string | number | boolean;
  readonly label: string;
}

/** One input of a form: what it shows, and what its value must meet. */
export interface Row {
  readonly kind: RowKind;
  /** The path of its value in the values of the form. */
  readonly path: readonly string[];
  readonly label: string;
  readonly hint: string | undefined;
  readonly required: boolean;
  readonly nullable: boolean;
  readonly isReadOnly: boolean;
  readonly format: string | undefined;
  readonly choices: readonly Choice[];
  /** Of a group. */
  readonly rows: readonly Row[];
  readonly schema: JsonSchema;
}

/** What a check found: a code that the form has a sentence for, with its values. */
export interface Fault {
  readonly code: FaultCode;
  readonly value?: string | number;
}

export type FaultCode =
  | 'required'
  | 'number'
  | 'integer'
  | 'minimum'
  | 'maximum'
  | 'above'
  | 'below'
  | 'minLength'
  | 'maxLength'
  | 'pattern'
  | 'email'
  | 'uri'
  | 'date'
  | 'choice'
  | 'minItems'
  | 'maxItems'
  | 'json';

/** A key for a path in maps of errors. */
export const keyOf = (path: ReadonlyArray<string | number>): string => JSON.stringify(path);
