import type { Core } from '@strapi/strapi';

import { EntryEvents, StrapiSubjectStore } from '../../strapi/ports/subjects';
import { ConversionPlanner } from '../../strapi/ports/conversion-plan';
import { Accounts, StrapiDirectory } from '../../strapi/ports/directory';
import { StrapiSqlRuntime } from '../../strapi/ports/sql-runtime';
import { MemberRows } from '../../sql/campaigns/members';
import { MemberStatusProjector } from '../../strapi/projectors/member-status';
import { LeadConversion } from '../../strapi/projectors/lead-conversion';
import { lostReason } from '../../strapi/projectors/lost-reason';
import {
  findTaskState,
  InstanceList,
  InstanceRows,
  WaitingInstances,
  type RecordTable,
} from '../../sql/queries';
import { recordTable } from '../../strapi/ports/tables';
import { UnitOfWork } from '../../strapi/ports/unit-of-work';
import type { PluginConfig } from '../../config';
import { PLUGIN_ID } from '../../constants';
import type { Clock, Decision, DefinitionSource, InstanceStorage } from '../../core/contracts';
import type { Registry } from '../../core/registry';
import { Engine } from '../../core/runner';
import { SqlHistory } from '../../sql/history';
import { SqlStorage } from '../../sql/instances';
import { PreparedStatements } from '../../sql/prepared-statements';
import { SingleStatement } from '../../sql/instances/single-statement';
import {
  limitCalls,
  limitCondition,
  limitIntegration,
  limitStrategy,
} from '../extensions/time-limit';
import { getService } from '../get-service';
import { announce } from './announce';
import { corruptionOf, Integrity } from './integrity';
import { judgeAmong } from './authorization';

/** What the engine of one Strapi is made of. */
export interface EngineGraph {
  readonly engine: Engine;
  readonly storage: InstanceStorage;
  readonly definitions: DefinitionSource;
  readonly rows: InstanceRows;
  readonly waiting: WaitingInstances;
  readonly accounts: Accounts;
  /** Where the records of a type are; undefined where the app has no such type. */
  readonly tableOf: (type: string) => RecordTable | undefined;
  readonly directory: StrapiDirectory;
  readonly list: InstanceList;
  readonly conversion: LeadConversion;
  readonly damage: Integrity;
  readonly history: SqlHistory;
  /** `open`, or how it was closed; undefined for one that never was. */
  taskStatus(task: string): Promise<string | undefined>;
}

export interface PartsOptions {
  readonly clock: Clock;
  /** Hears of every decision that is committed. */
  readonly onDecision: (decision: Decision) => void;
}

/** What stands under the engine: Strapi's database, its people and records. */
export interface EngineBase {
  readonly clock: Clock;
  readonly runtime: StrapiSqlRuntime;
  readonly directory: StrapiDirectory;
  readonly conversion: LeadConversion;
  readonly members: MemberRows;
  readonly history: SqlHistory;
  /** Where instances are kept, unless the app configures another place. */
  readonly storage: InstanceStorage;
}

export function createGround(strapi: Core.Strapi, { clock, onDecision }: PartsOptions): EngineBase {
  const runtime = new StrapiSqlRuntime(strapi);
  const directory = new StrapiDirectory(strapi, runtime);
  const subjects = new StrapiSubjectStore(strapi, {
    fields: getService('live-fields', { strapi }).registry,
    types: getService('field-types', { strapi }),
    events: new EntryEvents(strapi, getService('event-subscriptions', { strapi })),
    clock,
  });
  const history = new SqlHistory(runtime);
  const { postgres } = strapi.config.get<PluginConfig>(`plugin::${PLUGIN_ID}`);
  const prepared = new PreparedStatements(postgres.namedStatements);
  const conversion = new LeadConversion(strapi, () => runtime.connection());
  const members = new MemberRows(runtime);
  const storage = new UnitOfWork(strapi, {
    runtime,
    storage: new SqlStorage({
      ...{ runtime, subjects, history, picks: directory },
      prepared,
      singleStatement: postgres.singleStatement ? new SingleStatement(prepared) : undefined,
    }),
    projectors: [conversion, lostReason, new MemberStatusProjector(members)],
    onWritten: async (decision) => {
      await announce(strapi, decision);
      onDecision(decision);
    },
  });
  return { clock, runtime, directory, conversion, members, history, storage };
}

/** The core's engine over that ground. */
export function composeEngine(
  strapi: Core.Strapi,
  { clock, runtime, directory, conversion, members, history }: EngineBase,
  storage: InstanceStorage,
): EngineGraph {
  const definitions = getService('definitions', { strapi }).source;
  const { registries } = getService('extensions', { strapi });
  const limited = limitCalls(strapi);
  const damage = new Integrity({ runtime, storage, definitions, history, members, clock });
  const planner = new ConversionPlanner(
    strapi,
    () => getService('live-fields', { strapi }).guards?.writes,
  );
  const engine = new Engine({
    ...{ storage, clock, definitions },
    // Whose turn it is, the storage keeps with the decision.
    directory: {
      describe: (actor) => directory.describe(actor),
      resolve: (target, pick) => directory.resolve(target, pick),
    },
    conditions: all(registries.conditions).map((one) => limitCondition(one, limited)),
    strategies: all(registries.strategies).map((one) => limitStrategy(one, limited)),
    integrations: all(registries.integrations).map((one) => limitIntegration(one, limited)),
    conversion: (question, lead) => planner.plan(question, lead),
    rules: strapi.config.get<PluginConfig>(`plugin::${PLUGIN_ID}`).rules,
    authorization: (question) => judgeAmong(question, (whom) => directory.isAnybodyThere(whom)),
    mayQueue: () => !strapi.db.inTransaction(),
    holdTurns: (groups, attempt) => directory.holdTurns(groups, attempt),
    onTimerFault: async ({ instance, timer }, error) => {
      const corrupt = corruptionOf(error);
      // Told once: from then on the instance is parked, and its timer is tried in vain.
      if (corrupt !== undefined && !(await damage.park(instance, corrupt))) return;
      strapi.log.error(
        `nexus-crm: the timer ${timer.id} of the instance ${instance} could not be carried out: ${String(error)}`,
      );
    },
  });
  const connection = () => runtime.connection();
  return {
    ...{ engine, storage, definitions, conversion, damage, history },
    rows: new InstanceRows(connection),
    waiting: new WaitingInstances(connection),
    accounts: new Accounts(strapi, connection),
    directory,
    tableOf: (type) => recordTable(strapi, type),
    list: new InstanceList(connection),
    taskStatus: async (task) => (await findTaskState(connection(), task))?.status,
  };
}

const all = <Contract extends { readonly name: string }>(
  registry: Registry<Contract>,
): readonly Contract[] => registry.names().flatMap((name) => registry.find(name) ?? []);
