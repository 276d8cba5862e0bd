import { history } from './0001-history';
import { assignmentCursors } from './0002-pick-cursors';
import { instances } from './0003-instances';
import { triggerCalls } from './0004-trigger-calls';
import { campaignMembers } from './0005-campaign-members';
import { waitingTasks } from './0006-waiting-tasks';
import { loggedEntries } from './0007-logged-entries';
import { instanceOutcome } from './0008-instance-outcome';
import { timerLeases } from './0009-timer-leases';
import { backgroundJobs } from './0010-background-jobs';
import { deadTimers } from './0012-dead-timers';
import { escalations } from './0013-escalations';
import { sla } from './0014-sla';
import { delegations } from './0015-delegations';
import { stageLog } from './0017-stage-log';
import { timerFillfactor } from './0018-timer-fillfactor';
import { subscriptions } from './0019-subscriptions';
import { triggers } from './0020-triggers';
import { notificationPreferences } from './0021-notification-preferences';
import { slaTimeLeft } from './0022-sla-time-left';
import { tasksOfPeople } from './0023-tasks-of-people';
import { savedViews } from './0024-saved-views';
import { triggerLog } from './0025-trigger-log';
import { calendarRevisions } from './0026-calendar-revisions';

/** In order. DDL only, and idempotent, because a process may crash in any of them. */
export const migrations = [
  ...[history, assignmentCursors, instances, triggerCalls],
  ...[campaignMembers, waitingTasks, loggedEntries, instanceOutcome, timerLeases],
  ...[backgroundJobs, deadTimers, escalations, sla, delegations, stageLog],
  ...[timerFillfactor, subscriptions, triggers, notificationPreferences, slaTimeLeft],
  ...[tasksOfPeople, savedViews, triggerLog, calendarRevisions],
];

export { appendOnly } from './append-only';
