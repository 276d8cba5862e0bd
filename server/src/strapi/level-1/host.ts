import type { Core } from '@strapi/strapi';

import { CONTACTS_ATTRIBUTE, CONTACTS_COLUMN } from '../../constants';
import { CrmConfigurationError } from '../../core/errors';

/** The table of a content type with the column. */
export interface Host {
  readonly uid: string;
  readonly table: string;
  readonly documentId: string;
  /**
   * Whether Strapi can add rows to an existing document: a locale, a draft, a published version.
   */
  readonly grows: boolean;
}

/**
 * Adds the column to a content type. The attribute is added to Strapi's database layer, which
 * creates the column, but not to the content type, so every entry point that is built from content
 * types (REST, GraphQL, Content Manager, Content-Type Builder, MCP, OpenAPI) ignores it. Runs after
 * the models are read and before the schema sync.
 *
 * @throws CrmConfigurationError if the type has an attribute or column of that name.
 */
export function addColumn(strapi: Core.Strapi, uid: string): Host {
  const meta = strapi.db.metadata.get(uid);
  if (CONTACTS_ATTRIBUTE in meta.attributes || CONTACTS_COLUMN in meta.columnToAttribute) {
    throw new CrmConfigurationError(
      `${uid} has an attribute of its own that takes the name ${CONTACTS_ATTRIBUTE} or the column ` +
        `${CONTACTS_COLUMN}, which the CRM needs; rename it.`,
    );
  }
  meta.attributes[CONTACTS_ATTRIBUTE] = { type: 'json', columnName: CONTACTS_COLUMN };
  meta.columnToAttribute[CONTACTS_COLUMN] = CONTACTS_ATTRIBUTE;

  const contentType = strapi.contentType(uid as Parameters<Core.Strapi['contentType']>[0]);
  const localized = (contentType.pluginOptions as { i18n?: { localized?: boolean } } | undefined)
    ?.i18n?.localized;
  return {
    uid,
    table: meta.tableName,
    documentId: columnOf(meta.attributes.documentId) ?? 'document_id',
    grows: contentType.options?.draftAndPublish === true || localized === true,
  };
}

const columnOf = (attribute: unknown): string | undefined =>
  typeof attribute === 'object' &&
  attribute !== null &&
  'columnName' in attribute &&
  typeof attribute.columnName === 'string'
    ? attribute.columnName
    : undefined;
