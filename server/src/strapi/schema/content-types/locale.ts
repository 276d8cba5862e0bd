import type { Core, Schema } from '@strapi/strapi';

/**
 * Adds the i18n attributes, which the i18n plugin adds to all types when it registers, before us.
 * Strapi selects `locale` for every relation target, localized or not.
 */
export function addLocaleAttributes(type: Schema.ContentType, strapi: Core.Strapi): void {
  const hidden = { private: true, configurable: false, visible: false };
  const { identifiers } = strapi.db.metadata;
  Object.assign(type.attributes, {
    locale: { ...hidden, type: 'string', writable: true },
    localizations: {
      ...hidden,
      type: 'relation',
      relation: 'oneToMany',
      target: type.uid,
      writable: false,
      unstable_virtual: true,
      joinColumn: {
        name: 'document_id',
        referencedColumn: 'document_id',
        referencedTable: identifiers.getTableName(type.collectionName as string),
        on: ({ results }: { results: { id: unknown }[] }) => ({
          id: { $notIn: results.map(({ id }) => id) },
        }),
      },
    },
  });
}
