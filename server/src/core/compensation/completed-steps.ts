import type {
  ActivityStep,
  CompletedActivity,
  CompletedSet,
  CompletedStep,
  Run,
  RunId,
  SetStep,
  Token,
} from '../contracts';
import type { Diff, Draft } from '../engine/draft';
import { isTooLong } from '../answer-length';
import { jsonFault } from '../engine/json';

/** What the definition does with a run that fails. */
export function onFailureOf(
  draft: Draft,
  { transition }: Pick<Run, 'transition'>,
): 'park' | 'compensate' {
  const origin = transition
    ? draft.entity?.transitions.get(transition.name)
    : draft.definition.campaigns.get(draft.base.campaign ?? '');
  return origin?.onFailure ?? 'park';
}

/** Whether a failure of this token leads to compensation instead of parking the instance. */
export function leadsToCompensation(draft: Draft, { run: id }: Token): boolean {
  const run = draft.runs.find((one) => one.id === id);
  return run !== undefined && !run.compensation && onFailureOf(draft, run) === 'compensate';
}

/**
 * Tokens that this decision has failed and whose runs are to be undone. Those that an earlier decision
 * has parked are left to the operator.
 */
export const failedNow = (draft: Draft): readonly Token[] =>
  draft.tokens.filter(
    (token) =>
      token.state.kind === 'failed' &&
      !draft.base.tokens.includes(token) &&
      leadsToCompensation(draft, token),
  );

/** US-023. Whether completed steps outlive their run, so that the campaign can be rolled back. */
export const keepsSteps = ({ definition, base }: Draft): boolean =>
  definition.campaigns.get(base.campaign ?? '')?.keepsSteps ?? false;

/**
 * Steps of this run that are not undone yet, in the order of undoing (BR-004). They are kept in the order
 * of `sequence`, which `findContradiction` checks.
 */
export const stepsToUndo = (
  { completedSteps }: Pick<Draft, 'completedSteps'>,
  id: RunId,
): readonly CompletedStep[] => completedSteps.filter(({ run }) => run === id).reverse();

/** The next step to undo: the one that was completed last. */
export const lastStep = (
  { completedSteps }: Pick<Draft, 'completedSteps'>,
  id: RunId,
): CompletedStep | undefined => completedSteps.findLast(({ run }) => run === id);

/**
 * Keeps a completed activity. One that is repeated with the same key, because its output could not be
 * stored, is kept once.
 */
export function noteActivity(
  draft: Draft,
  token: Token,
  step: ActivityStep,
  { output, idempotencyKey }: Pick<CompletedActivity, 'output' | 'idempotencyKey'>,
): void {
  if (!step.compensate && !canBeUndone(draft, token)) return;
  draft.completedSteps = draft.completedSteps.filter(
    (one) => one.kind !== 'activity' || one.idempotencyKey !== idempotencyKey,
  );
  const storable = !isTooLong(output) && jsonFault(output) === undefined ? output : null;
  const place = placeOf(token, step.path);
  note(draft, { kind: 'activity', ...place, output: storable, idempotencyKey });
}

/** Keeps what a `set` has changed. */
export function noteSet(draft: Draft, token: Token, { path }: SetStep, diff: Diff): void {
  if (canBeUndone(draft, token)) note(draft, { kind: 'set', ...placeOf(token, path), ...diff });
}

/** Removes the steps of an ended run, unless its campaign may be rolled back. */
export function pruneSteps(draft: Draft, id: RunId): void {
  if (!keepsSteps(draft)) removeSteps(draft, id);
}

export function removeSteps(draft: Draft, id: RunId): void {
  draft.completedSteps = draft.completedSteps.filter(({ run }) => run !== id);
}

const placeOf = ({ run }: Token, step: string) => ({ run, step });

function note(
  draft: Draft,
  step: Omit<CompletedActivity, 'sequence'> | Omit<CompletedSet, 'sequence'>,
): void {
  draft.sequence += 1;
  draft.completedSteps = [...draft.completedSteps, { ...step, sequence: draft.sequence }];
}

function canBeUndone(draft: Draft, { run: id }: Token): boolean {
  const run = draft.runs.find((one) => one.id === id);
  return run !== undefined && (keepsSteps(draft) || onFailureOf(draft, run) === 'compensate');
}
