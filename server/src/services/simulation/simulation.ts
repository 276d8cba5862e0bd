import type { Core } from '@strapi/strapi';

import { SimulateDefinition, type SimulatedStep } from '../../contracts/simulation';
import { parseRequest } from '../../contracts/parse';
import {
  SYSTEM_ACTOR,
  type Actor,
  type Clock,
  type Commit,
  type CompiledDefinition,
  type Person,
} from '../../core/contracts';
import { personOf } from '../../core/identity';
import { holdersOf, type ActionField } from '../../core/engine';
import { Engine, lastActivityIn, type EngineOptions } from '../../core/runner';
import { SimulatedClock } from '../../standalone';
import { withStrapiErrors } from '../../strapi/ports/errors';
import type { LiveFields } from '../../strapi/live-fields';
import { AvailableActions } from '../engine/available-actions';
import { authorizeWithDirectory } from '../engine/authorization';
import type { DefinitionTrial } from '../definitions';
import { actorsOf, type SimulatedActors } from './actors';
import { SimulatedCalls, type FindIntegration } from './calls';
import { SimulatedDirectory } from './directory';
import { problem, SimulationBudget } from './limits';
import { presentDecisions, presentState } from './present';
import { momentOf, SIMULATED_INSTANCE, SimulationRun, type MoveRefusal } from './run';
import { SimulatedStorage } from './storage';
import { SAMPLE, subjectOf, type SimulatedSubject, type SubjectSources } from './subject';

type Input = SimulateDefinition.Request['data'];
type Answer = SimulateDefinition.Response;

/** What the caller may see of an existing record; by default everything. */
export interface SimulationCaller {
  readonly mayReadField: (type: string, name: string) => boolean;
  readonly mayReadInteractions: boolean;
}

const THE_APP: SimulationCaller = { mayReadField: () => true, mayReadInteractions: true };

export interface SimulationOptions {
  readonly strapi: Core.Strapi;
  readonly clock: Clock;
  readonly liveFields: Pick<LiveFields, 'registry'>;
  /** Compiles an unsaved definition, or one of the saved versions. */
  readonly compile: (
    input: Pick<Input, 'schema' | 'model' | 'name' | 'version'>,
  ) => Promise<DefinitionTrial>;
  readonly records: Omit<SubjectSources, 'mayReadField'>;
  /** Throws for what a record refuses. */
  readonly check: (commit: Commit) => Promise<void>;
  readonly directory: EngineOptions['directory'] & object;
  readonly isAnybodyThere: NonNullable<Parameters<typeof authorizeWithDirectory>[1]>;
  readonly gone: (people: readonly Person[]) => Promise<readonly Person[]>;
  readonly integration: FindIntegration;
  readonly automations: () => readonly string[];
  /** The other ports of the engine, which read only. */
  readonly engine: (mayReadInteractions: boolean) => Omit<EngineOptions, 'storage' | 'clock'>;
}

/**
 * `strapi.plugin('nexus-crm').service('simulation')`: runs a definition in memory, by the engine that
 * runs it later. Reads the app's people and, where one is given, a record; writes nothing.
 */
export class Simulation {
  constructor(private readonly options: SimulationOptions) {}

  /** @throws ValidationError for an invalid definition, with its diagnostics, or input; NotFoundError */
  run(body: unknown, caller: SimulationCaller = THE_APP): Promise<Answer> {
    return withStrapiErrors(async () => {
      const { data } = parseRequest(SimulateDefinition.request, body, 'body');
      return this.#run(data, caller);
    });
  }

  async #run(input: Input, caller: SimulationCaller): Promise<Answer> {
    assertOneOf(input);
    const { definition, diagnostics } = await this.options.compile(input);
    const { records, gone, clock: real } = this.options;
    const actors = await actorsOf(input, gone);
    const on = await subjectOf(definition, input, { ...records, ...caller });
    const clock = new SimulatedClock(
      input.at === undefined ? real.now() : momentOf(input.at, ['data'], 'at'),
    );
    const storage = this.#storageFor(on);
    const calls = new SimulatedCalls(this.options.integration, this.options.automations());
    const engine = this.#engineFor(definition, { actors, storage, clock, calls }, caller);
    const run = new SimulationRun({
      ...{ engine, storage, clock, calls, actors: actors.byKey },
      budget: new SimulationBudget(real),
    });

    const steps: SimulatedStep[] = [];
    const note = async (move: number | null, refusal: MoveRefusal | undefined): Promise<void> => {
      const snapshot = await storage.load(SIMULATED_INSTANCE);
      steps.push({
        ...{ move, at: clock.now().toISOString(), refusal: refusal ?? null },
        ...presentDecisions(storage.takeDecisions()),
        state: snapshot
          ? await presentState(snapshot, await storage.subject(on.subject), calls)
          : null,
      });
    };
    const { stage, fields, moves = [] } = input;
    const refusal = await run.start({
      ...{ definition: definition.name, subject: on.subject, fields },
      ...{ entity: on.entity?.key, campaign: on.campaign },
      stage: on.entity && (stage ?? stageOf(on)),
      actor: this.#actor(actors, input.startedBy),
    });
    await note(null, refusal);
    if (!refusal) {
      for (const [index, move] of moves.entries()) await note(index, await run.move(move, index));
    }
    const available = new AvailableActions(
      this.options.strapi,
      () => ({ engine }),
      this.options.liveFields,
    );
    const { mayReadField } = caller;
    const actor = this.#actor(actors, input.actionsFor);
    const { data: actions } = refusal
      ? { data: [] }
      : await available.list(SIMULATED_INSTANCE, { actor, mayReadField });
    return {
      data: {
        definition: { name: definition.name, version: definition.version },
        ...{ entity: on.entity?.key ?? null, campaign: on.campaign ?? null },
        ...{ type: on.subject.type, hidden: [...on.hidden], steps },
        actors: [...actors.byKey].map(([key, one]) => ({
          ...{ ...one, key },
          person: personOf(one) ?? key,
        })),
        input: {
          sample: await available.schemaOf(definition, on.subject.type, attributesOf(on)),
          fields: await available.schemaOf(definition, on.subject.type, declaredOf(definition)),
        },
        actions,
      },
      meta: { diagnostics: [...diagnostics] },
    };
  }

  #actor({ byKey }: SimulatedActors, key: string | undefined): Actor {
    return byKey.get(key ?? '') ?? SYSTEM_ACTOR;
  }

  #storageFor({ subject, record }: SimulatedSubject): SimulatedStorage {
    const { check, records } = this.options;
    return new SimulatedStorage({
      ...{ subject, record, check },
      factsOf: (values) => records.factsOf(subject.type, values),
    });
  }

  #engineFor(
    definition: CompiledDefinition,
    parts: {
      readonly actors: SimulatedActors;
      readonly storage: SimulatedStorage;
      readonly clock: SimulatedClock;
      readonly calls: SimulatedCalls;
    },
    { mayReadInteractions }: SimulationCaller,
  ): Engine {
    const { storage, clock, calls } = parts;
    const directory = new SimulatedDirectory(
      this.options.directory,
      parts.actors.invented,
      async () => ((await storage.load(SIMULATED_INSTANCE))?.tasks ?? []).flatMap(holdersOf),
    );
    const ports = this.options.engine(mayReadInteractions);
    return new Engine({
      ...ports,
      lastActivity: async (subject) => {
        const before = await ports.lastActivity?.(subject);
        return lastActivityIn(await storage.history(SIMULATED_INSTANCE)) ?? before;
      },
      ...{ storage, clock, directory, definitions: [definition] },
      integrations: [],
      automations: calls.automations(),
      storedIntegration: (name) => calls.integration(name),
      authorization: (question) =>
        authorizeWithDirectory(
          question,
          async (whom) =>
            (await directory.isAnyInvented(whom)) || (await this.options.isAnybodyThere(whom)),
        ),
    });
  }
}

/** A record that is in no pipeline yet starts in its stage. */
function stageOf({ record, entity }: SimulatedSubject): string | undefined {
  const { stage } = record.values;
  return typeof stage === 'string' && entity?.stages.has(stage) ? stage : undefined;
}

/** What an invented record may be given; the rest is written by the engine or by Strapi. */
function attributesOf({ record, subject }: SimulatedSubject): readonly ActionField[] {
  const { values } = record;
  const isGiven = (name: string): boolean =>
    name === 'owner' || record.fault?.(name, values[name]) === undefined;
  const names = Object.keys(values).filter((name) => name !== 'kind' && isGiven(name));
  return names.map((name) => ({
    ...{ name, kind: 'record', isRequired: false },
    // Values of an existing record are not shown here.
    value: subject.id === SAMPLE ? values[name] : null,
  }));
}

const declaredOf = ({ dataSchema }: CompiledDefinition): readonly ActionField[] =>
  [...dataSchema.values()].map(({ name, default: value }) => ({
    ...{ name, kind: 'declared', isRequired: false, value },
  }));

function assertOneOf({ schema, model, name, version, record, sample }: Input): void {
  if ((schema === undefined) === (name === undefined)) {
    throw problem(['data'], 'must have one of "schema" and "name"');
  }
  if (schema !== undefined && version !== undefined) {
    throw problem(['data', 'version'], 'belongs to "name"');
  }
  if (name !== undefined && model !== undefined) {
    throw problem(['data', 'model'], 'belongs to "schema"');
  }
  if (record !== undefined && sample !== undefined) {
    throw problem(['data', 'sample'], 'must be left out where "record" is given');
  }
}
