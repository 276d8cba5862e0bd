import type { Core } from '@strapi/strapi';

export const register = ({ strapi }: { strapi: Core.Strapi }): void => {
  void strapi;
};
