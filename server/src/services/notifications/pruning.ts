import type { PluginConfig } from '../../config';
import type { Clock, Person } from '../../core/contracts';
import type { JobKind } from '../../jobs';
import type { NotificationRows } from '../../sql/notifications/notification-rows';
import type { PreferenceRows } from '../../sql/notifications/preference-rows';

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
    for (const table of [rows, preferences]) await forgetTheGone(options, table, signal);
    return undefined;
  },
});

async function forgetTheGone(
  { gone }: PruningOptions,
  table: Pick<PreferenceRows, 'people' | 'forget'>,
  signal: AbortSignal,
): Promise<void> {
  let after = '';
  while (!signal.aborted) {
    const people = await table.people(after, AT_ONCE);
    await table.forget(await gone(people));
    if (people.length < AT_ONCE) return;
    after = people.at(-1) ?? '';
  }
}
