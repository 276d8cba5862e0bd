import type { Commit, Effect, Work } from '../../core/contracts';
import type { RowWrite } from '../../sql/instances/row-write';
import type { NewNotification, Notifier } from '../ports/notifier';
import type { Projector } from './projector';

type Notified = Extract<Effect, { kind: 'notified' }>;

/** Writes the notifications that a decision asks for. */
export class NotificationProjector implements Projector<'notified'> {
  readonly handles = ['notified'] as const;

  constructor(private readonly notifier: Notifier) {}

  readonly concerns = (commit: Commit): boolean => this.notifier.takes({ isBulk: isBulk(commit) });

  project(commit: Commit, effect: Notified): Promise<void> {
    return this.notifier.notify(notificationOf(commit, effect));
  }

  plan(commit: Commit, effect: Notified): Promise<readonly RowWrite[] | undefined> {
    return this.notifier.plan(notificationOf(commit, effect));
  }
}

function notificationOf(commit: Commit, effect: Notified): NewNotification {
  const { next } = commit.decision;
  const { notice, to, except, payload, at } = effect;
  return {
    ...{ notice, to, except, at, isBulk: isBulk(commit) },
    ...{ subject: next.subject, instance: next.id, work: workOf(commit, effect) },
    payload: { ...payload, stage: next.stage, definition: next.definition.name },
  };
}

/** What the flow of a campaign asks for, it asks for each of its members. */
const isBulk = ({ decision: { next } }: Commit): boolean => next.campaign !== null;

function workOf({ decision: { next } }: Commit, { notice, payload }: Notified): Work {
  const definition = next.definition.name;
  const task = next.tasks.find(({ id }) => id === payload.task);
  if (task) return { definition, kind: task.kind };
  return { definition, kind: notice === 'approval' ? 'approval' : next.entity };
}
