import type { Core } from '@strapi/strapi';

import { ADMIN_ACTIONS, PLUGIN_ID } from '../../constants';

const DISPLAY_NAMES = {
  [ADMIN_ACTIONS.customFieldsRead]: 'See custom fields',
  [ADMIN_ACTIONS.customFieldsManage]: 'Add, change and archive custom fields',
  [ADMIN_ACTIONS.definitionsRead]: 'See pipelines',
  [ADMIN_ACTIONS.definitionsManage]: 'Save, publish and deactivate pipelines',
  [ADMIN_ACTIONS.integrationsRead]: 'See integrations',
  [ADMIN_ACTIONS.integrationsManage]: 'Save, test and delete integrations',
  [ADMIN_ACTIONS.contactsRead]: 'Read the contacts of documents',
  [ADMIN_ACTIONS.contactsManage]: 'Add, change and remove the contacts of documents',
  [ADMIN_ACTIONS.instancesRead]: 'See the pipelines of records',
  [ADMIN_ACTIONS.instancesAct]: 'Start pipelines, perform actions, complete tasks and vote',
  [ADMIN_ACTIONS.instancesOperate]:
    'Repair pipelines: resume, cancel branches, repair, redrive timers',
  [ADMIN_ACTIONS.campaignsRead]: 'See how campaigns run',
  [ADMIN_ACTIONS.campaignsRun]: 'Start, pause, resume and cancel campaigns',
  [ADMIN_ACTIONS.timelineRead]: 'See the timeline of contacts',
  [ADMIN_ACTIONS.dashboardRead]: 'See your own dashboard',
  [ADMIN_ACTIONS.delegationsOwn]: 'Delegate your own work',
  [ADMIN_ACTIONS.delegationsRead]: 'See the delegations of everybody',
  [ADMIN_ACTIONS.delegationsManage]: 'Manage the delegations of everybody',
  [ADMIN_ACTIONS.reportsRead]: 'See reports on the records of types that they may read',
} as const;

interface PermissionService {
  readonly actionProvider: { registerMany(actions: readonly object[]): Promise<unknown> };
}

/** Registers our admin permissions, so that they appear in the form of roles. */
export async function registerAdminActions(strapi: Core.Strapi): Promise<void> {
  const prefix = `plugin::${PLUGIN_ID}.`;
  const permissions = strapi.service('admin::permission') as unknown as PermissionService;
  await permissions.actionProvider.registerMany(
    Object.entries(DISPLAY_NAMES).map(([action, displayName]) => ({
      section: 'plugins',
      pluginName: PLUGIN_ID,
      uid: action.slice(prefix.length),
      displayName,
    })),
  );
}
