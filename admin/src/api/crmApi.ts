import { adminApi } from '@strapi/strapi/admin';

/** The admin's one data layer, with our cache tags and those of the Content Manager's we touch. */
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
