import type { Core, UID as Uid } from '@strapi/strapi';

/** A scalar attribute as a schema writes it; live custom fields are made the same way. */
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

/** Relations, components, dynamic zones, media and passwords are not among them. */
const SCALAR_TYPES = new Set([
  ...['string', 'text', 'richtext', 'email', 'uid', 'enumeration'],
  ...['integer', 'biginteger', 'float', 'decimal', 'boolean'],
  ...['date', 'time', 'datetime', 'timestamp', 'json', 'blocks'],
]);

/**
 * What of a document may be read: every scalar attribute that is not private. Asked anew each
 * time, since custom fields come and go while the server runs.
 */
export function readableAttributes(strapi: Core.Strapi, uid: string): ScalarAttributes {
  const { attributes } = strapi.contentType(uid as Uid.ContentType);
  return new Map(
    Object.entries(attributes as Record<string, ScalarAttribute>).filter(
      ([, attribute]) => SCALAR_TYPES.has(attribute.type) && attribute.private !== true,
    ),
  );
}
