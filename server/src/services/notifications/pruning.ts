import type { PluginConfig } from '../../config';
import type { Clock, Person } from '../../core/contracts';
import type { JobKind } from '../../jobs';
import type { NotificationRows } from '../../sql/notifications/notification-rows';
import type { PreferenceRows } from '../../sql/notifications/preference-rows';
import { deleteOfGone } from '../gone-accounts';

const KIND = 'notice-pruning';
const EVERY = 3_600_000;
const AT_ONCE = 1_000;
const DAY = 86_400_000;

export interface PruningOptions {
  readonly rows: NotificationRows;
  readonly preferences: PreferenceRows;
  readonly config: PluginConfig['notifications'];
  readonly clock: Clock;
  /** Those of these people whose account is gone. */
  readonly gone: (people: readonly Person[]) => Promise<readonly Person[]>;
}

/** Deletes old notifications, and everything of people whose account is gone. */
export const notificationPruning = (options: PruningOptions): JobKind => ({
  ...{ kind: KIND, every: EVERY },
  run: async (_job, signal) => {
    const { rows, config, clock, preferences } = options;
    const daysAgo = (days: number): number => clock.now().getTime() - days * DAY;
    if (await rows.prune(daysAgo(config.keepRead), daysAgo(config.keepUnread), AT_ONCE)) {
      return { delay: 0 };
    }
    for (const table of [rows, preferences]) await deleteOfGone(options.gone, table, signal);
    return undefined;
  },
});
