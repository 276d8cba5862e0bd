import { useMediaQuery } from '@strapi/strapi/admin';

/** Whether name, type and rules fit next to the label; otherwise they are shown below it. */
export const useIsWide = (): boolean => useMediaQuery('(min-width: 1280px)');
