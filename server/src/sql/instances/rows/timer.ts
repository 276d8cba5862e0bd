import { z } from 'zod';

import {
  PAUSED_FAULT,
  type Assignee,
  type InstanceSnapshot,
  type TaskId,
  type Timer,
  type TimerId,
  type TimerLease,
} from '../../../core/contracts';
import { isClockStopped } from '../../../core/sla/timers';
import { bigInteger, jsonColumn, positionOf, toJsonText } from '../../columns';
import { json, type Written } from './json';

const work = z.lazy(() =>
  z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('wait') }),
    z.object({
      kind: z.literal('activity'),
      integration: z.string(),
      input: json,
      attempt: z.int(),
      idempotencyKey: z.string(),
    }),
    z.object({
      kind: z.literal('compensation'),
      integration: z.string(),
      input: json,
      own: z.boolean(),
      attempt: z.int(),
      idempotencyKey: z.string(),
      undoes: z.object({ input: json, output: json, idempotencyKey: z.string() }),
    }),
    z.object({ kind: z.literal('transition'), transition: z.string() }),
    z.object({ kind: z.literal('escalation'), level: z.int() }),
    z.object({
      kind: z.literal('reminder'),
      task: z.custom<TaskId>((value) => typeof value === 'string'),
      before: z.int(),
    }),
    z.object({
      ...{ kind: z.literal('sla'), phase: z.enum(['warning', 'breach']), dueAt: z.int() },
      stoppedAt: z.int().optional(),
    }),
    z.object({
      kind: z.literal('automation'),
      name: z.string(),
      options: json,
      because: z.enum(['escalation', 'warning', 'breach']),
      level: z.int(),
      to: z.array(z.custom<Assignee>((value) => typeof value === 'string')),
      attempt: z.int(),
      idempotencyKey: z.string(),
    }),
  ]),
);

/** A row of `crm_timers`. */
export const timerRow = z.lazy(() =>
  z.object({
    document_id: z.string(),
    instance_id: z.string(),
    trigger_at: bigInteger,
    payload: jsonColumn(z.object({ token: z.string().nullable(), work })),
  }),
);

export type TimerRow = z.infer<typeof timerRow>;

export const toTimer = (row: TimerRow): Timer => ({
  id: row.document_id as TimerId,
  token: row.payload.token as Timer['token'],
  triggerAt: row.trigger_at,
  work: row.payload.work,
});

export const newTimerRow = (next: InstanceSnapshot, timer: Timer): Written<typeof timerRow> => ({
  document_id: timer.id,
  instance_id: next.id,
  subject_type: next.subject.type,
  subject_id: next.subject.id,
  type: timer.work.kind,
  trigger_at: timer.triggerAt,
  payload: toJsonText({ token: timer.token, work: timer.work }),
  position: positionOf(timer.id),
  status: timerStatusOf(next, timer),
  attempts: 0,
  recoveries: 0,
  lease_epoch: 0,
});

/** The columns of a timer that no worker has claimed. */
export const UNLEASED = { lease_owner: null, lease_until: null } as const;

/** The columns by which a timer is under this lease. */
export const leaseColumns = ({ timer, owner, epoch }: TimerLease) => ({
  document_id: timer,
  lease_owner: owner,
  lease_epoch: epoch,
});

export const isPaused = ({ fault }: InstanceSnapshot): boolean => fault?.code === PAUSED_FAULT;

/**
 * The timers of a paused instance are suspended, stored as `held`, until it continues, and so are those
 * of an SLA whose clock is stopped by the stage; the poll for due timers skips them.
 */
export const timerStatusOf = (next: InstanceSnapshot, timer: Timer): 'held' | 'armed' =>
  isPaused(next) || isClockStopped(timer) ? 'held' : 'armed';
