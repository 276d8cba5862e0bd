import activities from './activities.json';
import board from './board.json';
import charts from './charts.json';
import bulk from './bulk.json';
import customFields from './custom-fields.json';
import inbox from './inbox.json';
import integrations from './integrations.json';
import pipelines from './pipelines.json';
import notifications from './notifications.json';
import process from './process.json';
import reports from './reports.json';
import runs from './runs.json';
import record from './record.json';
import search from './search.json';
import shared from './shared.json';
import views from './views.json';
import widgets from './widgets.json';
import general from './general.json';
import graph from './graph.json';
import versions from './versions.json';
import trial from './trial.json';
import work from './work.json';
import teams from './teams.json';
import calendars from './calendars.json';
import delegation from './delegation.json';
import operations from './operations.json';
import audience from './audience.json';
import campaigns from './campaigns.json';

export default {
  ...campaigns,
  ...audience,
  ...operations,
  ...delegation,
  ...calendars,
  ...teams,
  ...activities,
  ...board,
  ...charts,
  ...bulk,
  ...customFields,
  ...inbox,
  ...integrations,
  ...pipelines,
  ...notifications,
  ...process,
  ...reports,
  ...runs,
  ...record,
  ...search,
  ...shared,
  ...views,
  ...widgets,
  ...general,
  ...graph,
  ...versions,
  ...trial,
  ...work,
};
