import type { Core } from '@strapi/strapi';
import { contentTypes } from '@strapi/utils';

import { isLiveAttribute, type ModelShape } from '../../custom-fields';
import { contentTypeOf } from '../ports/content-types';

interface Attribute {
  readonly type: string;
  readonly columnName?: string;
  readonly joinColumn?: { readonly name?: string };
  readonly morphColumn?: {
    readonly idColumn?: { readonly name?: string };
    readonly typeColumn?: { readonly name?: string };
  };
}

/** The columns of each attribute of a type, without live custom fields. */
export function modelShape(strapi: Core.Strapi, uid: string): ModelShape | undefined {
  const contentType = contentTypeOf(strapi, uid);
  if (!contentType || !strapi.db.metadata.has(uid)) return undefined;
  const meta = strapi.db.metadata.get(uid);
  return {
    uid,
    displayName: contentType.info.displayName,
    tableName: meta.tableName,
    draftAndPublish: contentTypes.hasDraftAndPublish(contentType),
    attributes: Object.entries(meta.attributes)
      .filter(([, attribute]) => !isLiveAttribute(attribute))
      .map(([name, attribute]) => ({ name, columns: columnsOf(attribute as Attribute) })),
  };
}

const columnsOf = ({ columnName, joinColumn, morphColumn }: Attribute): string[] =>
  [columnName, joinColumn?.name, morphColumn?.idColumn?.name, morphColumn?.typeColumn?.name].filter(
    (column) => column !== undefined,
  );

/**
 * The column name that Strapi derives from an attribute name. Uses Strapi's own function, because
 * any difference would read null after a restart.
 */
export function columnNameOf(strapi: Core.Strapi, attribute: string): string {
  const Metadata = strapi.db.metadata.constructor as new () => typeof strapi.db.metadata;
  const probe = new Metadata();
  const model = { uid: 'probe', singularName: 'probe', tableName: 'probe' };
  probe.loadModels([{ ...model, attributes: { [attribute]: { type: 'string' } } } as never]);
  const { columnName } = probe.get('probe').attributes[attribute] as Attribute;
  return columnName ?? attribute;
}
