import type { Core, Schema } from '@strapi/strapi';
import { contentTypes, errors } from '@strapi/utils';

import { isAdminCaller, mayReadField, type DocumentCaller } from './content-permissions';

/** Attributes whose value is a label as it is. */
const TEXT = ['string', 'text', 'email', 'uid', 'enumeration'];
const NUMBERS = ['integer', 'biginteger', 'decimal', 'float'];

/** Titles of types for which the Content Manager has no configuration that can be used. */
const USUAL = ['name', 'title'];

/** The attribute that documents are called by. */
export interface LabelAttribute {
  readonly name: string;
  readonly isText: boolean;
  readonly isWhole: boolean;
}

interface Configurations {
  findConfiguration(type: { readonly uid: string }): Promise<{
    readonly settings?: { readonly mainField?: string };
  }>;
}

/**
 * The entry title that the Content Manager is configured with, else `name` or `title`: the first that is
 * text or a number, not private, and that the caller may read.
 *
 * @param caller undefined for the app's own code.
 * @returns undefined if there is none; documents are called by their documentId then.
 */
export async function labelAttribute(
  strapi: Core.Strapi,
  type: Schema.ContentType,
  caller: DocumentCaller | undefined,
): Promise<LabelAttribute | undefined> {
  const { settings } = await strapi
    .plugin('content-manager')
    .service<Configurations>('content-types')
    .findConfiguration(type);
  const attributes = type.attributes as Readonly<Record<string, { readonly type: string }>>;
  for (const name of new Set([settings?.mainField ?? '', ...USUAL])) {
    const kind = Object.hasOwn(attributes, name) ? attributes[name]?.type : undefined;
    if (kind === undefined || ![...TEXT, ...NUMBERS].includes(kind)) continue;
    if (contentTypes.isPrivateAttribute(type, name)) continue;
    if (caller && !(await mayRead(strapi, type, name, caller))) continue;
    return { name, isText: TEXT.includes(kind), isWhole: kind.endsWith('integer') };
  }
  return undefined;
}

async function mayRead(
  strapi: Core.Strapi,
  type: Schema.ContentType,
  name: string,
  caller: DocumentCaller,
): Promise<boolean> {
  if (isAdminCaller(caller)) return mayReadField(strapi, caller, type.uid, name);
  const { auth } = caller.state;
  try {
    const query = { fields: [name], filters: { [name]: { $null: true } } };
    await strapi.contentAPI.validate.query(query, type, { auth });
    // Strapi's own rules and those that the app has added.
    const shown = await strapi.contentAPI.sanitize.output({ [name]: 'x' }, type, { auth });
    return typeof shown === 'object' && shown !== null && name in shown;
  } catch (error) {
    if (error instanceof errors.ValidationError) return false;
    throw error;
  }
}
