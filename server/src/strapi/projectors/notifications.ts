import type { Commit, Effect } from '../../core/contracts';
import type { NotificationRows } from '../../sql/notifications/notification-rows';
import type { Projector } from './projector';

/** Writes the notifications that a decision asks for. */
export class NotificationProjector implements Projector<'notified'> {
  readonly handles = ['notified'] as const;

  constructor(private readonly rows: NotificationRows) {}

  async project(
    { decision: { next } }: Commit,
    { people, because, level, at }: Extract<Effect, { kind: 'notified' }>,
  ): Promise<void> {
    await this.rows.insert(people, {
      ...{ instance: next.id, subject: next.subject, kind: because },
      payload: { level, stage: next.stage, definition: next.definition.name },
      createdAt: at,
    });
  }
}
