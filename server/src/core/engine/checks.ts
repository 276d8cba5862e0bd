import type {
  ActorFacts,
  CompiledTransition,
  ConditionReport,
  Json,
  Refusal,
  TransitionRequest,
} from '../contracts';
import { answersAreKnown, DraftContext, holds, report } from './context';
import type { Draft } from './draft';
import { hasValue } from './fields';
import { refuse } from './refuse';

/** A transition that somebody asks for. */
export interface Attempt {
  readonly draft: Draft;
  readonly transition: CompiledTransition;
  readonly actor: ActorFacts;
  readonly request: Pick<TransitionRequest, 'comment' | 'attachments'>;
  /** Checked, laid over data. */
  readonly fields: Readonly<Record<string, Json>>;
}

/** One obstacle, or null. Null too while facts are missing: the draft then says what it needs. */
type Check = (attempt: Attempt) => Refusal | null;

const isLive: Check = ({ draft }) => refuseUnlessLive(draft);

export function refuseUnlessLive(draft: Draft): Refusal | null {
  return draft.live
    ? null
    : refuse('InstanceEnded', `The instance has ended: it is ${draft.status}.`);
}

const isNotParked: Check = ({ draft }) =>
  draft.status === 'needs_attention'
    ? refuse(
        'NeedsAttention',
        `The instance needs attention before it can go on: ${draft.fault?.reason ?? 'no reason is known'}`,
      )
    : null;

const leavesFromHere: Check = ({ draft, transition }) =>
  draft.stage !== null && transition.from.has(draft.stage)
    ? null
    : refuse(
        'WrongStage',
        `"${transition.name}" leaves from ${[...transition.from].join(', ')}; the stage is ${String(draft.stage)}.`,
        `${transition.path}.from`,
      );

const isAllowed: Check = ({ draft }) => refuseUnlessAllowed(draft);

export function refuseUnlessAllowed(draft: Draft): Refusal | null {
  const { verdict } = draft.facts;
  return verdict && !verdict.allowed
    ? refuse('NotAllowed', verdict.reason ?? 'You may not do this.')
    : null;
}

const hasComment: Check = ({ transition, request }) =>
  transition.require.comment && !hasValue(request.comment?.trim())
    ? refuse('CommentRequired', `"${transition.name}" needs a comment.`, 'comment')
    : null;

const hasAttachments: Check = ({ transition, request }) =>
  transition.require.attachments && request.attachments.length === 0
    ? refuse('AttachmentRequired', `"${transition.name}" needs an attachment.`, 'attachments')
    : null;

const hasFields: Check = ({ draft, transition, fields }) =>
  refuseMissing(draft, fields, transition.require.fields, `"${transition.name}"`) ??
  refuseIncomplete(draft, fields, transition.to);

/** `required` of the dataSchema counts when a final stage is entered. */
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
  const { condition } = attempt.transition;
  if (!condition) return null;
  const { draft } = attempt;
  const context = new DraftContext(draft, attempt.actor, attempt.fields);
  if (!answersAreKnown(draft, context, [condition]) || holds(condition, context)) return null;
  const { because } = report(condition, context);
  return refuse('ConditionNotMet', because, condition.path);
};

/** The condition part by part; null where there is none or facts are missing. */
export function reportCondition({
  draft,
  transition,
  actor,
  fields,
}: Attempt): ConditionReport | null {
  if (!transition.condition) return null;
  const context = new DraftContext(draft, actor, fields);
  return answersAreKnown(draft, context, [transition.condition])
    ? report(transition.condition, context)
    : null;
}

/** May this be asked for at all, here and by this actor? */
export const ENTRY_CHECKS: readonly Check[] = [isLive, isNotParked, leavesFromHere, isAllowed];

/** Is what it needs there? Checked again when an approval is granted. */
export const CONTENT_CHECKS: readonly Check[] = [
  hasComment,
  hasAttachments,
  hasFields,
  meetsCondition,
];

/** The first obstacle in order: guards, `require`, conditions. */
export function firstObstacle(checks: readonly Check[], attempt: Attempt): Refusal | null {
  for (const check of checks) {
    const obstacle = check(attempt);
    if (obstacle) return obstacle;
    if (attempt.draft.halted) return null;
  }
  return null;
}

export function allObstacles(checks: readonly Check[], attempt: Attempt): readonly Refusal[] {
  return checks.flatMap((check) => check(attempt) ?? []);
}
