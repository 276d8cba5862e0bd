import type { Core, UID as Uid } from '@strapi/strapi';
import { contentTypes } from '@strapi/utils';

import { mayReadField, type DocumentCaller } from './content-permissions';
import { hasContentType } from './content-types';

type Values = Readonly<Record<string, unknown>>;

/**
 * Leaves out the values of attributes that the caller may not read; keys that are no attributes belong to
 * the pipeline, and stay.
 *
 * @param caller undefined for the app's own code.
 */
export function readableValues(
  strapi: Core.Strapi,
  caller: DocumentCaller | undefined,
  uid: string,
): (values: Values | null) => Record<string, unknown> | null {
  if (!caller || !hasContentType(strapi, uid)) return (values) => values && { ...values };
  const schema = strapi.contentType(uid as Uid.ContentType);
  const known = new Map<string, boolean>();
  const may = (name: string): boolean => {
    const found = known.get(name);
    if (found !== undefined) return found;
    const isReadable =
      !Object.hasOwn(schema.attributes, name) ||
      (!contentTypes.isPrivateAttribute(schema, name) && mayReadField(strapi, caller, uid, name));
    known.set(name, isReadable);
    return isReadable;
  };
  return (values) =>
    values && Object.fromEntries(Object.entries(values).filter(([name]) => may(name)));
}
