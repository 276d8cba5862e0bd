import type { ApprovalState, CompiledApproval, Refusal, Seat, TaskId } from '../contracts';
import type { Draft } from '../engine/draft';
import { refuse } from '../engine/refuse';
import { reasonOf } from '../thrown-reason';
import { electorateOf, votesOf } from './electorate';

const STATES: readonly unknown[] = ['pending', 'approved', 'rejected'];

/** BR-010: the strategy's outcome for the current votes; undefined while facts are missing. */
export function count(
  draft: Draft,
  approval: CompiledApproval,
  task: { readonly id: TaskId; readonly seats: readonly Seat[] },
): ApprovalState | Refusal | undefined {
  const { strategy, options } = approval;
  const votes = votesOf(task);
  const electorate = electorateOf(task);
  if (strategy.pure !== true) {
    const cast = votes.map(({ person, choice }) => `${person}=${choice}`).join(',');
    return draft.ask({
      kind: 'strategy',
      key: `strategy:${task.id}:${cast}:${electorate.absent.join(',')}`,
      task: task.id,
      strategy: strategy.name,
      votes,
      electorate,
      options,
    }) as ApprovalState | undefined;
  }
  try {
    const state = strategy.canProceed(votes, electorate, options);
    if (isState(state)) return state;
    return broken(approval, `must answer ${STATES.join(', ')}`);
  } catch (error) {
    return broken(approval, reasonOf(error));
  }
}

const isState = (value: unknown): value is ApprovalState => STATES.includes(value);

const broken = ({ strategy, path }: CompiledApproval, why: string): Refusal =>
  refuse(
    'StrategyFailed',
    `The strategy "${strategy.name}" failed: ${why.replace(/\.$/, '')}.`,
    path,
  );
