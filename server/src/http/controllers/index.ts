import { aggregates } from './aggregates';
import { calendars } from './calendars';
import { board } from './board';
import { campaignRuns } from './campaigns';
import { customFields } from './custom-fields';
import { dashboard } from './dashboard';
import { definitions } from './definitions';
import { deliveries } from './deliveries';
import { delegations } from './delegations';
import { escalations } from './escalations';
import { health } from './health';
import { history } from './history';
import { instances, taskActions } from './instances';
import { integrations } from './integrations';
import { modelContacts, modelHistory } from './models';
import { notifications } from './notifications';
import { openapi } from './openapi';
import { people } from './people';
import { recordPages } from './record-pages';
import { references } from './references';
import { reports } from './reports';
import { secrets } from './secrets';
import { sla } from './sla';
import { stages } from './stages';
import { status } from './status';
import { subscriptions } from './subscriptions';
import { teamUsage } from './team-usage';
import { timeline } from './timeline';
import { timers } from './timers';
import { triggers } from './triggers';
import { views } from './views';

/** The plugin's controllers by name; controllers of record types are added in `register`. */
export const controllers = {
  'model-contacts': modelContacts,
  'model-history': modelHistory,
  'custom-fields': customFields,
  people,
  references,
  'team-usage': teamUsage,
  definitions,
  integrations,
  secrets,
  subscriptions,
  deliveries,
  instances,
  'task-actions': taskActions,
  escalations,
  sla,
  stages,
  board,
  calendars,
  reports,
  aggregates,
  dashboard,
  delegations,
  notifications,
  views,
  timeline,
  'record-pages': recordPages,
  'campaign-runs': campaignRuns,
  triggers,
  timers,
  health,
  history,
  openapi,
  status,
};
