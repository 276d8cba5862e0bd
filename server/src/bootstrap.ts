import type { Core } from '@strapi/strapi';

export const bootstrap = ({ strapi }: { strapi: Core.Strapi }): void => {
  void strapi;
};
