import type { Core } from '@strapi/strapi';
import { z } from 'zod';

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

type Right = 'read' | 'manage';

const LEVEL = { name: 'plugin::nexus-crm.level', config: { level: 2 } };

const ROOT = '/custom-fields';
const ONE = `${ROOT}/:id`;
const params = { id: z.string() };
const body = <T extends z.ZodType>(contract: T) => ({ 'application/json': contract });

/** The endpoints, without what differs between the two mounts; fixed paths before `:id`. */
const endpoints = () =>
  [
    {
      right: 'read',
      method: 'GET',
      path: ROOT,
      handler: 'custom-fields.find',
      request: { query: ListCustomFields.query.unwrap().shape },
      response: ListCustomFields.response,
    },
    {
      right: 'read',
      method: 'GET',
      path: `${ROOT}/models`,
      handler: 'custom-fields.models',
      response: ListCustomFieldModels.response,
    },
    {
      right: 'read',
      method: 'GET',
      path: `${ROOT}/types`,
      handler: 'custom-fields.types',
      response: ListCustomFieldTypes.response,
    },
    {
      right: 'read',
      method: 'GET',
      path: `${ROOT}/export`,
      handler: 'custom-fields.export',
      request: { query: ExportCustomFields.query.unwrap().shape },
      response: ExportCustomFields.response,
    },
    {
      right: 'manage',
      method: 'POST',
      path: `${ROOT}/import`,
      handler: 'custom-fields.import',
      request: {
        query: ImportCustomFields.query.unwrap().shape,
        body: body(ImportCustomFields.request),
      },
      response: ImportCustomFields.response,
    },
    {
      right: 'manage',
      method: 'POST',
      path: `${ROOT}/reorder`,
      handler: 'custom-fields.reorder',
      request: { body: body(ReorderCustomFields.request) },
      response: ReorderCustomFields.response,
    },
    {
      right: 'read',
      method: 'GET',
      path: ONE,
      handler: 'custom-fields.findOne',
      request: { params },
      response: GetCustomField.response,
    },
    {
      right: 'manage',
      method: 'POST',
      path: ROOT,
      handler: 'custom-fields.create',
      request: { body: body(CreateCustomField.request) },
      response: CreateCustomField.response,
    },
    {
      right: 'manage',
      method: 'PUT',
      path: ONE,
      handler: 'custom-fields.update',
      request: {
        params,
        query: UpdateCustomField.query.unwrap().shape,
        body: body(UpdateCustomField.request),
      },
      response: UpdateCustomField.response,
    },
    {
      right: 'manage',
      method: 'DELETE',
      path: ONE,
      handler: 'custom-fields.archive',
      request: { params },
      response: ArchiveCustomField.response,
    },
    {
      right: 'manage',
      method: 'POST',
      path: `${ONE}/archive`,
      handler: 'custom-fields.archive',
      request: { params },
      response: ArchiveCustomField.response,
    },
    {
      right: 'manage',
      method: 'POST',
      path: `${ONE}/restore`,
      handler: 'custom-fields.restore',
      request: { params },
      response: RestoreCustomField.response,
    },
  ] as const;

/** For users and API tokens: a permission per action. */
export const customFieldContentApiRoutes = (): Core.RouteInput[] =>
  endpoints().map(({ right: _right, ...endpoint }) => ({
    ...endpoint,
    config: { policies: [LEVEL] },
  }));

const ACTION: Record<Right, string> = {
  read: ADMIN_ACTIONS.customFieldsRead,
  manage: ADMIN_ACTIONS.customFieldsManage,
};

const admins = (right: Right) => [
  'admin::isAuthenticatedAdmin',
  { name: 'admin::hasPermissions', config: { actions: [ACTION[right]] } },
];

/** For admins: an admin permission. Plus the status, which the page shows at every level. */
export const customFieldAdminRoutes = (): Core.RouteInput[] => [
  {
    method: 'GET',
    path: '/status',
    handler: 'status.find',
    config: { policies: admins('read') },
  },
  ...endpoints().map(({ right, ...endpoint }) => ({
    ...endpoint,
    config: { policies: [...admins(right), LEVEL] },
  })),
];
