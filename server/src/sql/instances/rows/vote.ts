import { z } from 'zod';

import type { ApprovalTask, Person, Seat } from '../../../core/contracts';
import { personOf } from '../../../core/identity';
import { bigInteger, booleanColumn, jsonColumn, toJsonText } from '../../columns';
import { actor, type Written } from './json';

const seat = z.lazy(() =>
  z.object({ task_id: z.string(), person: z.string(), left: booleanColumn }),
);

/** A row of `crm_votes`: a seat of an open approval, with all columns of its vote or with none. */
export const voteRow = z.lazy(() =>
  z.union([
    seat.unwrap().extend({
      choice: z.enum(['approve', 'reject', 'abstain']),
      at: bigInteger,
      by: jsonColumn(actor),
      chain: jsonColumn(z.array(z.string())),
      comment: z.string().nullable(),
      record_revision: z.int().nullable(),
    }),
    seat.unwrap().extend({
      choice: z.null(),
      at: z.null(),
      by: z.null(),
      chain: z.null(),
      comment: z.null(),
      record_revision: z.null(),
    }),
  ]),
);

/** The columns of `voteRow`. */
export const voteColumnNames = (): readonly string[] => [
  ...new Set(voteRow.unwrap().options.flatMap(({ shape }) => Object.keys(shape))),
];

export type VoteRow = z.infer<typeof voteRow>;

export const toSeat = ({ person, left, ...vote }: VoteRow): Seat => ({
  person: person as Person,
  vote:
    vote.choice === null
      ? null
      : {
          choice: vote.choice,
          at: vote.at,
          by: vote.by,
          chain: vote.chain as Person[],
          comment: vote.comment,
          recordRevision: vote.record_revision,
        },
  left,
});

/** The seats of a new approval. */
export const newVoteRows = (instance: string, task: ApprovalTask): Written<typeof voteRow>[] =>
  task.seats.map((one, position) => ({
    task_id: task.id,
    instance_id: instance,
    person: one.person,
    position,
    ...voteColumns(one),
  }));

/** Columns that change when a vote is cast, or the person leaves. */
export const voteColumns = ({ vote, left }: Seat) => ({
  choice: vote?.choice ?? null,
  at: vote?.at ?? null,
  by: toJsonText(vote?.by),
  voted_by: vote ? personOf(vote.by) : null,
  chain: toJsonText(vote?.chain),
  comment: vote?.comment ?? null,
  record_revision: vote?.recordRevision ?? null,
  left,
});
