import type { StrapiApp } from '@strapi/strapi/admin';

import { CUSTOM_FIELDS_PATH, PERMISSIONS } from './constants';
import { PLUGIN_ID } from './pluginId';
import { loadTranslations, message } from './translations';

export default {
  register(app: StrapiApp) {
    app.registerPlugin({ id: PLUGIN_ID, name: 'Nexus CRM' });
    app.addSettingsLink({ id: PLUGIN_ID, intlLabel: message('section') }, [
      {
        id: `${PLUGIN_ID}.custom-fields`,
        intlLabel: message('customFields.title'),
        to: CUSTOM_FIELDS_PATH,
        permissions: PERMISSIONS.read,
        Component: () =>
          import('./pages/CustomFields').then((module) => ({ default: module.CustomFieldsPage })),
      },
    ]);
  },

  registerTrads: ({ locales }: { locales: string[] }) => loadTranslations(locales),
};
