import type { Core } from '@strapi/strapi';

import { CONTACTS_ATTRIBUTE, CONTACTS_COLUMN } from '../../constants';
import { CrmConfigurationError } from '../../core/errors';

/** The table of a content type that carries the column. */
export interface Host {
  readonly uid: string;
  readonly table: string;
  readonly documentId: string;
  /** Whether Strapi may add a row to a document that exists: a locale, a draft, a published one. */
  readonly grows: boolean;
}

/**
 * Gives a content type its column. The attribute is known to Strapi's database layer alone, which
 * makes the column, and not to the content type: so no entry point that is built from content types (REST,
 * GraphQL, Content Manager, Content-Type Builder, MCP, OpenAPI) has ever heard of it. Runs after
 * the models are read and before the schema is synchronized.
 *
 * @throws CrmConfigurationError where the type has an attribute or column of that name itself.
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
