import { z } from 'zod';

import { INSTANCE_STATUSES } from '../../core/contracts';
import { bigInteger, booleanColumn, jsonColumn } from './columns';

/** Rows as they must be to be trusted (REL-004). What they mean together, the core checks. */
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
  output: z.json(),
  idempotencyKey: z.string(),
});

const fault = z.object({
  code: z.string(),
  reason: z.string(),
  path: z.string().nullable(),
  at: z.number(),
});

export const instanceRow = z.object({
  document_id: z.string(),
  subject_type: z.string(),
  subject_id: z.string(),
  definition: z.string(),
  version: z.string(),
  entity: z.string().nullable(),
  campaign: z.string().nullable(),
  state: z.string().nullable(),
  status: z.enum(INSTANCE_STATUSES),
  data: jsonColumn(z.record(z.string(), z.json())),
  assignees: jsonColumn(z.array(z.string())),
  revision: z.int(),
  counter: z.int(),
  sequence: z.int(),
  started_at: bigInteger,
  ended_at: bigInteger.nullable(),
  fault: jsonColumn(fault.nullable()),
  runs: jsonColumn(z.array(run)),
  completed_steps: jsonColumn(z.array(completedStep)),
  live_key: z.string().nullable(),
  open_tokens: z.int(),
  open_tasks: z.int(),
  open_timers: z.int(),
});

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
  fields: z.record(z.string(), z.json()),
  comment: z.string().nullable(),
  attachments: z.array(z.string()),
});

export const taskRow = z.object({
  document_id: z.string(),
  kind: z.enum(['task', 'approval']),
  label: z.string(),
  token: z.string().nullable(),
  step: z.string().nullable(),
  approval: z.string().nullable(),
  request: jsonColumn(request.nullable()),
  claimed_by: z.string().nullable(),
  assignees: jsonColumn(z.array(z.string()).nullable()),
  opened_at: bigInteger,
  due_at: bigInteger.nullable(),
});

export const voteRow = z.object({
  task_id: z.string(),
  person: z.string(),
  choice: z.enum(['approve', 'reject', 'abstain']).nullable(),
  at: bigInteger.nullable(),
  by: jsonColumn(actor.nullable()),
  chain: jsonColumn(z.array(z.string()).nullable()),
  comment: z.string().nullable(),
  record_revision: z.int().nullable(),
  left: booleanColumn,
});

const work = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('wait') }),
  z.object({
    kind: z.literal('activity'),
    integration: z.string(),
    input: z.json(),
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
