import { ADMIN_ACTIONS } from '../../constants';
import {
  ArchiveCustomField,
  CreateCustomField,
  ExportCustomFields,
  GetCustomField,
  ImportCustomFields,
  ListCustomFieldModels,
  ListCustomFields,
  ListCustomFieldTypes,
  ReorderCustomFields,
  RestoreCustomField,
  UpdateCustomField,
} from '../../contracts/custom-fields';
import { defineArea } from '../endpoint';

type Right = 'read' | 'manage';

const ROOT = '/custom-fields';
const ONE = `${ROOT}/:id`;

/** Fixed paths come before `:id`, which would match them. */
export const customFields = defineArea<Right>({
  tag: 'Custom fields',
  description: 'Fields that are added to content types while the server runs.',
  level: 2,
  permissions: { read: ADMIN_ACTIONS.customFieldsRead, manage: ADMIN_ACTIONS.customFieldsManage },
  endpoints: [
    {
      right: 'read',
      method: 'GET',
      path: ROOT,
      handler: 'custom-fields.find',
      operation: {
        id: 'listCustomFields',
        summary: 'List custom fields',
        description:
          'By content type and order. Archived fields only where `archived` asks for them.',
      },
      contract: () => ({ query: ListCustomFields.query, response: ListCustomFields.response }),
    },
    {
      right: 'read',
      method: 'GET',
      path: `${ROOT}/models`,
      handler: 'custom-fields.models',
      operation: {
        id: 'listCustomFieldModels',
        summary: 'List the content types that take custom fields',
      },
      contract: () => ({ response: ListCustomFieldModels.response }),
    },
    {
      right: 'read',
      method: 'GET',
      path: `${ROOT}/types`,
      handler: 'custom-fields.types',
      operation: {
        id: 'listCustomFieldTypes',
        summary: 'List the field types and the rules that each of them takes',
      },
      contract: () => ({ response: ListCustomFieldTypes.response }),
    },
    {
      right: 'read',
      method: 'GET',
      path: `${ROOT}/export`,
      handler: 'custom-fields.export',
      operation: {
        id: 'exportCustomFields',
        summary: 'Export the definitions of custom fields as a file',
        description: 'Archived fields included. Import the file before `strapi import`.',
      },
      contract: () => ({ query: ExportCustomFields.query, response: ExportCustomFields.response }),
    },
    {
      right: 'manage',
      method: 'POST',
      path: `${ROOT}/import`,
      handler: 'custom-fields.import',
      operation: {
        id: 'importCustomFields',
        summary: 'Import the definitions of custom fields from a file',
        description:
          'All or nothing. Fields that exist alike are kept. `dryRun=true` writes nothing.',
      },
      contract: () => ({
        query: ImportCustomFields.query,
        body: ImportCustomFields.request,
        response: ImportCustomFields.response,
      }),
    },
    {
      right: 'manage',
      method: 'POST',
      path: `${ROOT}/reorder`,
      handler: 'custom-fields.reorder',
      operation: {
        id: 'reorderCustomFields',
        summary: 'Put the custom fields of a content type in order',
        description: '`names` is every live field of the type, in the wanted order.',
      },
      contract: () => ({
        body: ReorderCustomFields.request,
        response: ReorderCustomFields.response,
      }),
    },
    {
      right: 'read',
      method: 'GET',
      path: ONE,
      handler: 'custom-fields.findOne',
      operation: { id: 'getCustomField', summary: 'Get a custom field, archived or not' },
      contract: () => ({ response: GetCustomField.response }),
    },
    {
      right: 'manage',
      method: 'POST',
      path: ROOT,
      handler: 'custom-fields.create',
      operation: {
        id: 'createCustomField',
        summary: 'Add a custom field to a content type',
        description:
          'Adds the database column and shows the field at once, without a restart. 409 where the name is taken.',
        status: [201],
      },
      contract: () => ({ body: CreateCustomField.request, response: CreateCustomField.response }),
    },
    {
      right: 'manage',
      method: 'PUT',
      path: ONE,
      handler: 'custom-fields.update',
      operation: {
        id: 'updateCustomField',
        summary: 'Change the label, help or rules of a custom field',
        description:
          '`meta.breaks` counts the rows that break the new rules, which bind new values only. `dryRun=true` writes nothing. 409 where `revision` is stale.',
      },
      contract: () => ({
        query: UpdateCustomField.query,
        body: UpdateCustomField.request,
        response: UpdateCustomField.response,
      }),
    },
    {
      right: 'manage',
      method: 'DELETE',
      path: ONE,
      handler: 'custom-fields.archive',
      operation: {
        id: 'deleteCustomField',
        summary: 'Archive a custom field',
        description:
          'Hides the field and keeps its column and data, as the endpoint `archive` does.',
      },
      contract: () => ({ response: ArchiveCustomField.response }),
    },
    {
      right: 'manage',
      method: 'POST',
      path: `${ONE}/archive`,
      handler: 'custom-fields.archive',
      operation: {
        id: 'archiveCustomField',
        summary: 'Hide a custom field and keep its data',
      },
      contract: () => ({ response: ArchiveCustomField.response }),
    },
    {
      right: 'manage',
      method: 'POST',
      path: `${ONE}/restore`,
      handler: 'custom-fields.restore',
      operation: { id: 'restoreCustomField', summary: 'Show an archived custom field again' },
      contract: () => ({ response: RestoreCustomField.response }),
    },
  ],
});
