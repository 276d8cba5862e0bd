import type { Core, UID as Uid } from '@strapi/strapi';

/** A scalar attribute of a schema; live custom fields have the same form. */
export interface ScalarAttribute {
  readonly type: string;
  readonly private?: boolean;
  readonly writable?: boolean;
  readonly configurable?: boolean;
  readonly required?: boolean;
  readonly unique?: boolean;
  readonly min?: number | string;
  readonly max?: number | string;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly regex?: string;
  readonly enum?: readonly string[];
  readonly column?: { readonly args?: readonly unknown[] };
}

export type ScalarAttributes = ReadonlyMap<string, ScalarAttribute>;

/** No relations, components, dynamic zones, media or passwords. */
const SCALAR_TYPES = new Set([
  ...['string', 'text', 'richtext', 'email', 'uid', 'enumeration'],
  ...['integer', 'biginteger', 'float', 'decimal', 'boolean'],
  ...['date', 'time', 'datetime', 'timestamp', 'json', 'blocks'],
]);

/**
 * The readable attributes of a document: all scalars that are not private. Computed on each call,
 * because custom fields change at runtime.
 */
export function readableAttributes(strapi: Core.Strapi, uid: string): ScalarAttributes {
  const attributes = strapi.contentType(uid as Uid.ContentType).attributes as Record<
    string,
    ScalarAttribute
  >;
  const readable = new Map<string, ScalarAttribute>();
  for (const [name, attribute] of Object.entries(attributes)) {
    if (SCALAR_TYPES.has(attribute.type) && attribute.private !== true) {
      readable.set(name, attribute);
    }
  }
  return readable;
}
