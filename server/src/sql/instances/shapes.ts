import { z } from 'zod';

import { INSTANCE_STATUSES, isLive, type Json, type JsonObject } from '../../core/contracts';
import { bigInteger, booleanColumn, jsonColumn, liveKeyOf } from '../columns';

/** Rows as they must be to be trusted (REL-004). What they mean together, the core checks. */
/** Whatever `JSON.parse` makes of a text is JSON: there is nothing to check about it. */
const json = z.custom<Json>((value) => value !== undefined, { error: 'is missing' });

const jsonObject = z.custom<JsonObject>(
  (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
  { error: 'is no object' },
);

const actor = z.object({
  kind: z.enum(['user', 'admin', 'token', 'system']),
  id: z.string(),
  label: z.string(),
});

const run = z.object({
  id: z.string(),
  flow: z.string(),
  transition: z.object({ name: z.string(), from: z.string() }).nullable(),
  actor,
  startedAt: z.number(),
});

const completedStep = z.object({
  run: z.string(),
  step: z.string(),
  sequence: z.number(),
  output: json,
  idempotencyKey: z.string(),
});

const fault = z.object({
  code: z.string(),
  reason: z.string(),
  path: z.string().nullable(),
  at: z.number(),
});

export const instanceColumns = z.object({
  document_id: z.string(),
  subject_type: z.string(),
  subject_id: z.string(),
  definition: z.string(),
  version: z.string(),
  entity: z.string().nullable(),
  campaign: z.string().nullable(),
  state: z.string().nullable(),
  status: z.enum(INSTANCE_STATUSES),
  data: jsonColumn(jsonObject),
  assignees: jsonColumn(z.array(z.string())),
  revision: z.int(),
  counter: z.int(),
  sequence: z.int(),
  started_at: bigInteger,
  ended_at: bigInteger.nullable(),
  fault: jsonColumn(fault.nullable()),
  runs: jsonColumn(z.array(run)),
  completed_steps: jsonColumn(z.array(completedStep)),
  outcome: z.enum(['won', 'lost']).nullable(),
  live_key: z.string().nullable(),
  open_tokens: z.int(),
  open_tasks: z.int(),
  open_timers: z.int(),
});

/** The key says that it is live: it keeps a second one out, so it is no less than the rest. */
export const instanceRow = instanceColumns.refine(
  ({ subject_type: type, subject_id: id, status, ...row }) =>
    row.live_key === (isLive(status) ? liveKeyOf({ ...row, subject: { type, id } }) : null),
  { path: ['live_key'], error: 'belongs to another status, record or definition' },
);

export const tokenRow = z.object({
  document_id: z.string(),
  run: z.string(),
  parent: z.string().nullable(),
  branch: z.int(),
  step: z.string(),
  state: jsonColumn(
    z.discriminatedUnion('kind', [
      z.object({ kind: z.literal('task'), task: z.string() }),
      z.object({ kind: z.literal('timer'), timer: z.string() }),
      z.object({ kind: z.literal('forked') }),
      z.object({ kind: z.literal('failed'), reason: z.string(), at: z.number() }),
    ]),
  ),
});

const request = z.object({
  transition: z.string(),
  requester: actor,
  fields: jsonObject,
  comment: z.string().nullable(),
  attachments: z.array(z.string()),
  outcome: z.enum(['won', 'lost']).optional(),
  reason: z.string().optional(),
  assignees: z.array(z.string()).optional(),
  opportunity: jsonObject.optional(),
  into: z.object({ contact: z.string().optional(), opportunity: z.string().optional() }).optional(),
  interactions: z.union([z.literal(true), z.array(z.string())]).optional(),
});

const task = z.object({
  document_id: z.string(),
  label: z.string(),
  opened_at: bigInteger,
  due_at: bigInteger.nullable(),
});

export const taskRow = z.discriminatedUnion('kind', [
  task.extend({
    kind: z.literal('task'),
    token: z.string(),
    step: z.string(),
    claimed_by: z.string().nullable(),
    assignees: jsonColumn(z.array(z.string())),
  }),
  task.extend({
    kind: z.literal('approval'),
    token: z.string().nullable(),
    approval: z.string(),
    /** How many there must be: who may vote is frozen when the vote opens. */
    seats: z.int(),
    request: jsonColumn(request.nullable()),
  }),
]);

const seat = z.object({ task_id: z.string(), person: z.string(), left: booleanColumn });

/** A vote is there or not: half a vote is none that anybody cast. */
export const voteRow = z.union([
  seat.extend({
    choice: z.enum(['approve', 'reject', 'abstain']),
    at: bigInteger,
    by: jsonColumn(actor),
    chain: jsonColumn(z.array(z.string())),
    comment: z.string().nullable(),
    record_revision: z.int().nullable(),
  }),
  seat.extend({
    choice: z.null(),
    at: z.null(),
    by: z.null(),
    chain: z.null(),
    comment: z.null(),
    record_revision: z.null(),
  }),
]);

const work = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('wait') }),
  z.object({
    kind: z.literal('activity'),
    integration: z.string(),
    input: json,
    attempt: z.int(),
    idempotencyKey: z.string(),
  }),
  z.object({ kind: z.literal('transition'), transition: z.string() }),
]);

export const timerRow = z.object({
  document_id: z.string(),
  instance_id: z.string(),
  trigger_at: bigInteger,
  payload: jsonColumn(z.object({ token: z.string(), work })),
});

export type InstanceRow = z.infer<typeof instanceRow>;
export type TokenRow = z.infer<typeof tokenRow>;
export type TaskRow = z.infer<typeof taskRow>;
export type VoteRow = z.infer<typeof voteRow>;
export type TimerRow = z.infer<typeof timerRow>;
