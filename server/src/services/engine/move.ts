import type { MoveInstances } from '../../contracts/move-instances';
import type { Actor, CompiledDefinition, Refusal } from '../../core/contracts';
import {
  CrmConflictError,
  CrmError,
  CrmNotFoundError,
  CrmValidationError,
} from '../../core/errors';
import type { ActorInput } from './inputs';
import type { EngineGraph } from './graph';

export type MoveReport = MoveInstances.Response['data'];

export type MoveInput = ActorInput & NonNullable<(typeof MoveInstances.request)['_output']['data']>;

type Order = Omit<MoveInput, 'actor'> & {
  readonly actor: Actor;
  /** Published versions of the definition. */
  readonly published: readonly string[];
};

type Stranded = MoveReport['stranded'][number];

/** Batch size. */
const BATCH = 200;

/** Maximum number of reported instances that cannot be moved. */
const NAMED = 100;

/** Moves all instances of a definition; see `EngineService.move`. */
export async function moveInstances(
  graph: EngineGraph,
  name: string,
  order: Order,
): Promise<MoveReport> {
  const { dryRun = true, partial = false } = order;
  const to = await findTarget(graph, name, order.to);
  await assertStages(graph, to, order);
  if (dryRun) return moveAll(graph, to, order, true);
  if (!partial) {
    const rehearsed = await moveAll(graph, to, order, true);
    if (rehearsed.left > 0) throw stranding(rehearsed);
  }
  return moveAll(graph, to, order, false);
}

async function moveAll(
  { engine, rows }: EngineGraph,
  to: CompiledDefinition,
  { from, stages = {}, actor, reason }: Order,
  dryRun: boolean,
): Promise<MoveReport> {
  const stranded: Stranded[] = [];
  let moved = 0;
  let left = 0;
  let after = 0;
  for (;;) {
    const versions = { definition: to.name, to: to.version, from };
    const batch = await rows.liveOfOtherVersions(versions, after, BATCH);
    for (const { id, place, subject, definition, stage } of batch) {
      after = place;
      const outcome = await refusalOf(() => engine.move(id, { to, stages, actor, reason }, dryRun));
      if (outcome === null) {
        moved += 1;
        continue;
      }
      left += 1;
      if (stranded.length === NAMED) continue;
      const { code, reason: why } = outcome;
      stranded.push({
        ...{ instance: id, subject: { ...subject }, version: definition.version, stage },
        ...{ code, reason: why },
      });
    }
    if (batch.length < BATCH) return { dryRun, to: to.version, moved, left, stranded };
  }
}

/**
 * Why an instance cannot be moved; an unreadable or constantly changing one does not stop the
 * others.
 */
async function refusalOf(
  run: () => Promise<{ readonly kind: 'decision' } | Refusal>,
): Promise<Pick<Refusal, 'code' | 'reason'> | { code: string; reason: string } | null> {
  try {
    const outcome = await run();
    return outcome.kind === 'decision' ? null : outcome;
  } catch (error) {
    if (!CrmError.is(error)) throw error;
    const { code = error.code } = error.details as { readonly code?: string };
    return { code, reason: error.message };
  }
}

async function findTarget(
  { definitions }: EngineGraph,
  name: string,
  version: string | undefined,
): Promise<CompiledDefinition> {
  const active = version === undefined ? await definitions.active(name) : undefined;
  const found = version === undefined ? active : await definitions.version(name, version);
  if (found) return found;
  const which = version === undefined ? 'active version' : `published version "${version}"`;
  throw new CrmNotFoundError(`"${name.slice(0, 80)}" has no ${which}.`);
}

/** Rejects a stage that exists in neither version, as a typo. */
async function assertStages(
  { definitions }: EngineGraph,
  to: CompiledDefinition,
  { from, stages = {}, published }: Order,
): Promise<void> {
  if (Object.keys(stages).length === 0) return;
  const old = from === undefined ? published.filter((version) => version !== to.version) : [from];
  const left = new Set<string>();
  for (const version of old) {
    const compiled = await definitions.version(to.name, version);
    for (const stage of compiled ? stagesOf(compiled) : []) left.add(stage);
  }
  const known = new Set(stagesOf(to));
  const problems = Object.entries(stages).flatMap(([before, after]) => {
    const path = ['stages', before];
    const name = before.slice(0, 80);
    if (!left.has(before)) {
      const which = from === undefined ? 'any other version' : from;
      return [{ path, message: `"stages.${name}" must be a stage of ${which}; none is called so` }];
    }
    return known.has(after)
      ? []
      : [
          {
            path,
            message: `"stages.${name}" must be a stage of ${to.version}; it has no "${after}"`,
          },
        ];
  });
  if (problems.length > 0) throw new CrmValidationError(problems);
}

const stagesOf = ({ entities }: CompiledDefinition): readonly string[] =>
  [...entities.values()].flatMap(({ stages }) => [...stages.keys()]);

function stranding({ to, moved, left, stranded }: MoveReport): CrmConflictError {
  const [first] = stranded;
  return new CrmConflictError(
    `${left} of ${moved + left} instances would be stranded in ${to}, so none moves. ${first?.reason ?? ''}`.trim(),
    { code: 'Stranded', moved, left, stranded },
  );
}
