import { IMPLIED_STAGE, type CompiledEntity } from '../../core/contracts';
import type { JsonPath } from '../path';
import type { DiagnosticCollector } from './collector';

/** Every stage that can be reached from the first one. */
function reachable({ initial, transitions }: CompiledEntity): ReadonlySet<string> {
  const waysFrom = new Map<string, Set<string>>();
  for (const { from, to } of transitions.values()) {
    for (const stage of from) {
      const ways = waysFrom.get(stage) ?? new Set();
      waysFrom.set(stage, ways.add(to));
    }
  }
  const reached = new Set([initial]);
  for (const stage of reached) for (const next of waysFrom.get(stage) ?? []) reached.add(next);
  return reached;
}

/**
 * Warns of stages that cannot be reached and of stages without a way out. Warnings only: the
 * definition may be unfinished.
 */
export function checkStages(
  entity: CompiledEntity,
  places: ReadonlyMap<string, JsonPath>,
  diagnostics: DiagnosticCollector,
): void {
  const reached = reachable(entity);
  const left = new Set([...entity.transitions.values()].flatMap(({ from }) => [...from]));
  for (const { name, final } of entity.stages.values()) {
    const path = places.get(name) ?? ['entities', entity.key];
    if (!reached.has(name)) {
      const message = `No way leads from "${entity.initial}" to the stage "${name}".`;
      diagnostics.warn('unreachable_stage', path, message, 'add a transition to it, or remove it');
    }
    if (!final && !left.has(name) && name !== IMPLIED_STAGE) {
      const message = `No way leads out of the stage "${name}", which is not final.`;
      const advice = 'add a transition from it, or write { "name": …, "final": true }';
      diagnostics.warn('dead_end', path, message, advice);
    }
  }
  checkUse(entity, diagnostics);
}

/** A transition that leaves only from final stages can never be performed. */
function checkUse({ stages, transitions }: CompiledEntity, diagnostics: DiagnosticCollector): void {
  for (const { name, from } of transitions.values()) {
    if (from.size === 0 || [...from].some((stage) => stages.get(stage)?.final !== true)) continue;
    const message = `"${name}" leaves from final stages only, where everything has ended.`;
    const path = ['transitions', name, 'from'];
    diagnostics.warn('unusable_transition', path, message, 'let it leave from a stage before');
  }
}
