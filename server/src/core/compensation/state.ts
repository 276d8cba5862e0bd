import type { Compensation, InstanceSnapshot, Refusal, Run, Token } from '../contracts';
import { refuse } from '../engine/refuse';
import { stepsToUndo } from './completed-steps';

/** Fault of an instance in which a step could not be undone. */
export const COMPENSATION_FAILED = 'CompensationFailed';

type State = Pick<InstanceSnapshot, 'runs' | 'tokens' | 'timers' | 'completedSteps'>;

export type CompensatedRun = Run & { readonly compensation: Compensation };

/** Runs whose steps are being undone. */
export const compensatedRuns = ({ runs }: Pick<State, 'runs'>): readonly CompensatedRun[] =>
  runs.filter((run): run is CompensatedRun => run.compensation !== undefined);

/** The run of this token, if its steps are being undone. */
export const compensatedRunOf = (
  state: Pick<State, 'runs'>,
  { run }: Pick<Token, 'run'>,
): CompensatedRun | undefined => compensatedRuns(state).find(({ id }) => id === run);

/** Whether it waits for a person, because a step could not be undone. */
export const isStuck = (state: Pick<State, 'runs'>, token: Token): boolean =>
  token.state.kind === 'task' && compensatedRunOf(state, token) !== undefined;

/** Whether a token waits for an activity that a worker may be carrying out. */
export function isInActivity({ timers }: Pick<State, 'timers'>, { state }: Token): boolean {
  if (state.kind !== 'timer') return false;
  return timers.find(({ id }) => id === state.timer)?.work.kind === 'activity';
}

/** What started it, for people. */
export const nameOf = ({ transition, flow }: Pick<Run, 'transition' | 'flow'>): string =>
  transition?.name ?? flow.split('.')[1] ?? flow;

/** Refuses what would move an instance whose steps are being undone. */
export function refuseWhileCompensating(state: State): Refusal | null {
  const [run] = compensatedRuns(state);
  if (!run) return null;
  const left = stepsToUndo(state, run.id).map(({ step }) => step);
  const stuck = state.tokens.some((token) => token.run === run.id && isStuck(state, token));
  const remedy = stuck
    ? 'one of them could not be undone: complete its task or resume the instance'
    : 'wait until they are undone';
  const reason = `The steps of "${nameOf(run)}" are being undone, ${left.length} left; ${remedy}.`;
  return refuse('Compensating', reason, '', { left });
}
