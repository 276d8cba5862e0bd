/** Ids, tables, events and permission actions, each spelled once. */
export const PLUGIN_ID = 'nexus-crm';

/** The JSON attribute that level 1 adds to an app's type, and its column. */
export const CONTACTS_ATTRIBUTE = 'nexusCrm';
export const CONTACTS_COLUMN = 'nexus_crm';

/** Inputs of the Content Manager, by the names under which both halves of the plugin register them. */
export const INPUTS = {
  owner: 'owner',
  person: 'person',
  people: 'people',
  contentType: 'content-type',
  record: 'record',
  choices: 'choices',
  stage: 'stage',
  currency: 'currency',
  audience: 'audience',
} as const;

/** The plugin's content types. */
export const UID = {
  contact: 'plugin::nexus-crm.contact',
  opportunity: 'plugin::nexus-crm.opportunity',
  campaign: 'plugin::nexus-crm.campaign',
  interaction: 'plugin::nexus-crm.interaction',
  team: 'plugin::nexus-crm.team',
  teamMember: 'plugin::nexus-crm.team-member',
  customField: 'plugin::nexus-crm.custom-field',
  definition: 'plugin::nexus-crm.definition',
  integration: 'plugin::nexus-crm.integration',
} as const;

/** The record types: those with endpoints, a revision and rules. */
export const RECORD_UIDS = [
  UID.contact,
  UID.opportunity,
  UID.campaign,
  UID.interaction,
  UID.team,
] as const;

export type RecordUid = (typeof RECORD_UIDS)[number];

/** Types with encrypted columns, which the Content Manager does not show. */
export const TYPES_WITH_SECRETS: readonly string[] = [UID.integration];

/** What the history calls a delegation; its rows are in a plain table. */
export const DELEGATION = 'plugin::nexus-crm.delegation';

/** Emitted on Strapi's event hub after commit; payloads are in `contracts/events.ts`. */
export const EVENTS = {
  contactAdded: 'nexus-crm.contact.added',
  contactUpdated: 'nexus-crm.contact.updated',
  contactRemoved: 'nexus-crm.contact.removed',
} as const;

/** Events of an instance that are named after its entity: `nexus-crm.lead.converted`. */
export const ENTITY_ENDINGS = {
  'instance.converted': 'converted',
  'instance.closed': 'closed',
} as const;

/** Admin permission actions, for the policy `admin::hasPermissions`. */
export const ADMIN_ACTIONS = {
  customFieldsRead: 'plugin::nexus-crm.custom-fields.read',
  customFieldsManage: 'plugin::nexus-crm.custom-fields.manage',
  definitionsRead: 'plugin::nexus-crm.definitions.read',
  definitionsManage: 'plugin::nexus-crm.definitions.manage',
  contactsRead: 'plugin::nexus-crm.contacts.read',
  contactsManage: 'plugin::nexus-crm.contacts.manage',
  integrationsRead: 'plugin::nexus-crm.integrations.read',
  integrationsManage: 'plugin::nexus-crm.integrations.manage',
  instancesRead: 'plugin::nexus-crm.instances.read',
  instancesAct: 'plugin::nexus-crm.instances.act',
  instancesOperate: 'plugin::nexus-crm.instances.operate',
  campaignsRead: 'plugin::nexus-crm.campaigns.read',
  campaignsRun: 'plugin::nexus-crm.campaigns.run',
  timelineRead: 'plugin::nexus-crm.timeline.read',
  dashboardRead: 'plugin::nexus-crm.dashboard.read',
  delegationsOwn: 'plugin::nexus-crm.delegations.own',
  delegationsRead: 'plugin::nexus-crm.delegations.read',
  delegationsManage: 'plugin::nexus-crm.delegations.manage',
  viewsShare: 'plugin::nexus-crm.views.share',
  reportsRead: 'plugin::nexus-crm.reports.read',
  peopleRead: 'plugin::nexus-crm.people.read',
  referencesRead: 'plugin::nexus-crm.references.read',
} as const;
