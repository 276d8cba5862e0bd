import type { StrapiApp } from '@strapi/strapi/admin';

import { freshnessMiddleware } from './api/freshness';
import { dropRepeatedMiddleware } from './api/middleware';
import { WorkIcon } from './components/WorkIcon';
import {
  GENERAL_PATH,
  GENERAL_PERMISSIONS,
  CALENDARS_PATH,
  CUSTOM_FIELDS_PATH,
  DELEGATION_PATH,
  INTEGRATIONS_PATH,
  OPERATIONS_PATH,
  PERMISSIONS,
  PIPELINES_PATH,
  TEAMS_PATH,
} from './constants';
import { registerProcessPanel } from './contentManager';
import { registerColumns } from './columns';
import { registerInputs } from './inputs';
import { PLUGIN_ID } from './pluginId';
import { loadTranslations, message } from './translations';
import { registerWidgets } from './widgets';

/** `bootstrap` gets a part of it. */
let registered: StrapiApp | undefined;

export default {
  register(app: StrapiApp) {
    registered = app;
    app.addMiddlewares([() => freshnessMiddleware]);
    app.registerPlugin({ id: PLUGIN_ID, name: 'Nexus CRM' });
    app.addMenuLink({
      to: `plugins/${PLUGIN_ID}`,
      icon: WorkIcon,
      intlLabel: message('menu'),
      permissions: PERMISSIONS.work,
      position: 3,
      Component: () => import('./pages/Work').then((module) => ({ default: module.WorkPages })),
    });
    registerInputs(app);
    registerWidgets(app);
    app.addSettingsLink({ id: PLUGIN_ID, intlLabel: message('section') }, [
      {
        id: `${PLUGIN_ID}.general`,
        intlLabel: message('general.title'),
        to: GENERAL_PATH,
        permissions: GENERAL_PERMISSIONS,
        Component: () =>
          import('./pages/General').then((module) => ({ default: module.GeneralPage })),
      },
      {
        id: `${PLUGIN_ID}.custom-fields`,
        intlLabel: message('customFields.title'),
        to: CUSTOM_FIELDS_PATH,
        permissions: PERMISSIONS.read,
        Component: () =>
          import('./pages/CustomFields').then((module) => ({ default: module.CustomFieldsPage })),
      },
      {
        id: `${PLUGIN_ID}.pipelines`,
        intlLabel: message('pipelines.title'),
        to: PIPELINES_PATH,
        permissions: PERMISSIONS.pipelines,
        Component: () =>
          import('./pages/Pipelines').then((module) => ({ default: module.PipelinesPage })),
      },
      {
        id: `${PLUGIN_ID}.integrations`,
        intlLabel: message('integrations.title'),
        to: INTEGRATIONS_PATH,
        permissions: PERMISSIONS.integrations,
        Component: () =>
          import('./pages/Integrations').then((module) => ({ default: module.IntegrationsPage })),
      },
      {
        id: `${PLUGIN_ID}.teams`,
        intlLabel: message('teams.title'),
        to: TEAMS_PATH,
        permissions: PERMISSIONS.teams,
        Component: () => import('./pages/Teams').then((module) => ({ default: module.TeamsPage })),
      },
      {
        id: `${PLUGIN_ID}.calendars`,
        intlLabel: message('calendars.title'),
        to: CALENDARS_PATH,
        permissions: PERMISSIONS.pipelines,
        Component: () =>
          import('./pages/Calendars').then((module) => ({ default: module.CalendarsPage })),
      },
      {
        id: `${PLUGIN_ID}.operations`,
        intlLabel: message('operations.title'),
        to: OPERATIONS_PATH,
        permissions: PERMISSIONS.operate,
        Component: () =>
          import('./pages/Operations').then((module) => ({ default: module.OperationsPage })),
      },
      {
        id: `${PLUGIN_ID}.delegation`,
        intlLabel: message('delegation.title'),
        to: DELEGATION_PATH,
        permissions: PERMISSIONS.allDelegations,
        Component: () =>
          import('./pages/Delegation').then((module) => ({ default: module.DelegationPage })),
      },
    ]);
  },

  bootstrap(app: StrapiApp) {
    if (registered) dropRepeatedMiddleware(registered);
    registerProcessPanel(app);
    registerColumns(app);
  },

  registerTrads: ({ locales }: { locales: string[] }) => loadTranslations(locales),
};
