import type { Core } from '@strapi/strapi';

import { CONTACTS_ATTRIBUTE, PLUGIN_ID } from '../../../constants';
import { isLiveAttribute } from '../../../custom-fields';
import { allContentTypes } from '../../ports/content-types';

type Metadata = Core.Strapi['db']['metadata'];

/** Database objects that Strapi created for this plugin. */
export interface OwnSchema {
  /** Tables of the CRM's types, and join tables used by them only. */
  readonly tables: ReadonlySet<string>;
  /** Columns on tables of the app and of other plugins, by table. */
  readonly columns: ReadonlyMap<string, ReadonlySet<string>>;
}

/** Computed from Strapi's models, which are loaded by `db.init`. */
export function ownSchema(strapi: Core.Strapi): OwnSchema {
  return { tables: ownTables(strapi.db.metadata), columns: ownColumns(strapi) };
}

/**
 * A join table is ours if no other type has a relation through it: the table of file links belongs
 * to the upload plugin.
 */
function ownTables(metadata: Metadata): ReadonlySet<string> {
  const own = new Set<string>();
  const others = new Set<string>();
  for (const model of metadata.values()) {
    const tables = isOwnType(model.uid) ? own : others;
    if (isOwnType(model.uid)) own.add(model.tableName);
    for (const attribute of Object.values(model.attributes)) {
      const table = joinTableOf(attribute);
      if (table !== undefined) tables.add(table);
    }
  }
  for (const table of others) own.delete(table);
  return own;
}

function ownColumns(strapi: Core.Strapi): ReadonlyMap<string, ReadonlySet<string>> {
  const columns = new Map<string, Set<string>>();
  for (const type of allContentTypes(strapi)) {
    if (isOwnType(type.uid)) continue;
    const model = strapi.db.metadata.get(type.uid);
    // The column of contacts is part of the database model only, not of the content type.
    const names = Object.entries({ ...type.attributes, ...model.attributes })
      .filter(([name, attribute]) => isOwnAttribute(name, attribute as object))
      .map(([name]) => name);
    if (names.length === 0) continue;
    columns.set(model.tableName, new Set(names.map((name) => columnOf(model, name))));
  }
  return columns;
}

/** Whether a content type is the plugin's own. */
export const isOwnType = (uid: string): boolean => uid.startsWith(`plugin::${PLUGIN_ID}.`);

/**
 * Whether the plugin added this attribute to a foreign type: the column of contacts, or a live
 * field.
 */
const isOwnAttribute = (name: string, attribute: object): boolean =>
  name === CONTACTS_ATTRIBUTE || isLiveAttribute(attribute);

const columnOf = (model: ReturnType<Metadata['get']>, name: string): string => {
  const attribute = model.attributes[name];
  return (attribute && 'columnName' in attribute && attribute.columnName) || name;
};

const joinTableOf = (attribute: object): string | undefined =>
  'joinTable' in attribute ? (attribute.joinTable as { name?: string } | null)?.name : undefined;
