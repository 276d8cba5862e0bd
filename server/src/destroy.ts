import type { Core } from '@strapi/strapi';

export const destroy = ({ strapi }: { strapi: Core.Strapi }): void => {
  void strapi;
};
