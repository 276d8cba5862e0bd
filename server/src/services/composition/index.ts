import type { Core } from '@strapi/strapi';

import type { PluginConfig } from '../../config';
import { RecordRows } from '../../strapi/ports/record-rows';
import { PLUGIN_ID } from '../../constants';
import { FieldTypeRegistry } from '../../fields';
import { MemberRows } from '../../sql/campaigns/members';
import { SqlHistory } from '../../sql/history';
import { DeliveryLog } from '../../sql/deliveries/delivery-log';
import { OutboxRows } from '../../sql/deliveries/outbox-rows';
import { checkInput, createEmail, createWebhook, HttpClient } from '../../integrations';
import { HOOKS } from '../../strapi/hooks';
import { EntryChanges } from '../../strapi/hooks/entry-changes';
import { HookWalk } from '../../strapi/hooks/hook-walk';
import { LiveFields } from '../../strapi/live-fields';
import { EventSubscriptions } from '../../strapi/patches/event-subscriptions';
import { Patches } from '../../strapi/patches/patch';
import { clockOf } from '../../strapi/ports/clock';
import { StrapiDirectory } from '../../strapi/ports/directory';
import { EventPublisher } from '../../strapi/ports/event-publisher';
import { DefinitionRows } from '../../strapi/ports/definition-rows';
import { sendMail } from '../../strapi/ports/email';
import { IntegrationRows } from '../../strapi/ports/integration-rows';
import { SecretBox } from '../../strapi/ports/secret-box';
import { StrapiSqlRuntime } from '../../strapi/ports/sql-runtime';
import { LeadConversion } from '../../strapi/projectors/lead-conversion';
import { createRecordParts } from '../../strapi/records';
import { LevelDowngrade } from '../../strapi/schema/level-downgrade';
import { Board } from '../board';
import { CampaignsService } from '../campaigns';
import { createCrm } from '../crm';
import { createCustomFields } from '../custom-fields';
import { createDashboard, labelsOf, recordSummaries } from '../dashboard';
import { CompileEnvironments, createDefinitions } from '../definitions';
import { createEmbeddedContacts } from '../embedded-contacts';
import { Extensions, limitCalls } from '../extensions';
import { createHistory } from '../history';
import { IntegrationKinds, IntegrationsService, StoredIntegrations } from '../integrations';
import { createLevels } from '../levels';
import { createModels } from '../models';
import { PreparedQueries } from '../../sql/prepared-queries';
import { PreparedStatements } from '../../sql/prepared-statements';
import { CalendarRows } from '../../sql/calendars/calendar-rows';
import { InstanceList } from '../../sql/queries';
import { ForecastReport } from '../../sql/reports/forecast-report';
import { LogReports } from '../../sql/reports/log-reports';
import { SlaRows } from '../../sql/sla/sla-rows';
import { SubscriptionRows } from '../../sql/subscriptions/subscription-rows';
import { DueLooks } from '../../sql/timers/due-looks';
import { ViewRows } from '../../sql/views/view-rows';
import { StageLogBackfill } from '../../sql/stage-log/backfill';
import { Calendars } from '../calendars';
import { Deliveries } from '../deliveries';
import { SlaService } from '../sla';
import { StageLog } from '../stage-log';
import { Stages } from '../stages';
import { People } from '../people';
import { Promotion } from '../promotion';
import { References } from '../references';
import { SubscribedEvents, Subscriptions } from '../subscriptions';
import { Aggregates, Reports } from '../reports';
import { Secrets } from '../secrets';
import { TriggerOrigin } from '../triggers';
import { Activities, Related, Search } from '../record-pages';
import { StageTimes } from '../stage-times';
import { TeamUsage } from '../team-usage';
import { createTimeline } from '../timeline';
import { Timers } from '../timers';
import { viewPruning, Views } from '../views';
import type { DeliverySource } from '../../contracts/deliveries';
import type { Subject } from '../../core/contracts';
import { composeDelegations } from './delegations';
import { composeJobs } from './jobs';
import { composeNotifications } from './notifications';
import { composePipelines } from './pipelines';
import type { EngineParts } from './engine';
import { composeSimulation } from './simulation';
import { composeTriggers } from './triggers';
import { Workers } from '../workers';

/**
 * The composition root: builds all services of one Strapi once, each from those above it. No
 * service looks another up by name; only the app and the endpoints do.
 */
export function compose(strapi: Core.Strapi) {
  const clock = clockOf(strapi);
  const config = strapi.config.get<PluginConfig>(`plugin::${PLUGIN_ID}`);
  const limited = limitCalls(strapi);

  // Strapi and its database.
  const levels = createLevels(strapi);
  const patches = new Patches(String(strapi.config.get('info.strapi')));
  const levelDowngrade = new LevelDowngrade(strapi, patches);
  const runtime = new StrapiSqlRuntime(strapi);
  const statements = new PreparedStatements(config.postgres.namedStatements);
  const queries = new PreparedQueries(statements);
  const looks = new DueLooks(runtime);
  const { jobs, deliveryJobs, mailJobs, triggerJobs } = composeJobs(strapi, {
    ...{ runtime, looks },
    timers: config.timers,
  });
  // Below level 3 nobody stands in for anybody.
  const now = levels.includes(3) ? () => clock.now().getTime() : undefined;
  const directory = new StrapiDirectory(strapi, runtime, queries, now);
  const sqlHistory = new SqlHistory(runtime);
  const outboxRows = new OutboxRows(runtime);
  const subscriptionRows = new SubscriptionRows(runtime);
  const deliveryLog = new DeliveryLog(runtime);
  const outbox = new SubscribedEvents(strapi, {
    ...{ levels, rows: outboxRows, subscriptions: subscriptionRows, clock },
    onStored: (subscription) => deliveries.send(subscription),
  });
  const events = new EventPublisher(strapi, outbox, limited);
  const { notifier, notifications, mails } = composeNotifications(strapi, {
    ...{ levels, runtime, clock, directory, mailJobs, jobs },
    ...{ outbox: outboxRows, config: config.notifications },
  });
  const views = new ViewRows(runtime);
  if (levels.includes(2)) {
    jobs.register(viewPruning({ rows: views, gone: (people) => directory.gone(people) }));
  }
  const records = createRecordParts(strapi, runtime, sqlHistory, events, notifier);
  const members = new MemberRows(runtime);
  let listening: EventSubscriptions | undefined;
  const subscriptions = (): EventSubscriptions => {
    if (!listening) {
      listening = new EventSubscriptions(() => strapi.eventHub);
      patches.add(listening.patch);
    }
    return listening;
  };

  // Field types, and contacts on the app's types.
  const fieldTypes = new FieldTypeRegistry();
  const liveFields = new LiveFields(strapi, fieldTypes, patches);
  const models = createModels(strapi, fieldTypes);
  const embedded = createEmbeddedContacts(strapi, { levels, models });
  const promotion = new Promotion(strapi, embedded, jobs);
  const stageLog = new StageLog(new StageLogBackfill(runtime), jobs);

  const calendars = new Calendars(new CalendarRows(runtime), clock);

  // Extensions of the app, and definitions that use them.
  const extensions = new Extensions(strapi, runtime, fieldTypes);
  const { registries } = extensions;
  const integrationRows = new IntegrationRows(strapi);
  const kinds = new IntegrationKinds(registries.integrations, fieldTypes);
  const box = new SecretBox(strapi);
  const stored = new StoredIntegrations({
    ...{ rows: integrationRows, kinds, box, limited },
    logged: {
      ...{ log: deliveryLog, clock },
      onFault: (message) => {
        strapi.log.warn(`nexus-crm: ${message}`);
      },
    },
  });
  const origin = new TriggerOrigin();
  const client = new HttpClient({
    rules: config.integrations,
    onRefused: (hostname, addresses) => {
      const found = addresses.join(', ') || 'nothing';
      strapi.log.warn(`nexus-crm: the host "${hostname}" was not called: it resolves to ${found}.`);
    },
  });
  const environments = new CompileEnvironments(strapi, registries, levels, calendars, {
    ...{ rows: integrationRows, kinds },
  });
  const definitions = createDefinitions(strapi, { levels, environments });

  // Who stands in for whom.
  const { delegations, departed } = composeDelegations(strapi, {
    ...{ clock, runtime, directory, history: sqlHistory, events },
  });

  // Pipelines and campaigns.
  const engineParts: EngineParts = {
    ...{ strapi, clock, runtime, directory, history: sqlHistory, members, liveFields },
    ...{ levels, statements, queries, calendars, checkRecord: records.check },
    ...{ fieldTypes, registries, limited, subscriptions, definitions: definitions.source },
    ...{ stored, events, origin, notifier, looks },
    conversion: new LeadConversion(strapi, () => runtime.connection()),
  };
  const { engine, pipelines, graph } = composePipelines(engineParts, { levels, departed });
  const simulation = composeSimulation(engineParts, {
    compile: (input) => definitions.compile(input),
    read: (subject) => graph().storage.subject(subject),
  });
  const instanceList = new InstanceList(() => runtime.connection());
  const references = new References(strapi, runtime);
  const campaigns = new CampaignsService(strapi, {
    ...{ clock, runtime, members, history: sqlHistory, directory, graph, jobs, events, levels },
    definitions: definitions.source,
    labels: (type, ids, caller) => labelsOf(references, type, new Set(ids), caller),
  });
  const log = new LogReports(runtime);
  const reports = new Reports({
    ...{ strapi, levels, stageLog, instances: instanceList, definitions: definitions.source },
    ...{ log, forecasts: new ForecastReport(runtime) },
    findTeam: (name) => directory.teamNamed(name),
  });
  const { triggers, savedTriggers, watchedEntries, triggerRows } = composeTriggers({
    ...{ strapi, clock, runtime, levels, box, engine, limited, config, origin },
    ...{ jobs, triggerJobs },
    contracts: registries.triggers,
  });
  const integrationByName = async (name: string, source?: DeliverySource) => {
    const saved = await stored.find(name, source);
    const built = saved ? undefined : registries.integrations.find(name);
    return built ? stored.registered(built, source) : saved;
  };
  const recordOf = (subject: Subject) => graph().storage.subject(subject);
  mails.open({
    integration: (name) => integrationByName(name, 'notification'),
    record: recordOf,
  });
  const deliveries = new Deliveries({
    ...{ levels, clock, jobs, deliveryJobs, log: deliveryLog, outbox: outboxRows },
    ...{ subscriptions: subscriptionRows, integration: (name: string) => integrationByName(name) },
    ...{ mails, record: recordOf },
    keepDays: config.integrations.keepDeliveries ?? 30,
  });
  const subscribed = new Subscriptions(strapi, {
    ...{ levels, runtime, clock, rows: subscriptionRows, outbox: outboxRows, events: outbox },
    checkInput: async (name, input) => {
      const kind = kinds.find((await integrationRows.find(name))?.kind ?? name);
      return kind && checkInput(kind, input, fieldTypes);
    },
    send: (name) => deliveries.send(name),
  });
  const withRecords = recordSummaries({
    ...{ strapi, references, connection: () => runtime.connection() },
  });
  const stages = new Stages(new DefinitionRows(strapi), definitions.source);
  const recordRows = new RecordRows(strapi);
  const crm = createCrm(
    { strapi, runtime, levels, fieldTypes, embedded, pipelines, events },
    models,
  );

  // Hooks into Strapi.
  const hooks = new HookWalk(
    HOOKS,
    {
      ...{ strapi, patches, contacts: embedded, liveFields, levelDowngrade, pipelines },
      // Asked once the app's own `register` has run.
      hostUids: () => models.resolve(),
      records,
      sweep: () => {
        engine.sweep();
      },
      entryChanges: new EntryChanges(strapi, watchedEntries),
      watchSubscriptions: () => {
        outbox.watch();
      },
      watchTriggers: () => {
        watchedEntries.watch();
      },
      work: () => {
        workers.start();
      },
    },
    levels.includes(2),
  );
  const workers = new Workers({
    isEnabled: config.timers.worker,
    ...{ levels, engine, campaigns, promotion, stageLog, jobs },
    slowJobs: { deliveries: deliveryJobs, mails: mailJobs, triggers: triggerJobs },
    log: (message) => {
      strapi.log.error(`nexus-crm: ${message}`);
    },
    listen: () => hooks.listen(),
  });
  const slaRows = new SlaRows(runtime);
  const timers = new Timers(strapi, {
    ...{ levels, runtime, clock, graph, workers, history: sqlHistory, events },
  });

  return {
    ...{ calendars, sla: new SlaService(slaRows, instanceList, clock, new DefinitionRows(strapi)) },
    ...{ reports, aggregates: new Aggregates(strapi, runtime) },
    stages,
    board: new Board({
      ...{ strapi, runtime, levels, clock, definitions: definitions.source, log, sla: slaRows },
      withRecords,
    }),
    notifications,
    views: new Views({ rows: views, runtime, levels, clock }),
    people: new People(strapi, runtime, directory),
    references,
    teamUsage: new TeamUsage(strapi, {
      rows: recordRows,
      waiting: { forAny: (assignees) => graph().waiting.forAny(assignees) },
      definitions: new DefinitionRows(strapi),
    }),
    ...{ delegations, departed, levels, patches, hooks, extensions, stageLog, jobs },
    ...{ definitions, engine, simulation, campaigns, triggers, savedTriggers, watchedEntries, crm },
    ...{ models, promotion, subscriptions, workers, timers, subscribed, deliveries },
    secrets: new Secrets(strapi, {
      ...{ levels, box, tables: { integration: integrationRows, trigger: triggerRows } },
    }),
    integrations: new IntegrationsService(strapi, {
      ...{ levels, rows: integrationRows, kinds, stored, box, clock, extensions, client },
      ...{ record: recordOf, limited },
      builtIn: [
        createEmail((mail) => sendMail(strapi, mail)),
        createWebhook({ client, now: () => clock.now().getTime() }),
      ],
    }),
    fieldTypes,
    embeddedContacts: embedded,
    liveFields,
    levelDowngrade,
    customFields: createCustomFields(strapi, { live: liveFields, models, levels }),
    dashboard: createDashboard({
      ...{ strapi, runtime, directory, levels, clock, references, sla: slaRows },
    }),
    timeline: createTimeline(strapi, runtime),
    related: new Related({ strapi, rows: recordRows, members, withRecords }),
    search: new Search({
      ...{ strapi, rows: recordRows, withRecords },
      appTypes: async () => [
        ...models.uids(),
        ...(await stages.list()).data.map(({ type }) => type),
      ],
    }),
    activities: new Activities({ strapi, runtime, levels, directory, withRecords }),
    stageTimes: new StageTimes(runtime, definitions.source, clock),
    history: createHistory(strapi, runtime, embedded),
  };
}

export type Composition = ReturnType<typeof compose>;
