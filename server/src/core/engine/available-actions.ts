import {
  isReserved,
  RESERVED_ACTIONS,
  type CloseOutcome,
  type CompiledActionRule,
  type CompiledCondition,
  type CompiledDefinition,
  type CompiledTransition,
  type Facts,
  type FactRequest,
  type InstanceSnapshot,
  type Refusal,
  type ReservedAction,
  type TaskId,
} from '../contracts';
import { ACTIONS, closeRoutes, routeOf, ruleOf, TRANSITION_INPUTS } from './actions';
import type { ActionInput } from './actions/action';
import { DraftContext, report } from './context';
import { Draft } from './draft';
import { explain } from './explain';
import { fieldsNamedBy, hasValue } from './fields';
import { pendingRequest } from './request';

/** An action that an instance has in its stage, and for `close` the outcome. */
export interface ActionChoice {
  readonly action: string;
  readonly outcome: CloseOutcome | null;
}

/** A value that an action asks for or writes, as it is now. */
export interface ActionField {
  readonly name: string;
  /** A key of `dataSchema`, an attribute of the record, or another key of the instance's data. */
  readonly kind: 'declared' | 'record' | 'data';
  /** Whether the action is refused without a value. */
  readonly isRequired: boolean;
  readonly value: unknown;
}

/** An action with what it takes to perform it, for a form. */
export interface AvailableAction extends ActionChoice {
  /** The obstacles that no input removes. With `asks` they are those of `explain`. */
  readonly obstacles: readonly Refusal[];
  /** What input may remove: missing values, and conditions on values that the action writes. */
  readonly asks: readonly Refusal[];
  /** The stage that it enters; null if it enters none. */
  readonly to: string | null;
  /** The strategy of its approval. */
  readonly approval: string | null;
  /** The open approval that it waits for already; until that is decided, its input is ignored. */
  readonly pending: TaskId | null;
  readonly takes: readonly ActionInput[];
  /** Those of them without which it is refused. */
  readonly needs: readonly ActionInput[];
  readonly fields: readonly ActionField[];
  /** The keys whose values the reasons of unmet conditions may name. */
  readonly reads: readonly string[];
}

/** A described action; without `needs` it is complete. */
export interface DescribedAction {
  readonly described: AvailableAction;
  readonly needs: readonly FactRequest[];
}

/**
 * The actions that an instance has in its stage: transitions from there in the order of the
 * definition, then the built-in ones that the definition does not forbid to everyone. None once it
 * has ended, except for reverting a conversion.
 */
export function listActions(
  definition: CompiledDefinition,
  snapshot: InstanceSnapshot,
  facts: Facts,
  now: number,
): readonly ActionChoice[] {
  const draft = draftOf(definition, snapshot, '', facts, now);
  const has = (name: ReservedAction): boolean => ruleOf(draft, name)?.allowed !== false;
  const once = (action: string): ActionChoice => ({ action, outcome: null });
  if (!draft.live) {
    return draft.status === 'converted' && has('revertConvert') ? [once('revertConvert')] : [];
  }
  const transitions = [...(draft.entity?.transitions.values() ?? [])]
    .filter(({ from }) => draft.stage !== null && from.has(draft.stage))
    .map(({ name }) => once(name));
  const builtIn = RESERVED_ACTIONS.filter(has).flatMap((name): readonly ActionChoice[] => {
    if (name === 'revertConvert') return [];
    if (name === 'convert') return draft.entity?.key === 'lead' ? [once(name)] : [];
    if (name !== 'close') return [once(name)];
    return draft.entity
      ? closeRoutes(undefined)
          .filter((outcome) => routeOf(draft, outcome).kind !== 'refusal')
          .map((outcome) => ({ action: name, outcome }))
      : [];
  });
  return [...transitions, ...builtIn];
}

/** Explains an action of `listActions`, and what its input can do about its obstacles. */
export function describeAction(
  definition: CompiledDefinition,
  snapshot: InstanceSnapshot,
  { action, outcome }: ActionChoice,
  facts: Facts,
  now: number,
): DescribedAction {
  const found = explain(definition, snapshot, action, facts, now, outcome ?? undefined);
  const draft = draftOf(definition, snapshot, action, facts, now);
  const guards = guardsOf(draft, action, outcome);
  const pending = guards.map(({ name }) => pendingRequest(draft, name)).find((task) => task);
  const inputs: readonly ActionInput[] = isReserved(action)
    ? ACTIONS[action].takes
    : TRANSITION_INPUTS;
  const takes = pending ? [] : inputs;
  const fields = takes.includes('fields') ? fieldsOf(draft, guards, found.next.stage) : [];
  const isAsked = (obstacle: Refusal): boolean =>
    isForInput(draft, obstacle, takes, fields, guards);
  return {
    described: {
      ...{ action, outcome, takes, fields },
      obstacles: found.obstacles.filter((one) => !isAsked(one)),
      asks: found.obstacles.filter(isAsked),
      to: found.next.stage,
      approval: found.next.approval,
      pending: pending?.id ?? null,
      needs: pending ? [] : needsOf(action, takes, guards, fields),
      reads: found.obstacles.some(({ code }) => code === 'ConditionNotMet')
        ? guards.flatMap(({ condition }) => (condition ? keysReadBy(condition, draft) : []))
        : [],
    },
    needs: found.needs,
  };
}

const draftOf = (
  definition: CompiledDefinition,
  snapshot: InstanceSnapshot,
  action: string,
  facts: Facts,
  now: number,
): Draft =>
  new Draft(definition, snapshot, { type: 'act', action, actor: facts.actor }, facts, now);

/** What guards an action: a transition, the rule of a built-in action, or both for `close`. */
type ActionGuard = Pick<CompiledActionRule, 'require' | 'fields' | 'condition'> & {
  readonly name: string;
};

function guardsOf(
  draft: Draft,
  action: string,
  outcome: CloseOutcome | null,
): readonly ActionGuard[] {
  if (!isReserved(action)) {
    const transition = draft.entity?.transitions.get(action);
    return transition ? [transition] : [];
  }
  const rule = ruleOf(draft, action);
  const route = action === 'close' && outcome !== null ? routeOf(draft, outcome) : undefined;
  const transition: CompiledTransition[] = route?.kind === 'transition' ? [route.transition] : [];
  return [...(rule ? [{ ...rule, name: action }] : []), ...transition];
}

/** The fields that the guards name, and those without which the final stage cannot be entered. */
function fieldsOf(
  draft: Draft,
  guards: readonly ActionGuard[],
  stage: string | null,
): readonly ActionField[] {
  const { dataSchema } = draft.definition;
  const isFinal = stage !== null && draft.entity?.stages.get(stage)?.final === true;
  const completing = [...dataSchema.values()].filter((field) => isFinal && field.required);
  const required = new Set([
    ...guards.flatMap(({ require }) => require.fields),
    ...completing.map(({ name }) => name),
  ]);
  const names = new Set([...required, ...guards.flatMap(fieldsNamedBy)]);
  return [...names].map((name) => ({
    name,
    kind: dataSchema.has(name) ? 'declared' : draft.livesOnSubject(name) ? 'record' : 'data',
    isRequired: required.has(name),
    value: draft.read(name),
  }));
}

function needsOf(
  action: string,
  takes: readonly ActionInput[],
  guards: readonly ActionGuard[],
  fields: readonly ActionField[],
): readonly ActionInput[] {
  const own = isReserved(action) ? (ACTIONS[action].needs ?? []) : [];
  const isNeeded = (input: ActionInput): boolean => {
    if (input === 'comment') {
      return action === 'comment' || guards.some(({ require }) => require.comment);
    }
    if (input === 'attachments') return guards.some(({ require }) => require.attachments);
    if (input === 'fields') return fields.some((one) => one.isRequired && !hasValue(one.value));
    return own.includes(input);
  };
  return takes.filter(isNeeded);
}

/** Codes of obstacles that are removed by giving what is missing or wrong. */
const MISSING = ['CommentRequired', 'AttachmentRequired', 'FieldRequired', 'InvalidField'];

/** Whether input may remove this obstacle. */
function isForInput(
  draft: Draft,
  { code, path }: Refusal,
  takes: readonly ActionInput[],
  fields: readonly ActionField[],
  guards: readonly ActionGuard[],
): boolean {
  if (MISSING.includes(code))
    return (takes as readonly string[]).includes(path.split('.')[0] ?? '');
  if (code !== 'ConditionNotMet') return false;
  const read = guards
    .flatMap(({ condition }) => (condition?.path === path ? [condition] : []))
    .flatMap((condition) => keysReadBy(condition, draft));
  return fields.some(({ name }) => read.includes(name));
}

/**
 * The data keys that a condition reads for this actor; none for one that is not pure, since it has
 * run outside of the core.
 */
function keysReadBy(condition: CompiledCondition, draft: Draft): readonly string[] {
  const context = new DraftContext(draft, draft.facts.actor);
  const keys: string[] = [];
  report(condition, {
    ...{ now: context.now, subject: context.subject, actor: context.actor },
    answer: context.answer,
    read: (key) => {
      keys.push(key);
      return context.read(key);
    },
  });
  return keys;
}
