import { adminApi } from '@strapi/strapi/admin';

/**
 * The admin's API client, with our cache tags and the Content Manager's tags that we invalidate.
 */
export const crmApi = adminApi.enhanceEndpoints({
  addTagTypes: [
    'CrmStatus',
    'CrmCustomField',
    'CrmCustomFieldModel',
    'ContentTypesConfiguration',
    'ContentTypeSettings',
    'Document',
    'InitialData',
  ],
});
