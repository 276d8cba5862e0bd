import type { Core } from '@strapi/strapi';

import type { PluginConfig } from '../../config';
import { PLUGIN_ID } from '../../constants';
import type { Clock, Decision, DueTimer, InstanceStorage } from '../../core/contracts';
import type { Registry } from '../../core/registry';
import { Engine, type EngineOptions } from '../../core/runner';
import type { FieldTypeRegistry } from '../../fields';
import type { MemberRows } from '../../sql/campaigns/members';
import type { SqlHistory } from '../../sql/history';
import { SqlStorage } from '../../sql/instances';
import { BulkRows } from '../../sql/instances/bulk-rows';
import { SingleStatement } from '../../sql/instances/single-statement';
import type { DueLooks } from '../../sql/timers/due-looks';
import { TimerQueue } from '../../sql/timers/timer-queue';
import type { PreparedQueries } from '../../sql/prepared-queries';
import type { PreparedStatements } from '../../sql/prepared-statements';
import { findTaskState, InstanceList, InstanceRows, WaitingInstances } from '../../sql/queries';
import type { LiveFields } from '../../strapi/live-fields';
import type { EventSubscriptions } from '../../strapi/patches/event-subscriptions';
import { ConversionPlanner } from '../../strapi/ports/conversion-plan';
import { Accounts, type StrapiDirectory } from '../../strapi/ports/directory';
import type { StrapiSqlRuntime } from '../../strapi/ports/sql-runtime';
import { EntryEvents, StrapiSubjectStore } from '../../strapi/ports/subjects';
import type { EventPublisher } from '../../strapi/ports/event-publisher';
import type { TriggerOrigin } from '../triggers';
import type { Notifier } from '../../strapi/ports/notifier';
import { recordTable } from '../../strapi/ports/tables';
import type { CheckRecordWrite } from '../../strapi/records/check';
import { UnitOfWork } from '../../strapi/ports/unit-of-work';
import { type LeadConversion } from '../../strapi/projectors/lead-conversion';
import { lostReason } from '../../strapi/projectors/lost-reason';
import { EscalationProjector } from '../../strapi/projectors/escalations';
import { NotificationProjector } from '../../strapi/projectors/notifications';
import { EscalationRows } from '../../sql/escalations/escalation-rows';
import { firstResponse, lastActivity } from '../../sql/history/activity';
import { SlaRows } from '../../sql/sla/sla-rows';
import { SlaProjector } from '../../strapi/projectors/sla';
import type { Calendars } from '../calendars';
import type { Levels } from '../levels';
import { MemberStatusProjector } from '../../strapi/projectors/member-status';
import type { StoredDefinitions } from '../definitions';
import { authorizeWithDirectory } from '../engine/authorization';
import { eventNamesOf, eventsOf } from '../engine/events';
import type { EngineGraph } from '../engine/graph';
import { corruptionOf, Integrity } from '../engine/integrity';
import type { StoredIntegrations } from '../integrations';
import {
  limitAutomation,
  limitCondition,
  limitStrategy,
  type LimitedCall,
  type Registries,
} from '../extensions';

/**
 * The dependencies of the engine: Strapi's database, its people and records, and the app's
 * extensions.
 */
export interface EngineParts {
  readonly strapi: Core.Strapi;
  readonly clock: Clock;
  readonly runtime: StrapiSqlRuntime;
  /** Shared with the background jobs. */
  readonly looks: DueLooks;
  readonly directory: StrapiDirectory;
  readonly history: SqlHistory;
  readonly members: MemberRows;
  readonly conversion: LeadConversion;
  readonly liveFields: LiveFields;
  readonly fieldTypes: FieldTypeRegistry;
  readonly registries: Registries;
  readonly definitions: StoredDefinitions;
  readonly statements: PreparedStatements;
  readonly queries: PreparedQueries;
  readonly checkRecord: CheckRecordWrite;
  readonly limited: LimitedCall;
  readonly levels: Levels;
  readonly calendars: Calendars;
  readonly stored: StoredIntegrations;
  readonly events: EventPublisher;
  readonly origin: TriggerOrigin;
  readonly notifier: Notifier;
  /** A function, because level 1 does not need it. */
  readonly subscriptions: () => EventSubscriptions;
}

/** Below level 3 they wait for it. */
const LEVEL_THREE_TIMERS = ['escalation', 'sla', 'reminder', 'automation', 'compensation'];

/** The storage of instances, unless the app configures another one. */
export function createDatabaseStorage(
  { strapi, clock, runtime, directory, history, members, conversion, ...parts }: EngineParts,
  onDecision: (decision: Decision) => Promise<void>,
): InstanceStorage {
  const subjects = new StrapiSubjectStore(strapi, {
    fields: parts.liveFields.registry,
    types: parts.fieldTypes,
    checkRecord: parts.checkRecord,
    events: new EntryEvents(strapi, parts.subscriptions()),
    clock,
  });
  const { postgres, timers } = strapi.config.get<PluginConfig>(`plugin::${PLUGIN_ID}`);
  return new UnitOfWork(strapi, {
    runtime,
    storage: new SqlStorage({
      ...{ runtime, subjects, history, picks: directory },
      queries: parts.queries,
      timerJobs: new TimerQueue({
        ...{ runtime, lease: timers.lease, looks: parts.looks },
        except: parts.levels.includes(3) ? [] : LEVEL_THREE_TIMERS,
      }),
      bulk: new BulkRows(runtime.dialect, parts.statements),
      singleStatement: postgres.singleStatement ? new SingleStatement(parts.statements) : undefined,
    }),
    projectors: [
      ...[conversion, lostReason, new MemberStatusProjector(members)],
      new EscalationProjector(new EscalationRows(runtime)),
      new NotificationProjector(parts.notifier),
      new SlaProjector(new SlaRows(runtime), parts.definitions),
    ],
    companion: {
      concerns: (decision) => parts.events.concerns(eventNamesOf(decision)),
      write: (decisions) => parts.events.store(decisions.flatMap(eventsOf)),
    },
    onWritten: async (decision) => {
      await parts.events.emit(eventsOf(decision));
      await onDecision(decision);
    },
  });
}

/** Builds the core's engine on a storage, with its read models. */
export function composeEngine(parts: EngineParts, storage: InstanceStorage): EngineGraph {
  const { strapi, clock, runtime, directory, history, members, definitions } = parts;
  const integrity = new Integrity({
    ...{ runtime, storage, definitions, history, members, clock },
    onParked: ({ instance, entry }) =>
      parts.events.publish(eventsOf({ next: instance, history: [entry] })),
  });
  const connection = () => runtime.connection();
  return {
    engine: createEngine(parts, storage),
    ...{ storage, definitions, conversion: parts.conversion, integrity, history, directory },
    ...{ escalations: new EscalationRows(runtime), clock },
    sla: parts.levels.includes(3) ? new SlaRows(runtime) : undefined,
    rows: new InstanceRows(connection),
    waiting: new WaitingInstances(connection),
    accounts: new Accounts(strapi, connection, parts.queries),
    tableOf: (type) => recordTable(strapi, type),
    list: new InstanceList(connection),
    taskStatus: async (task) => (await findTaskState(connection(), task))?.status,
  };
}

/** What the engine asks of the app for a decision; changes nothing. */
export function decisionPorts({
  strapi,
  runtime,
  registries,
  limited,
  ...parts
}: EngineParts): Omit<EngineOptions, 'storage' | 'clock'> {
  const planner = new ConversionPlanner(
    strapi,
    parts.checkRecord,
    () => parts.liveFields.guards?.writes,
  );
  return {
    conditions: all(registries.conditions).map((one) => limitCondition(one, limited)),
    strategies: all(registries.strategies).map((one) => limitStrategy(one, limited)),
    workingTime: (time) => parts.calendars.workingTime(time),
    firstResponse: (subject, after) => firstResponse(runtime.connection(), subject, after),
    lastActivity: (subject) => lastActivity(runtime.connection(), subject),
    conversion: (question, lead) => planner.plan(question, lead),
    rules: strapi.config.get<PluginConfig>(`plugin::${PLUGIN_ID}`).rules,
  };
}

function createEngine(parts: EngineParts, storage: InstanceStorage): Engine {
  const { strapi, clock, directory, definitions, registries, limited, stored } = parts;
  return new Engine({
    ...decisionPorts(parts),
    ...{ storage, clock, definitions },
    // The storage advances the cursor of `round_robin` with the decision.
    directory: {
      describe: (actor) => directory.describe(actor),
      resolve: (target, pick) => directory.resolve(target, pick),
      standInsOf: (assignees) => directory.standInsOf(assignees),
    },
    integrations: all(registries.integrations).map((one) => stored.registered(one)),
    automations: all(registries.automations).map((one) => limitAutomation(one, limited)),
    storedIntegration: (name) => stored.find(name),
    authorization: (question) =>
      authorizeWithDirectory(question, (whom) => directory.isAnybodyThere(whom)),
    mayQueue: () => !strapi.db.inTransaction(),
    withCursorLocks: (groups, attempt) => directory.withCursorLocks(groups, attempt),
  });
}

/** Logs a timer that failed; one of a corrupt instance parks it. */
export async function onTimerFault(
  strapi: Core.Strapi,
  { integrity }: EngineGraph,
  { instance, timer }: DueTimer,
  error: unknown,
): Promise<void> {
  const corrupt = corruptionOf(error);
  // Logged once: the instance is parked then, and its timers fail.
  if (corrupt !== undefined && !(await integrity.park(instance, corrupt))) return;
  strapi.log.error(
    `nexus-crm: the timer ${timer.id} of the instance ${instance} could not be carried out: ${String(error)}`,
  );
}

const all = <Contract extends { readonly name: string }>(
  registry: Registry<Contract>,
): readonly Contract[] => registry.names().flatMap((name) => registry.find(name) ?? []);
