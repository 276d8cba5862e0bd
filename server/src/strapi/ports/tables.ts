import type { Core } from '@strapi/strapi';

import { CrmConfigurationError } from '../../core/errors';
import type { RecordTable } from '../../sql/queries';
import { isScopedType } from './scope';
import { hasContentType } from './content-types';

interface AnyAttribute {
  readonly columnName?: string;
  readonly joinTable?: {
    readonly name: string;
    readonly joinColumn: { readonly name: string };
    readonly inverseJoinColumn: { readonly name: string };
  };
}

/** The join table of a relation, seen from one side. */
interface LinkTable {
  readonly name: string;
  /** References the row with the attribute. */
  readonly from: string;
  /** References the related row. */
  readonly to: string;
}

export const tableOf = (strapi: Core.Strapi, uid: string): string =>
  strapi.db.metadata.get(uid).tableName;

export const columnOf = (strapi: Core.Strapi, uid: string, attribute: string): string =>
  attributeOf(strapi, uid, attribute)?.columnName ?? attribute;

/** @throws CrmConfigurationError if an app's extension stores the relation differently. */
export function linkTableOf(strapi: Core.Strapi, uid: string, attribute: string): LinkTable {
  const table = attributeOf(strapi, uid, attribute)?.joinTable;
  if (!table) {
    throw new CrmConfigurationError(`"${attribute}" of ${uid} must be a relation with a table.`);
  }
  const { name, joinColumn, inverseJoinColumn } = table;
  return { name, from: joinColumn.name, to: inverseJoinColumn.name };
}

/** Undefined if the app has no such type. */
export function recordTable(strapi: Core.Strapi, uid: string): RecordTable | undefined {
  if (!hasContentType(strapi, uid)) return undefined;
  return {
    table: tableOf(strapi, uid),
    isScoped: isScopedType(uid),
  };
}

const attributeOf = (
  strapi: Core.Strapi,
  uid: string,
  attribute: string,
): AnyAttribute | undefined =>
  (strapi.db.metadata.get(uid).attributes as Record<string, AnyAttribute | undefined>)[attribute];
