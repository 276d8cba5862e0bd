import { randomUUID } from 'node:crypto';

import { BUILT_IN_CONDITIONS, createHasInteraction, type InteractionLookup } from '../conditions';
import {
  type ApprovalStrategyContract,
  type Clock,
  type CompiledDefinition,
  type ConditionContract,
  type Decision,
  type InstanceId,
  type InstanceStorage,
  type Refusal,
  SYSTEM_ACTOR,
  type TimedDelegation,
} from '../core/contracts';
import { Registry } from '../core/registry';
import {
  Engine,
  type EngineOptions,
  MemoryDirectory,
  type Groups,
  type Start,
} from '../core/runner';
import { compileDefinition, type CompileEnvironment } from '../definition';
import { MemoryStorage } from './memory-storage';
import { BUILT_IN_STRATEGIES } from '../strategies';

/** All options are optional: the default is an in-memory engine with the system clock. */
export interface EngineSetup<Storage extends InstanceStorage = MemoryStorage> extends Partial<
  Omit<EngineOptions, 'definitions' | 'storage'>
> {
  readonly storage?: Storage;
  /** Definitions as JSON. Each is validated and becomes the active version of its name. */
  readonly definitions?: readonly unknown[];
  /** Members of teams and roles, if there is no `directory`. */
  readonly groups?: Groups;
  /** FR-L3-003. Who stands in for whom and when, if there is no `directory`. */
  readonly delegations?: readonly TimedDelegation[];
  /** The interactions for `has_interaction`; by default there are none. */
  readonly interactions?: InteractionLookup;
}

const NO_INTERACTIONS: InteractionLookup = { count: () => Promise.resolve(0) };
const MACHINE_CLOCK: Clock = { now: () => new Date() };

/** An engine that accepts definitions as JSON. */
export class StandaloneEngine<Storage extends InstanceStorage = MemoryStorage> extends Engine {
  constructor(
    options: EngineOptions,
    private readonly environment: CompileEnvironment,
    readonly storage: Storage,
  ) {
    super(options);
  }

  /**
   * Validates a definition and makes it the active version of its name.
   *
   * @throws CrmValidationError with every problem and its JSON path.
   */
  publishJson(definition: unknown): CompiledDefinition {
    const compiled = compileDefinition(definition, this.environment);
    this.publish(compiled);
    return compiled;
  }

  /** `start` with a generated id, and the system as actor. */
  begin(
    words: Partial<Start> & Pick<Start, 'definition' | 'subject'>,
  ): Promise<Decision | Refusal> {
    return this.start({ instance: randomUUID() as InstanceId, actor: SYSTEM_ACTOR, ...words });
  }
}

/**
 * The pipeline engine without Strapi: the same core, definition language, conditions and
 * strategies, over in-memory or custom storage.
 *
 * @throws CrmValidationError for an invalid definition.
 */
export function createEngine<Storage extends InstanceStorage = MemoryStorage>(
  setup: EngineSetup<Storage> = {},
): StandaloneEngine<Storage> {
  const { definitions = [], groups, delegations = [], ...others } = setup;
  const { interactions = NO_INTERACTIONS, ...given } = others;
  const clock = given.clock ?? MACHINE_CLOCK;
  const conditions: ConditionContract[] = [
    ...BUILT_IN_CONDITIONS,
    createHasInteraction(interactions),
    ...(given.conditions ?? []),
  ];
  const strategies: ApprovalStrategyContract[] = [
    ...BUILT_IN_STRATEGIES,
    ...(given.strategies ?? []),
  ];
  // Without a storage the type parameter is its default.
  const storage = given.storage ?? (new MemoryStorage() as InstanceStorage as Storage);
  const options: EngineOptions = {
    clock,
    directory: new MemoryDirectory(groups, { delegations, clock }),
    ...given,
    storage,
    conditions,
    strategies,
  };
  const environment: CompileEnvironment = {
    conditions: new Registry('condition', conditions),
    strategies: new Registry('strategy', strategies),
    contractOf: (kind, name) =>
      (kind === 'integration' ? engine.integrations : engine.automations).find(name),
  };
  const engine = new StandaloneEngine(options, environment, storage);
  for (const definition of definitions) engine.publishJson(definition);
  return engine;
}
