import type { CampaignOrder, CampaignRun } from '../../../../api/campaigns';

/** Members that have ended, of all; in whole percent. */
export function shareDone(metrics: CampaignRun['metrics']): {
  done: number;
  all: number;
  percent: number;
} {
  const { completed, cancelled, skipped, compensated, enrolled: all } = metrics;
  const done = completed + cancelled + skipped + compensated;
  return { done, all, percent: all === 0 ? 0 : Math.floor((done / all) * 100) };
}

const ORDERS: Readonly<Partial<Record<CampaignRun['status'], readonly CampaignOrder[]>>> = {
  running: ['pause', 'cancel', 'rollback'],
  resuming: ['pause', 'cancel', 'rollback'],
  pausing: ['resume', 'cancel', 'rollback'],
  paused: ['resume', 'cancel', 'rollback'],
  cancelling: ['rollback'],
  cancelled: ['rollback'],
  completed: ['rollback'],
};

/** What can be done with a run; rolling back comes with level 3. */
export const ordersOf = (
  status: CampaignRun['status'],
  hasRollback: boolean,
): readonly CampaignOrder[] =>
  (ORDERS[status] ?? []).filter((order) => order !== 'rollback' || hasRollback);

const MEMBER_ORDERS: Readonly<Record<string, readonly CampaignOrder[]>> = {
  active: ['pause', 'cancel'],
  paused: ['resume', 'cancel'],
  failed: ['resume', 'cancel'],
};

/** What can be done with one member. */
export const memberOrdersOf = (status: string): readonly CampaignOrder[] =>
  MEMBER_ORDERS[status] ?? [];
