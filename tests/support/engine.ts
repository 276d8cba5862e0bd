/**
 * What tests of the core stand on: definitions written in a few words, with conditions and values
 * as functions, and an instance that is decided on in memory, its facts at hand.
 */
import {
  type Actor,
  type ActorFacts,
  type ApprovalStrategyContract,
  type AssignmentAnswer,
  type AssignmentTarget,
  type Command,
  type CompiledActionRule,
  type ConversionAnswer,
  type CompiledApproval,
  type CompiledAssignment,
  type CompiledCampaign,
  type CompiledCondition,
  type CompiledDefinition,
  type CompiledEntity,
  type CompiledFlow,
  type CompiledStage,
  type CompiledTransition,
  type ConditionContext,
  type ConditionNeed,
  type DataField,
  type Delegation,
  type Decision,
  type EvaluationContext,
  type FactAnswer,
  type FactRequest,
  type Facts,
  type InstanceId,
  type InstanceSnapshot,
  type Json,
  type Outcome,
  type Person,
  type PickStrategy,
  type Refusal,
  type ReservedAction,
  type Step,
  SYSTEM_ACTOR,
} from '../../server/src/core/contracts';
import { decide } from '../../server/src/core/engine';
import { indexSteps } from '../../server/src/core/flow';
import { BUILT_IN_STRATEGIES } from '../../server/src/strategies';

export type Test = (context: ConditionContext) => boolean;
export type Value = (context: EvaluationContext) => unknown;

export interface ApprovalWords {
  strategy: string | ApprovalStrategyContract;
  options?: Json;
  voters?: readonly AssignmentTarget[];
  onEmpty?: CompiledApproval['onEmpty'];
  allowSelf?: boolean;
  due?: number;
  reminders?: readonly number[];
  voidOnChange?: CompiledApproval['voidOnChange'];
}

export interface AssignmentWords {
  to: readonly AssignmentTarget[];
  pick?: PickStrategy;
}

/** A step as a test writes it; `when: null` is else. */
export type StepWords =
  | { do: StepWords[] }
  | { parallel: StepWords[][] }
  | { inclusive: BranchWords[] }
  | { exclusive: BranchWords[] }
  | { task: string; assign?: AssignmentWords; due?: number; reminders?: readonly number[] }
  | { approval: string; by: ApprovalWords; onReject?: 'end' | 'fail' | 'continue' }
  | { wait: number }
  | { set: Record<string, Value> }
  | { transition: string; optional?: boolean }
  | {
      activity: string;
      input?: Json;
      as?: string;
      attempts?: number;
      delay?: number;
      backoff?: 'fixed' | 'exponential';
      compensate?: string;
      optional?: boolean;
    };

export interface BranchWords {
  when: Test | CompiledCondition | null;
  do: StepWords[];
}

export interface TransitionWords {
  from: string | string[];
  to: string;
  entity?: string;
  require?: Partial<CompiledTransition['require']>;
  fields?: string[];
  condition?: Test | CompiledCondition;
  approval?: ApprovalWords;
  assign?: AssignmentWords;
  do?: StepWords[];
  onFailure?: 'park' | 'compensate';
}

export interface EntityWords {
  stages: (string | CompiledStage)[];
  selfAssign?: boolean;
  escalations?: CompiledEntity['escalations'];
  actions?: Partial<Record<ReservedAction, ActionWords>>;
}

/** False forbids the action. */
export type ActionWords =
  | false
  | {
      roles?: string[];
      require?: Partial<CompiledTransition['require']>;
      fields?: string[];
      condition?: Test | CompiledCondition;
      approval?: ApprovalWords;
    };

/** With `onFailure` it is a campaign of level 3. */
export interface CampaignWords {
  do: StepWords[];
  onFailure?: 'park' | 'compensate';
}

export interface DefinitionWords {
  name?: string;
  version?: string;
  data?: Record<string, Partial<Omit<DataField, 'name'>>>;
  entities?: Record<string, EntityWords>;
  transitions?: Record<string, TransitionWords>;
  campaigns?: Record<string, CampaignWords>;
}

export const condition = (
  path: string,
  test: Test,
  needs: readonly ConditionNeed[] = [],
): CompiledCondition => ({
  path,
  needs,
  test,
  explain: (context) => ({ met: test(context), condition: path, because: `${path} said so` }),
});

/** A condition that only the outside can answer. */
export const asking = (path: string, type = 'custom', input: Json = {}): CompiledCondition =>
  condition(path, (context) => context.answer(path)?.met === true, [{ path, type, input }]);

const toCondition = (when: Test | CompiledCondition, path: string): CompiledCondition =>
  typeof when === 'function' ? condition(path, when) : when;

const toDuration = (ms: number) => ({ ms, text: `${ms} ms` });

export const toApproval = (words: ApprovalWords, path: string): CompiledApproval => {
  const strategy =
    typeof words.strategy === 'string'
      ? BUILT_IN_STRATEGIES.find(({ name }) => name === words.strategy)
      : words.strategy;
  if (!strategy) throw new Error('no such strategy');
  return {
    path,
    strategy,
    options: words.options ?? {},
    voters: words.voters ?? [{ kind: 'team', team: 'deal-desk' }],
    onEmpty: words.onEmpty ?? 'block',
    allowSelf: words.allowSelf ?? false,
    due: words.due === undefined ? null : toDuration(words.due),
    reminders: words.reminders ?? [],
    voidOnChange: words.voidOnChange ?? false,
  };
};

const toAssignment = (words: AssignmentWords, path: string): CompiledAssignment => ({
  path,
  targets: words.to,
  pick: words.pick ?? null,
});

const toSteps = (words: readonly StepWords[], path: string): Step[] =>
  words.map((word, index) => toStep(word, `${path}[${index}]`));

const toBranches = (words: readonly BranchWords[], path: string) =>
  words.map((branch, index) => ({
    when: branch.when && toCondition(branch.when, `${path}[${index}].when`),
    steps: toSteps(branch.do, `${path}[${index}].do`),
  }));

function toStep(word: StepWords, path: string): Step {
  if ('do' in word) return { kind: 'sequence', path, steps: toSteps(word.do, `${path}.do`) };
  if ('parallel' in word) {
    const branches = word.parallel.map((branch, index) =>
      toSteps(branch, `${path}.parallel[${index}]`),
    );
    return { kind: 'parallel', path, branches };
  }
  if ('inclusive' in word) {
    return { kind: 'inclusive', path, branches: toBranches(word.inclusive, `${path}.inclusive`) };
  }
  if ('exclusive' in word) {
    return { kind: 'exclusive', path, branches: toBranches(word.exclusive, `${path}.exclusive`) };
  }
  if ('task' in word) {
    return {
      kind: 'task',
      path,
      label: word.task,
      assign: word.assign ? toAssignment(word.assign, `${path}.assign`) : null,
      due: word.due === undefined ? null : toDuration(word.due),
      reminders: word.reminders ?? [],
    };
  }
  if ('approval' in word) {
    const approval = toApproval(word.by, path);
    return {
      kind: 'approval',
      path,
      label: word.approval,
      approval,
      onReject: word.onReject ?? 'end',
    };
  }
  if ('wait' in word) return { kind: 'wait', path, duration: toDuration(word.wait) };
  if ('set' in word) {
    const values = Object.entries(word.set).map(([key, evaluate]) => ({
      key,
      value: { path: `${path}.set.${key}`, source: `<${key}>`, evaluate },
    }));
    return { kind: 'set', path, values };
  }
  if ('transition' in word) {
    const { transition, optional = false } = word;
    return { kind: 'transition', path, transition, optional };
  }
  const retry = {
    attempts: word.attempts ?? 1,
    delay: toDuration(word.delay ?? 1000),
    backoff: word.backoff ?? 'fixed',
  };
  return {
    kind: 'activity',
    path,
    integration: word.activity,
    input: word.input ?? {},
    as: word.as ?? null,
    retry,
    compensate: word.compensate ? { integration: word.compensate, input: {}, retry } : null,
    optional: word.optional ?? false,
  };
}

const toRule = (words: ActionWords, path: string): CompiledActionRule => {
  const {
    roles,
    require,
    fields,
    condition: when,
    approval,
  } = words === false ? ({} as const) : words;
  return {
    path,
    allowed: words !== false,
    roles: roles ?? null,
    require: { comment: false, attachments: false, fields: [], ...require },
    fields: fields ?? [],
    condition: when ? toCondition(when, `${path}.condition`) : null,
    approval: approval ? toApproval(approval, `${path}.approval`) : null,
  };
};

const toFlow = (words: readonly StepWords[], path: string): CompiledFlow => ({
  path,
  steps: toSteps(words, path),
});

export function define(words: DefinitionWords): CompiledDefinition {
  const written = words.entities ?? {
    lead: { stages: ['new', 'qualified', { name: 'won', final: true }] },
  };
  const entities = new Map<string, CompiledEntity>();
  const flows: CompiledFlow[] = [];
  for (const [key, entity] of Object.entries(written)) {
    const stages = new Map(
      entity.stages.map((stage) => {
        const full = typeof stage === 'string' ? { name: stage, final: false } : stage;
        return [full.name, full] as const;
      }),
    );
    const transitions = new Map<string, CompiledTransition>();
    for (const [name, transition] of Object.entries(words.transitions ?? {})) {
      if (transition.entity !== undefined && transition.entity !== key) continue;
      const path = `transitions.${name}`;
      const flow = transition.do ? toFlow(transition.do, `${path}.do`) : null;
      if (flow) flows.push(flow);
      const open = [...stages.values()].filter(({ final }) => !final).map((stage) => stage.name);
      transitions.set(name, {
        path,
        name,
        from: new Set(transition.from === '*' ? open : [transition.from].flat()),
        to: transition.to,
        require: { comment: false, attachments: false, fields: [], ...transition.require },
        fields: transition.fields ?? [],
        condition: transition.condition
          ? toCondition(transition.condition, `${path}.condition`)
          : null,
        approval: transition.approval ? toApproval(transition.approval, `${path}.approval`) : null,
        assign: transition.assign ? toAssignment(transition.assign, `${path}.assign`) : null,
        flow,
        onFailure: transition.onFailure ?? 'park',
      });
    }
    const initial = [...stages.keys()][0] ?? 'open';
    entities.set(key, {
      key,
      type: null,
      initial,
      stages,
      transitions,
      selfAssign: entity.selfAssign ?? null,
      actions: new Map(
        Object.entries(entity.actions ?? {}).map(([name, rule]) => [
          name as ReservedAction,
          toRule(rule, `actions.${name}`),
        ]),
      ),
      escalations: entity.escalations ?? [],
    });
  }
  const campaigns = new Map<string, CompiledCampaign>();
  for (const [key, campaign] of Object.entries(words.campaigns ?? {})) {
    const flow = toFlow(campaign.do, `campaigns.${key}.do`);
    flows.push(flow);
    const { onFailure } = campaign;
    const keepsSteps = onFailure !== undefined;
    campaigns.set(key, { key, flow, onFailure: onFailure ?? 'park', keepsSteps });
  }
  const dataSchema = new Map<string, DataField>(
    Object.entries(words.data ?? {}).map(([name, field]) => [
      name,
      {
        name,
        required: false,
        default: undefined,
        fault: () => undefined,
        normalize: (value: unknown) => value as Json,
        ...field,
      },
    ]),
  );
  return {
    name: words.name ?? 'test',
    label: words.name ?? 'test',
    version: words.version ?? '1.0.0',
    autoStart: false,
    model: null,
    open: false,
    dataSchema,
    entities,
    campaigns,
    sla: null,
    steps: indexSteps(flows),
    source: {},
  };
}

export const number = (
  rule: (value: number) => boolean = () => true,
  advice = 'is out of range',
) => ({
  fault: (value: unknown) =>
    typeof value !== 'number' ? 'must be a number' : rule(value) ? undefined : advice,
});

export const user = (id: string): Actor => ({ kind: 'user', id, label: id });

export const NOW = Date.UTC(2026, 0, 5, 9);

type CommandWords<C> = C extends Command
  ? C['type'] extends 'start'
    ? never
    : Omit<C, 'actor'> & { actor?: Actor }
  : never;

/** One instance and the world around it: decides, keeps the last snapshot, answers facts. */
export class Bench {
  snapshot: InstanceSnapshot | null = null;
  now = NOW;
  /** Attributes of the subject; decisions write here, as a storage would. */
  values: Record<string, unknown> = {};
  recordRevision: number | null = 1;
  owner: Facts['subject']['owner'] = null;
  subjectFault: Facts['subject']['fault'];
  teams: Record<string, Person[]> = { 'deal-desk': ['user:ann', 'user:bob', 'user:cid'] };
  actors: Record<string, Partial<ActorFacts>> = {};
  rules: Facts['rules'];
  authorization: Facts['authorization'];
  /** Answers of conditions and strategies by the name they are registered under. */
  answers: Record<string, (request: FactRequest) => FactAnswer> = {};
  last: Record<string, Person> = {};
  loads: Record<string, number> = {};
  /** Of every team. */
  capacity: number | undefined;
  /** Those that are active. */
  delegations: readonly Delegation[] = [];
  /** What a conversion writes beside the lead. */
  conversion: ConversionAnswer = { plan: null };
  readonly decisions: Decision[] = [];
  /** Every fact that was asked for. */
  readonly asked: FactRequest[] = [];

  constructor(public definition: CompiledDefinition) {}

  start(
    words: { entity?: string; campaign?: string; stage?: string; fields?: object } = {},
  ): Outcome {
    return this.run({
      type: 'start',
      actor: SYSTEM_ACTOR,
      instance: 'i1' as InstanceId,
      subject: { type: 'lead', id: 'r1' },
      ...(words as { fields?: Record<string, unknown> }),
    });
  }

  act(action: string, words: Partial<Extract<Command, { type: 'act' }>> = {}): Outcome {
    return this.run({ type: 'act', action, actor: user('rep'), ...words });
  }

  do(words: CommandWords<Command>): Outcome {
    return this.run({ actor: SYSTEM_ACTOR, ...words });
  }

  vote(person: string, choice: string, words: object = {}): Outcome {
    const task = this.snapshot?.tasks.find(({ kind }) => kind === 'approval');
    return this.run({
      type: 'vote',
      task: task?.id,
      choice,
      actor: user(person),
      ...words,
    } as Command);
  }

  complete(label: string, words: object = {}): Outcome {
    const task = this.snapshot?.tasks.find((other) => other.label === label);
    return this.run({
      type: 'completeTask',
      task: task?.id,
      actor: SYSTEM_ACTOR,
      ...words,
    } as Command);
  }

  run(command: Command): Outcome {
    const facts = this.facts(command.actor);
    for (;;) {
      const outcome = decide(this.definition, this.snapshot, command, facts, this.now);
      if (outcome.kind === 'needs') {
        for (const request of outcome.facts) {
          this.asked.push(request);
          (facts.answers as Map<string, FactAnswer>).set(request.key, this.answer(request));
        }
        continue;
      }
      if (outcome.kind === 'decision') this.keep(outcome);
      return outcome;
    }
  }

  facts(actor: Actor = SYSTEM_ACTOR): Facts {
    return {
      subject: {
        values: this.values,
        revision: this.recordRevision,
        owner: this.owner,
        ...(this.subjectFault ? { fault: this.subjectFault } : {}),
      },
      actor: this.describe(actor),
      answers: new Map(),
      ...(this.rules ? { rules: this.rules } : {}),
      ...(this.authorization ? { authorization: this.authorization } : {}),
    };
  }

  describe(actor: Actor): ActorFacts {
    const self = actor.kind === 'user' || actor.kind === 'admin' ? `${actor.kind}:${actor.id}` : '';
    const teams = Object.keys(this.teams).filter((team) =>
      this.teams[team]?.includes(self as Person),
    );
    return {
      ...actor,
      roles: [],
      teams,
      assignees: [
        ...(self ? [self as Person] : []),
        ...teams.map((team) => `team:${team}` as const),
      ],
      standsFor: [],
      ...this.actors[actor.id],
    };
  }

  labels(): string[] {
    return (this.snapshot?.tasks ?? []).map(({ label }) => label);
  }

  private keep(decision: Decision): void {
    this.decisions.push(decision);
    // As a storage would hand it back: nothing that JSON cannot carry may matter.
    this.snapshot = JSON.parse(JSON.stringify(decision.next)) as InstanceSnapshot;
    for (const effect of decision.effects) {
      if (effect.kind === 'record.changed') this.values = { ...this.values, ...effect.values };
      if (effect.kind === 'record.assigned') this.owner = effect.owner;
      if (effect.kind === 'picked') this.last[effect.from] = effect.person;
    }
  }

  private answer(request: FactRequest): FactAnswer {
    switch (request.kind) {
      case 'actor':
        return this.describe(request.actor);
      case 'assignment':
        return { ...this.resolve(request), delegations: this.delegations };
      case 'conversion':
        return this.conversion;
      case 'due':
        return { at: null };
      default: {
        const name = request.kind === 'condition' ? request.need.type : request.strategy;
        const answer = this.answers[name];
        if (!answer) throw new Error(`there is no answer for ${name}`);
        return answer(request);
      }
    }
  }

  private resolve({ target }: Extract<FactRequest, { kind: 'assignment' }>): AssignmentAnswer {
    if (target.kind === 'person') {
      return { assignee: target.person as Person, people: [target.person as Person] };
    }
    if (target.kind === 'owner') throw new Error('the core knows the owner');
    const key =
      target.kind === 'team'
        ? target.team
        : target.kind === 'role'
          ? target.role
          : target.assignee.replace(/^team:/, '');
    const group = `${target.kind === 'role' ? 'role' : 'team'}:${key}` as const;
    const people = this.teams[key];
    if (target.kind === 'assignee' && !target.assignee.startsWith('team:')) {
      return { assignee: target.assignee, people: [target.assignee as Person] };
    }
    return {
      assignee: people ? group : null,
      people: people ?? [],
      last: this.last[group] ?? null,
      loads: this.loads,
      ...(this.capacity !== undefined && { capacity: this.capacity }),
    };
  }
}

export function decided(outcome: Outcome): Decision {
  if (outcome.kind !== 'decision')
    throw new Error(`expected a decision: ${JSON.stringify(outcome)}`);
  return outcome;
}

export function refused(outcome: Outcome): Refusal {
  if (outcome.kind !== 'refusal') throw new Error(`expected a refusal: ${JSON.stringify(outcome)}`);
  return outcome;
}
