import type { Schema } from '@strapi/strapi';

import { PLUGIN_ID } from '../../../constants';
import { visibleLayout, type LayoutConfig } from './layout';

type Attributes = Schema.ContentType['attributes'];

/**
 * Parts of an attribute that an app's extension cannot change, because our rules depend on them.
 */
const FIXED = [
  ...['type', 'enum', 'multiple', 'unique', 'column', 'columnName', 'private', 'writable'],
  ...['configurable', 'relation', 'target', 'inversedBy', 'mappedBy', 'useJoinTable'],
  ...['joinColumn', 'joinTable'],
];

/**
 * The schema to register: the app's extension merged over ours, and the keys that Strapi adds to
 * schemas at load, but not to ours.
 *
 * An extension can add attributes, and rules, texts and defaults to ours. It cannot remove any:
 * Strapi would drop the column with its data at the next boot.
 */
export function completeSchema(
  own: Schema.ContentType,
  extended: Schema.ContentType,
): Schema.ContentType {
  const { singularName } = own.info;
  const attributes = mergeAttributes(own.attributes, extended.attributes);
  return {
    ...extended,
    kind: own.kind,
    collectionName: own.collectionName,
    info: { ...own.info, ...extended.info, singularName, pluralName: own.info.pluralName },
    options: { ...extended.options, draftAndPublish: false },
    pluginOptions: { ...own.pluginOptions, ...extended.pluginOptions, i18n: { localized: false } },
    indexes: mergeIndexes(own, extended),
    attributes,
    config: visibleLayout((own as { config?: LayoutConfig }).config, attributes),
    // Without `plugin`, saving any type in the Content-Type Builder fails.
    plugin: PLUGIN_ID,
    globalId: `NexusCrm${pascalCase(singularName)}`,
  } as Schema.ContentType;
}

function mergeAttributes(own: Attributes, extended: Attributes): Attributes {
  const merged: Record<string, object> = { ...own };
  for (const [name, attribute] of Object.entries(extended)) {
    const ours = own[name];
    if (!ours) merged[name] = attribute;
    // Columns that only the engine writes cannot be extended.
    else if (ours.configurable !== false) merged[name] = { ...ours, ...withoutFixed(attribute) };
  }
  return merged as Attributes;
}

const mergeIndexes = (own: Schema.ContentType, extended: Schema.ContentType): unknown[] => {
  const named = new Map<unknown, unknown>();
  for (const index of [...indexesOf(extended), ...indexesOf(own)]) named.set(index.name, index);
  return [...named.values()];
};

const indexesOf = (schema: object): { name: string }[] =>
  'indexes' in schema ? (schema.indexes as { name: string }[]) : [];

const withoutFixed = (attribute: object): object =>
  Object.fromEntries(Object.entries(attribute).filter(([key]) => !FIXED.includes(key)));

const pascalCase = (name: string): string =>
  name.replaceAll(/(?:^|-)(.)/g, (_, letter: string) => letter.toUpperCase());
