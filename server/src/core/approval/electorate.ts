import type { ApprovalTask, CastVote, Electorate, Person, Seat } from '../contracts';

export const emptySeat = (person: Person): Seat => ({ person, vote: null, left: false });

/** The votes as a strategy sees them, in the order of the seats, whenever they were cast. */
export function votesOf(task: Pick<ApprovalTask, 'seats'>): readonly CastVote[] {
  return task.seats.flatMap(({ person, vote }) => (vote ? [{ person, choice: vote.choice }] : []));
}

/** A vote stays after its caster has left; an empty seat then stays empty. */
export function electorateOf(task: Pick<ApprovalTask, 'seats'>): Electorate {
  return {
    seats: task.seats.map(({ person }) => person),
    absent: task.seats.filter(({ vote, left }) => left && !vote).map(({ person }) => person),
  };
}
