import { useMediaQuery } from '@strapi/strapi/admin';

/** Whether a field's name, type and rules have room beside its label; else they stand below it. */
export const useIsWide = (): boolean => useMediaQuery('(min-width: 1280px)');
