import type { ApprovalTask, Refusal, Seat, VoteCommand } from '../../contracts';
import { approvalOf, settle } from '../../approval/settle';
import { refuseWhileCompensating } from '../../compensation/state';
import type { Draft } from '../draft';
import { given } from '../json';
import { personOf } from '../../identity';
import { refuse } from '../refuse';
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
      chain: chainOf(draft, seat),
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

/** The named seat; by default the voter's own, or the only one that they may fill as a delegate. */
function findSeat(draft: Draft, task: ApprovalTask, command: VoteCommand): Seat | Refusal {
  const { actor } = draft.facts;
  const self = personOf(actor);
  if (self === null) return refuse('NoSeat', 'Only people vote.', 'task');
  const own = task.seats.find(({ person }) => person === self);
  if (isRequester(draft, task, self)) {
    return refuse('NoSeat', `You cannot vote on your own request "${task.label}".`, 'task');
  }
  const seats = task.seats.filter(
    ({ person, left }) =>
      !left && (person === self || actor.standsFor.some((other) => other.person === person)),
  );
  if (command.seat !== undefined) {
    const named = seats.find(({ person }) => person === command.seat);
    return named ?? refuse('NoSeat', `You may not vote for ${command.seat}.`, 'seat');
  }
  if (own && !own.left) return own;
  const [only, another] = seats;
  if (!only) return refuse('NoSeat', `You have no seat in "${task.label}".`, 'task');
  if (!another) return only;
  const names = seats.map(({ person }) => person).join(', ');
  return refuse('InvalidInput', `Set "seat" to the person for whom you vote: ${names}.`, 'seat');
}

/** A requester cannot approve their own request, not even in a seat delegated to them. */
function isRequester(draft: Draft, task: ApprovalTask, self: string): boolean {
  const approval = approvalOf(draft, task);
  if (!approval || approval.allowSelf) return false;
  const requester =
    task.request?.requester ??
    draft.runs.find(({ id }) => draft.tokens.some((t) => t.id === task.token && t.run === id))
      ?.actor;
  return requester !== undefined && personOf(requester) === self;
}

const chainOf = (draft: Draft, seat: Seat) =>
  seat.person === personOf(draft.facts.actor)
    ? []
    : (draft.facts.actor.standsFor.find(({ person }) => person === seat.person)?.chain ?? []);

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
      chain: chainOf(draft, seat),
      comment: command.comment ?? null,
      recordRevision: draft.facts.subject.revision,
    },
  };
  const seats = task.seats.map((other) => (other.person === seat.person ? filled : other));
  return { ...task, seats };
}
