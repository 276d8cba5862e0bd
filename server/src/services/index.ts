import type { Core } from '@strapi/strapi';

import { PLUGIN_ID } from '../constants';
import { compose, type Composition } from './composition';

interface Input {
  readonly strapi: Core.Strapi;
}

/** The composition of this Strapi, which Strapi caches like every service. */
const built = ({ strapi }: Input): Composition =>
  strapi.plugin(PLUGIN_ID).service<Composition>('composition');

/** The plugin's services by name, for the app. */
export const services = {
  composition: ({ strapi }: Input) => compose(strapi),
  levels: (input: Input) => built(input).levels,
  patches: (input: Input) => built(input).patches,
  hooks: (input: Input) => built(input).hooks,
  'event-subscriptions': (input: Input) => built(input).subscriptions(),
  'field-types': (input: Input) => built(input).fieldTypes,
  models: (input: Input) => built(input).models,
  'embedded-contacts': (input: Input) => built(input).embeddedContacts,
  promotion: (input: Input) => built(input).promotion,
  crm: (input: Input) => built(input).crm,
  'live-fields': (input: Input) => built(input).liveFields,
  'custom-fields': (input: Input) => built(input).customFields,
  extensions: (input: Input) => built(input).extensions,
  definitions: (input: Input) => built(input).definitions,
  engine: (input: Input) => built(input).engine,
  simulation: (input: Input) => built(input).simulation,
  integrations: (input: Input) => built(input).integrations,
  secrets: (input: Input) => built(input).secrets,
  subscriptions: (input: Input) => built(input).subscribed,
  deliveries: (input: Input) => built(input).deliveries,
  dashboard: (input: Input) => built(input).dashboard,
  people: (input: Input) => built(input).people,
  references: (input: Input) => built(input).references,
  'team-usage': (input: Input) => built(input).teamUsage,
  sla: (input: Input) => built(input).sla,
  stages: (input: Input) => built(input).stages,
  board: (input: Input) => built(input).board,
  reports: (input: Input) => built(input).reports,
  aggregates: (input: Input) => built(input).aggregates,
  calendars: (input: Input) => built(input).calendars,
  delegations: (input: Input) => built(input).delegations,
  notifications: (input: Input) => built(input).notifications,
  views: (input: Input) => built(input).views,
  timeline: (input: Input) => built(input).timeline,
  related: (input: Input) => built(input).related,
  search: (input: Input) => built(input).search,
  activities: (input: Input) => built(input).activities,
  'stage-times': (input: Input) => built(input).stageTimes,
  campaigns: (input: Input) => built(input).campaigns,
  triggers: (input: Input) => built(input).triggers,
  'trigger-settings': (input: Input) => built(input).savedTriggers,
  'watched-entries': (input: Input) => built(input).watchedEntries,
  workers: (input: Input) => built(input).workers,
  timers: (input: Input) => built(input).timers,
  history: (input: Input) => built(input).history,
  'level-downgrade': (input: Input) => built(input).levelDowngrade,
};
