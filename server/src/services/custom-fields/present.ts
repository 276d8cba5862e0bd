import { contentTypes } from '@strapi/utils';
import type { Core, UID } from '@strapi/strapi';

import { RECORD_UIDS } from '../../constants';
import type { CustomField, CustomFieldModel, CustomFieldType } from '../../contracts/custom-fields';
import type { FieldTypeContract } from '../../core/contracts';
import type { CustomFieldDefinition } from '../../custom-fields';

/** A field as returned by every endpoint. */
export const presentField = (field: CustomFieldDefinition): CustomField => ({
  ...(structuredClone(field.rules) as object),
  id: field.id,
  uid: field.uid,
  name: field.name,
  type: field.type,
  label: field.label,
  help: field.help,
  column: field.columnName,
  order: field.position,
  archived: field.state === 'archived',
  revision: field.revision,
  createdAt: field.createdAt,
  updatedAt: field.updatedAt,
});

export const presentType = (type: FieldTypeContract): CustomFieldType => ({
  name: type.name,
  rules: ['required', 'default', ...type.rules],
  comparable: type.comparable,
  indexed: type.indexable,
});

export function presentModel(
  strapi: Core.Strapi,
  uid: string,
  fields: readonly CustomFieldDefinition[],
): CustomFieldModel {
  const type = strapi.contentType(uid as UID.ContentType);
  const own = fields.filter((field) => field.uid === uid);
  const i18n = type.pluginOptions?.i18n as { localized?: boolean } | undefined;
  return {
    uid,
    displayName: type.info.displayName,
    kind: (RECORD_UIDS as readonly string[]).includes(uid) ? 'crm' : 'app',
    draftAndPublish: contentTypes.hasDraftAndPublish(type),
    localized: i18n?.localized === true,
    fields: {
      live: own.filter((field) => field.state === 'live').length,
      archived: own.filter((field) => field.state === 'archived').length,
    },
  };
}
