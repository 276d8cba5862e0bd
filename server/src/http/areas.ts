import type { Area, Endpoint } from './endpoint';
import { board } from './routes/board';
import { calendars } from './routes/calendars';
import { campaignRollbacks, campaignRuns } from './routes/campaigns';
import { customFields } from './routes/custom-fields';
import { dashboard } from './routes/dashboard';
import { definitions } from './routes/definitions';
import { deliveries } from './routes/deliveries';
import { delegations } from './routes/delegations';
import { escalations } from './routes/escalations';
import { health } from './routes/health';
import { history } from './routes/history';
import { integrations } from './routes/integrations';
import { instances } from './routes/instances';
import { modelContacts } from './routes/models';
import { notifications } from './routes/notifications';
import { openapi } from './routes/openapi';
import { people } from './routes/people';
import { references } from './routes/references';
import { activities, recordPages } from './routes/record-pages';
import { aggregates } from './routes/aggregates';
import { reports } from './routes/reports';
import { sla } from './routes/sla';
import { secrets } from './routes/secrets';
import { teams } from './routes/teams';
import { subscriptions } from './routes/subscriptions';
import { tasks } from './routes/tasks';
import { timeline } from './routes/timeline';
import { timers } from './routes/timers';
import { views } from './routes/views';
import { receivedTriggers, triggers } from './routes/triggers';

/** Every endpoint except those of records, in the order of docs/rest.md. */
export const AREAS: readonly Area[] = [
  modelContacts,
  customFields,
  people,
  references,
  teams,
  definitions,
  integrations,
  secrets,
  subscriptions,
  deliveries,
  // Before the actions of instances: the first route that matches is taken.
  campaignRollbacks,
  instances,
  board,
  escalations,
  sla,
  calendars,
  reports,
  aggregates,
  tasks,
  dashboard,
  delegations,
  notifications,
  views,
  campaignRuns,
  timeline,
  recordPages,
  activities,
  receivedTriggers,
  triggers,
  timers,
  health,
  history,
  openapi,
];

/** The endpoint of a Strapi route. */
export const endpointOf = (method: string, path: string): Endpoint | undefined =>
  AREAS.flatMap(({ endpoints }) => endpoints).find(
    (endpoint) => endpoint.method === method && endpoint.path === path,
  );
