import type {
  ActorFacts,
  CompiledTransition,
  ConditionReport,
  Json,
  Refusal,
  TransitionRequest,
} from '../contracts';
import { refuseWhileCompensating } from '../compensation/state';
import { answersAreKnown, DraftContext, holds, report } from './context';
import type { Draft } from './draft';
import { hasValue } from './fields';
import { refuse } from './refuse';

/** The guard of an action: a transition, or the rule of a built-in action. */
export interface Guard extends Pick<CompiledTransition, 'name' | 'path' | 'require' | 'condition'> {
  /** The target stage, if known. */
  readonly to?: string;
}

/** A guarded action with its actor and input. */
export interface Attempt {
  readonly draft: Draft;
  readonly guard: Guard;
  readonly actor: ActorFacts;
  readonly request: Pick<TransitionRequest, 'comment' | 'attachments'>;
  /** Validated fields, applied over data. */
  readonly fields: Readonly<Record<string, Json>>;
}

/** The same for a transition. */
export interface TransitionAttempt extends Attempt {
  readonly guard: CompiledTransition;
}

/** An obstacle, or null. Also null while facts are missing; the draft then has needs. */
type Check<Of extends Attempt = Attempt> = (attempt: Of) => Refusal | null;

const isLive: Check = ({ draft }) => refuseUnlessLive(draft);

export function refuseUnlessLive(draft: Draft): Refusal | null {
  return draft.live
    ? null
    : refuse('InstanceEnded', `The instance has ended: it is ${draft.status}.`);
}

/** Before `isNotParked`: its reason says what the instance needs. */
const isNotCompensating: Check = ({ draft }) => refuseWhileCompensating(draft);

const isNotParked: Check = ({ draft }) =>
  draft.status === 'needs_attention'
    ? refuse(
        'NeedsAttention',
        `The instance needs attention before it can continue: ${draft.fault?.reason ?? 'no reason is known'}`,
      )
    : null;

const leavesFromHere: Check<TransitionAttempt> = ({ draft, guard }) =>
  draft.stage !== null && guard.from.has(draft.stage)
    ? null
    : refuse(
        'WrongStage',
        `"${guard.name}" leaves from ${[...guard.from].join(', ')}; the stage is ${String(draft.stage)}.`,
        `${guard.path}.from`,
      );

const isAllowed: Check = ({ draft }) => refuseUnlessAllowed(draft);

export function refuseUnlessAllowed(draft: Draft): Refusal | null {
  const { authorization } = draft.facts;
  return authorization && !authorization.allowed
    ? refuse('NotAllowed', authorization.reason ?? 'You may not do this.')
    : null;
}

const hasComment: Check = ({ guard, request }) =>
  guard.require.comment && !hasValue(request.comment?.trim())
    ? refuse('CommentRequired', `"${guard.name}" needs a comment.`, 'comment')
    : null;

const hasAttachments: Check = ({ guard, request }) =>
  guard.require.attachments && request.attachments.length === 0
    ? refuse('AttachmentRequired', `"${guard.name}" needs an attachment.`, 'attachments')
    : null;

const hasFields: Check = ({ draft, guard, fields }) =>
  refuseMissing(draft, fields, guard.require.fields, `"${guard.name}"`) ??
  (guard.to === undefined ? null : refuseIncomplete(draft, fields, guard.to));

/** `required` of the dataSchema applies when a final stage is entered. */
export function refuseIncomplete(
  draft: Draft,
  fields: Readonly<Record<string, Json>>,
  stage: string,
): Refusal | null {
  if (draft.entity?.stages.get(stage)?.final !== true) return null;
  const required = [...draft.definition.dataSchema.values()].filter((field) => field.required);
  const names = required.map(({ name }) => name);
  return refuseMissing(draft, fields, names, `The stage "${stage}"`);
}

function refuseMissing(
  draft: Draft,
  fields: Readonly<Record<string, Json>>,
  names: readonly string[],
  what: string,
): Refusal | null {
  const missing = names.filter(
    (name) => !hasValue(Object.hasOwn(fields, name) ? fields[name] : draft.read(name)),
  );
  const [first] = missing;
  if (first === undefined) return null;
  const list = missing.map((name) => `"${name}"`).join(', ');
  return refuse('FieldRequired', `${what} needs a value for ${list}.`, `fields.${first}`);
}

const meetsCondition: Check = (attempt) => {
  const { condition } = attempt.guard;
  if (!condition) return null;
  const { draft } = attempt;
  const context = new DraftContext(draft, attempt.actor, attempt.fields);
  if (!answersAreKnown(draft, context, [condition]) || holds(condition, context)) return null;
  const { because } = report(condition, context);
  return refuse('ConditionNotMet', because, condition.path);
};

/** The condition's report; null if there is no condition or facts are missing. */
export function reportCondition({
  draft,
  guard: { condition },
  actor,
  fields,
}: Attempt): ConditionReport | null {
  if (!condition) return null;
  const context = new DraftContext(draft, actor, fields);
  return answersAreKnown(draft, context, [condition]) ? report(condition, context) : null;
}

/** Whether the actor may ask for this action in this stage at all. */
export const ENTRY_CHECKS: readonly Check<TransitionAttempt>[] = [
  isLive,
  isNotCompensating,
  isNotParked,
  leavesFromHere,
  isAllowed,
];

/** Whether the required input is there. Checked again when an approval is granted. */
export const CONTENT_CHECKS: readonly Check[] = [
  hasComment,
  hasAttachments,
  hasFields,
  meetsCondition,
];

/** The first obstacle, in this order: guards, `require`, conditions. */
export function firstObstacle<Of extends Attempt>(
  checks: readonly Check<Of>[],
  attempt: Of,
): Refusal | null {
  for (const check of checks) {
    const obstacle = check(attempt);
    if (obstacle) return obstacle;
    if (attempt.draft.halted) return null;
  }
  return null;
}

export function allObstacles<Of extends Attempt>(
  checks: readonly Check<Of>[],
  attempt: Of,
): readonly Refusal[] {
  return checks.flatMap((check) => check(attempt) ?? []);
}
