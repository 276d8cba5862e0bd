import type { Waiting } from '../../api/process';
import type { OpenTask } from '../../../../server/src/contracts/instances';

export interface VotingSeat {
  readonly person: string;
  /** Whether the caller votes for somebody else. */
  readonly isFor: boolean;
  readonly choice: 'approve' | 'reject' | 'abstain' | null;
}

/** Votes and seats that count: a seat whose holder has left counts no more. */
export function votesOf({ seats }: OpenTask): { approved: number; voted: number; total: number } {
  const open = seats.filter(({ left }) => !left);
  const votes = open.flatMap(({ vote }) => vote ?? []);
  return {
    approved: votes.filter(({ choice }) => choice === 'approve').length,
    voted: votes.length,
    total: open.length,
  };
}

/** The seats that the caller may vote in: their own, else those of people they stand in for. */
export function seatsOfCaller(
  task: OpenTask,
  caller: string | undefined,
  waiting: Waiting | undefined,
): readonly VotingSeat[] {
  if (caller === undefined) return [];
  const own = task.seats.find(({ person, left }) => person === caller && !left);
  if (own) return [{ person: own.person, isFor: false, choice: own.vote?.choice ?? null }];
  const chains = waiting?.standIns.filter(({ person }) => person === caller) ?? [];
  const holders = new Set(chains.flatMap(({ chain }) => chain));
  return task.seats
    .filter(({ person, left, vote }) => holders.has(person) && !left && vote === null)
    .map(({ person }) => ({ person, isFor: true, choice: null }));
}

/** Whether the caller may be the one to complete a task: the server decides for members of a team. */
export function mayWorkOn(
  task: OpenTask,
  caller: string | undefined,
  waiting: Waiting | undefined,
): boolean {
  if (caller === undefined) return false;
  if (waiting?.standIns.some(({ person }) => person === caller)) return true;
  if (task.claimedBy !== null) return task.claimedBy === caller;
  return (
    task.assignees.length === 0 || task.assignees.some((one) => one === caller || isGroup(one))
  );
}

const isGroup = (assignee: string): boolean => /^(team|role):/.test(assignee);

/** A task of a group, which one of its members takes. */
export const isClaimable = (task: OpenTask): boolean =>
  task.claimedBy === null && task.assignees.some(isGroup);
