import { PLUGIN_ID } from './pluginId';

/** The settings pages, relative to `/settings`. */
export const GENERAL_PATH = `${PLUGIN_ID}/general`;
export const CUSTOM_FIELDS_PATH = `${PLUGIN_ID}/custom-fields`;
export const CALENDARS_PATH = `${PLUGIN_ID}/calendars`;
export const DELEGATION_PATH = `${PLUGIN_ID}/delegation`;
export const OPERATIONS_PATH = `${PLUGIN_ID}/operations`;
export const TEAMS_PATH = `${PLUGIN_ID}/teams`;
export const INTEGRATIONS_PATH = `${PLUGIN_ID}/integrations`;
export const PIPELINES_PATH = `${PLUGIN_ID}/pipelines`;

const action = (name: string) => ({ action: `plugin::nexus-crm.${name}`, subject: null });

/** A right of the Content Manager to one of our record types. */
const document = (right: 'create' | 'read' | 'update' | 'delete', type: string) => ({
  action: `plugin::content-manager.explorer.${right}`,
  subject: `plugin::${PLUGIN_ID}.${type}`,
});

/** Permissions to open pages and to change anything on them; enforced again by the server. */
export const PERMISSIONS = {
  read: [action('custom-fields.read')],
  manage: [action('custom-fields.manage')],
  work: [action('dashboard.read')],
  reports: [action('reports.read')],
  shareViews: [action('views.share')],
  search: [action('references.read')],
  timeline: [action('timeline.read')],
  integrations: [action('integrations.read')],
  manageIntegrations: [action('integrations.manage')],
  pipelines: [action('definitions.read')],
  managePipelines: [action('definitions.manage')],
  teams: [document('read', 'team')],
  operate: [action('instances.operate')],
  campaigns: [action('campaigns.read')],
  ownDelegations: [action('delegations.own')],
  allDelegations: [action('delegations.read'), action('delegations.manage')],
  delegationActions: [
    action('delegations.own'),
    action('delegations.read'),
    action('delegations.manage'),
  ],
};

/** The record types that have lists in the Content Manager, in the order of the navigation. */
export const RECORD_TYPES = [
  { uid: 'plugin::nexus-crm.contact', label: 'work.records.contacts' },
  { uid: 'plugin::nexus-crm.opportunity', label: 'work.records.opportunities' },
  { uid: 'plugin::nexus-crm.campaign', label: 'work.records.campaigns' },
  { uid: 'plugin::nexus-crm.interaction', label: 'work.records.interactions' },
  { uid: 'plugin::nexus-crm.team', label: 'work.records.teams' },
] as const;

/** What may be done with campaigns. */
export const CAMPAIGN_PERMISSIONS = [
  document('create', 'campaign'),
  document('update', 'campaign'),
  action('campaigns.run'),
];

/** What may be done with teams. */
export const TEAM_PERMISSIONS = [
  document('create', 'team'),
  document('update', 'team'),
  document('delete', 'team'),
];

/** Permissions of the process panel: to see it, and to act. */
export const PROCESS_PERMISSIONS = {
  read: [action('instances.read')],
  act: [action('instances.act')],
};

/** Who sees the page General: whoever has something to set up, or notifications of their own. */
export const GENERAL_PERMISSIONS = [
  ...PERMISSIONS.read,
  ...PERMISSIONS.pipelines,
  ...PERMISSIONS.work,
];

/** To make a role and give it its permissions; Strapi's own. */
export const ROLE_PERMISSIONS = ['create', 'read', 'update'].map((right) => ({
  action: `admin::roles.${right}`,
  subject: null,
}));
