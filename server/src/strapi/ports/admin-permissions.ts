import type { Core } from '@strapi/strapi';

import { ADMIN_ACTIONS, PLUGIN_ID } from '../../constants';

type AdminAction = (typeof ADMIN_ACTIONS)[keyof typeof ADMIN_ACTIONS];

/** The permissions as the form of a role shows them: by group, in this order. */
const GROUPS: Readonly<Record<string, readonly (readonly [AdminAction, displayName: string])[]>> = {
  'Records and people': [
    [ADMIN_ACTIONS.peopleRead, 'See names of people and teams'],
    [ADMIN_ACTIONS.referencesRead, 'See names of what records refer to'],
    [ADMIN_ACTIONS.timelineRead, 'See timelines of records'],
    [ADMIN_ACTIONS.reportsRead, 'See reports'],
    [ADMIN_ACTIONS.contactsRead, 'See contacts of documents'],
    [ADMIN_ACTIONS.contactsManage, 'Change contacts of documents'],
    [ADMIN_ACTIONS.customFieldsRead, 'See custom fields'],
    [ADMIN_ACTIONS.customFieldsManage, 'Change custom fields'],
  ],
  Pipelines: [
    [ADMIN_ACTIONS.definitionsRead, 'See pipelines and calendars'],
    [ADMIN_ACTIONS.definitionsManage, 'Change pipelines and calendars'],
    [ADMIN_ACTIONS.instancesRead, 'See stages, tasks and approvals of records'],
    [ADMIN_ACTIONS.instancesAct, 'Change stages, complete tasks and vote'],
  ],
  Campaigns: [
    [ADMIN_ACTIONS.campaignsRead, 'See runs of campaigns'],
    [ADMIN_ACTIONS.campaignsRun, 'Start, pause, resume and cancel campaigns'],
  ],
  Integrations: [
    [ADMIN_ACTIONS.integrationsRead, 'See integrations, subscriptions, triggers and deliveries'],
    [ADMIN_ACTIONS.integrationsManage, 'Change integrations, subscriptions, triggers and secrets'],
  ],
  'Work and delegation': [
    [ADMIN_ACTIONS.dashboardRead, 'See your own tasks and notifications'],
    [ADMIN_ACTIONS.viewsShare, 'Share saved views'],
    [ADMIN_ACTIONS.delegationsOwn, 'Change your own delegations'],
    [ADMIN_ACTIONS.delegationsRead, 'See delegations of everybody'],
    [ADMIN_ACTIONS.delegationsManage, 'Change delegations of everybody'],
  ],
  Operations: [[ADMIN_ACTIONS.instancesOperate, 'See health, repair pipelines and redrive timers']],
};

interface PermissionService {
  readonly actionProvider: { registerMany(actions: readonly object[]): Promise<unknown> };
}

/** Registers our admin permissions, so that they appear in the form of roles. */
export async function registerAdminActions(strapi: Core.Strapi): Promise<void> {
  const prefix = `plugin::${PLUGIN_ID}.`;
  const permissions = strapi.service('admin::permission') as unknown as PermissionService;
  await permissions.actionProvider.registerMany(
    Object.entries(GROUPS).flatMap(([subCategory, actions]) =>
      actions.map(([action, displayName]) => ({
        ...{ section: 'plugins', pluginName: PLUGIN_ID, subCategory },
        ...{ uid: action.slice(prefix.length), displayName },
      })),
    ),
  );
}
