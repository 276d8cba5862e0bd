import type { PluginConfig } from '../../config';
import { PLUGIN_ID } from '../../constants';
import type { Actor } from '../../core/contracts';
import type { DepartedDelegations } from '../delegations';
import { InstanceActions } from '../engine/actions';
import { AvailableActions } from '../engine/available-actions';
import { InstanceCommands } from '../engine/commands';
import { EngineService } from '../engine/engine';
import { InstanceOperations } from '../engine/operations';
import { InstanceReads } from '../engine/reads';
import { RecordPipelines } from '../engine/record-pipelines';
import { EngineRuntime } from '../engine/runtime';
import { InstanceStarts } from '../engine/starts';
import { configuredStorage } from '../engine/storages';
import { Sweep } from '../engine/sweep';
import type { Levels } from '../levels';
import { openDriver } from './drivers';
import { composeEngine, createDatabaseStorage, onTimerFault, type EngineParts } from './engine';

/** Builds the engine's API, and its port for the entry points of records. */
export function composePipelines(
  parts: EngineParts,
  { levels, departed }: { readonly levels: Levels; readonly departed: DepartedDelegations },
) {
  const { strapi, clock, registries } = parts;
  const { timers } = strapi.config.get<PluginConfig>(`plugin::${PLUGIN_ID}`);
  const runtime = new EngineRuntime({
    ...{ strapi, clock },
    timers,
    openDriver: () => openDriver(strapi, timers),
    onTimerFault: (graph, due, error) => onTimerFault(strapi, graph, due, error),
    configured: () => configuredStorage(strapi, registries.storages),
    database: (onDecision) => createDatabaseStorage(parts, onDecision),
    compose: (storage) => composeEngine(parts, storage),
    within: ({ instance, timer }, work) => {
      const startedBy = async (): Promise<Actor | undefined> => {
        const { runs, tokens } = await runtime.graph.engine.load(instance);
        const run = tokens.find(({ id }) => id === timer.token)?.run;
        return runs.find(({ id }) => id === run)?.actor;
      };
      return parts.origin.run({ instance, startedBy }, work);
    },
  });
  const graph = () => runtime.graph;
  const commands = new InstanceCommands(strapi, graph);
  const starts = new InstanceStarts(strapi, graph, commands);
  const actions = new InstanceActions(strapi, graph, commands);
  const pipelines = new RecordPipelines(strapi, { levels, graph, starts, commands, departed });
  const engine = new EngineService({
    ...{ runtime, starts, actions },
    operations: new InstanceOperations(strapi, graph, commands, parts.definitions),
    reads: new InstanceReads(strapi, graph, commands),
    available: new AvailableActions(strapi, graph, parts.liveFields),
    sweep: new Sweep(strapi, graph, { pipelines, departed }),
  });
  return { engine, pipelines, graph };
}
