import type { ApprovalTask, Person, Refusal, Seat, VoteCommand } from '../../contracts';
import { requesterOf } from '../../approval/requester';
import { settle } from '../../approval/settle';
import { refuseWhileCompensating } from '../../compensation/state';
import type { Draft } from '../draft';
import { given } from '../json';
import { chainTo, personOf } from '../../identity';
import { refuse } from '../refuse';
import { approvalWork } from '../stand-ins';
import { findTask } from './find';

const CHOICES: readonly unknown[] = ['approve', 'reject', 'abstain'];

/** FR-L2-006. Casts or changes a vote; settles the approval once its outcome is certain. */
export function vote(draft: Draft, command: VoteCommand): Refusal | null {
  const task = findTask(draft, command.task);
  if (task.kind === 'refusal') return task;
  if (task.kind === 'task') {
    return refuse('WrongKind', `"${task.label}" is a plain task: complete it.`, 'task');
  }
  const seat = findSeat(draft, task, command);
  const barred = refuseVote(draft, task, command);
  if (barred) return barred;
  if ('kind' in seat) return seat;

  const changed = withVote(draft, task, seat, command);
  draft.changeTask(changed);
  draft.record('approval.voted', {
    before: seat.vote ? { choice: seat.vote.choice } : null,
    after: { choice: command.choice },
    payload: given({
      task: task.id,
      seat: seat.person,
      chain: chainOf(draft, task, seat) ?? [],
      comment: command.comment,
    }),
  });
  return settle(draft, changed);
}

function refuseVote(draft: Draft, task: ApprovalTask, command: VoteCommand): Refusal | null {
  if (task.request && draft.status === 'needs_attention') {
    return refuse(
      'NeedsAttention',
      'The instance needs attention before its requests are voted on.',
    );
  }
  const compensating = task.request ? refuseWhileCompensating(draft) : null;
  if (compensating) return compensating;
  if (!CHOICES.includes(command.choice)) {
    return refuse('InvalidInput', `"choice" must be one of ${CHOICES.join(', ')}.`, 'choice');
  }
  const { revision } = draft.facts.subject;
  if (command.recordRevision !== undefined && command.recordRevision !== revision) {
    return refuse(
      'StaleRecord',
      `The record is at revision ${String(revision)}; you were shown ${command.recordRevision}.`,
      'recordRevision',
    );
  }
  return null;
}

/**
 * The named seat; by default the voter's own, or the only one that they may fill as a delegate. A seat
 * is filled once: only whoever voted in it changes the vote.
 */
function findSeat(draft: Draft, task: ApprovalTask, command: VoteCommand): Seat | Refusal {
  const self = personOf(draft.facts.actor);
  if (self === null) return refuse('NoSeat', 'Only people vote.', 'task');
  if (requesterOf(draft, task) === self) {
    return refuse('NoSeat', `You cannot vote on your own request "${task.label}".`, 'task');
  }
  const seats = task.seats.filter((seat) => !seat.left && chainOf(draft, task, seat) !== undefined);
  const seat = seatAmong(seats, task, self, command);
  return 'kind' in seat || isFillable(seat, self) ? seat : refuseFilled(seat);
}

function seatAmong(
  seats: readonly Seat[],
  task: ApprovalTask,
  self: Person,
  { seat: wanted }: VoteCommand,
): Seat | Refusal {
  if (wanted !== undefined) {
    const named = seats.find(({ person }) => person === wanted);
    return named ?? refuse('NoSeat', `You may not vote for ${wanted}.`, 'seat');
  }
  const own = seats.find(({ person }) => person === self);
  if (own) return own;
  const open = seats.filter((seat) => isFillable(seat, self));
  const [only = seats[0], another] = open;
  if (!only) return refuse('NoSeat', `You have no seat in "${task.label}".`, 'task');
  if (!another) return only;
  const names = open.map(({ person }) => person).join(', ');
  return refuse('InvalidInput', `Set "seat" to the person for whom you vote: ${names}.`, 'seat');
}

const isFillable = ({ vote }: Seat, self: Person): boolean =>
  vote === null || personOf(vote.by) === self;

const refuseFilled = ({ person, vote }: Seat): Refusal =>
  refuse(
    'AlreadyVoted',
    `The seat of ${person} was filled by ${vote ? `${vote.by.kind}:${vote.by.id}` : 'somebody else'}, who alone may change the vote.`,
    'seat',
  );

/**
 * The chain of delegation from the holder of a seat to the voter; undefined if they may not vote in it.
 * A requester decides neither in a seat that is delegated to them, nor by choosing a delegate for it.
 */
function chainOf(draft: Draft, task: ApprovalTask, seat: Seat): readonly Person[] | undefined {
  const { actor } = draft.facts;
  const requester = requesterOf(draft, task);
  const standsFor = actor.standsFor.filter(
    ({ chain }) => requester === null || !chain.includes(requester),
  );
  return chainTo({ ...actor, standsFor }, seat.person, approvalWork(draft));
}

function withVote(
  draft: Draft,
  task: ApprovalTask,
  seat: Seat,
  command: VoteCommand,
): ApprovalTask {
  const filled: Seat = {
    ...seat,
    vote: {
      choice: command.choice,
      at: draft.now,
      by: command.actor,
      chain: chainOf(draft, task, seat) ?? [],
      comment: command.comment ?? null,
      recordRevision: draft.facts.subject.revision,
    },
  };
  const seats = task.seats.map((other) => (other.person === seat.person ? filled : other));
  return { ...task, seats };
}
