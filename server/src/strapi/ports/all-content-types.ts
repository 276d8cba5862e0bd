import type { Core, Schema } from '@strapi/strapi';

/** Every content type, correctly typed. */
export const allContentTypes = (strapi: Core.Strapi): Schema.ContentType[] =>
  Object.values(strapi.contentTypes as Readonly<Record<string, Schema.ContentType>>);
