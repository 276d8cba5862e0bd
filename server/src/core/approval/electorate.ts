import type { ApprovalTask, CastVote, Electorate, Person, Seat } from '../contracts';

export const emptySeat = (person: Person): Seat => ({ person, vote: null, left: false });

/** The cast votes in the order of the seats, not of time, as a strategy gets them. */
export function votesOf(task: Pick<ApprovalTask, 'seats'>): readonly CastVote[] {
  return task.seats.flatMap(({ person, vote }) => (vote ? [{ person, choice: vote.choice }] : []));
}

/** A vote counts even if its voter has left; an empty seat of someone who has left is absent. */
export function electorateOf(task: Pick<ApprovalTask, 'seats'>): Electorate {
  return {
    seats: task.seats.map(({ person }) => person),
    absent: task.seats.filter(({ vote, left }) => left && !vote).map(({ person }) => person),
  };
}
