import fs from 'node:fs';
import path from 'node:path';

import type { Command } from '../../../server/src/core/contracts';

const read = (file: string): string =>
  fs.readFileSync(path.join(__dirname, '../../..', file), 'utf8');

const TASKS = 'engine/tasks';
const TIME = 'engine/time';
const PEOPLE = 'engine/people';
const OPERATING = 'engine/operating';
const APPROVALS = 'engine/approvals';
const CAMPAIGNS = 'campaigns/campaigns';
const ESCALATION = 'engine/escalation';

const asked =
  '[FR-L2-006] [BR-010] the first call opens the approval, the quorum moves the stage, and the answers contain both revisions';
const claimed = '[US-014] a task of a team is listed for all members, claimed by one and released';
const waited = '[FR-L3-006] [REL-004] a wait continues after a restart';
const automated =
  '[FR-L3-001] [FR-EXT-004] an automation of the app is called after commit, and again after a failure';
const paused = '[FR-L2-004] one member alone is paused, resumed and cancelled';

/**
 * A test of tests/integration that makes a running app decide each command, by an entry point or as
 * time passes: a command that the product never sends is dead.
 */
const REACHED: Record<Command['type'], readonly [file: string, title: string]> = {
  start: [APPROVALS, asked],
  act: [APPROVALS, asked],
  vote: [APPROVALS, asked],
  completeTask: [
    TASKS,
    '[FR-L2-004] [BR-008] the flow continues when every branch is done, in any order',
  ],
  claim: [TASKS, claimed],
  release: [TASKS, claimed],
  resume: [OPERATING, '[REL-002] a parked instance is resumed: its failed step is tried again'],
  cancelBranch: [
    OPERATING,
    '[FR-L2-004] a branch is cancelled, and its join continues with the other',
  ],
  timerFired: [TIME, waited],
  activityCompleted: [TIME, waited],
  activityFailed: [
    TIME,
    '[REL-002] an integration that fails for good parks its instance and stops no other',
  ],
  voterLeft: [PEOPLE, '[FR-L2-006] a majority of five is decided when three have gone'],
  groupLeft: [
    PEOPLE,
    '[US-014] a picked task is picked again in the team; a deleted team parks the instance',
  ],
  recordChanged: [PEOPLE, '[FR-L2-006] are void where it changes %s'],
  escalate: [
    ESCALATION,
    '[FR-L3-001] [BR-003] [US-020] the next in the team of the owner takes a stale lead, once',
  ],
  automationCompleted: [ESCALATION, automated],
  automationFailed: [ESCALATION, automated],
  slaDue: [
    'engine/sla',
    '[FR-L3-002] [US-021] is on track, at risk and breached, and runs its actions',
  ],
  reschedule: [
    'notifications/due',
    'moves with its reminders when whoever may act on the instance says so, and with a reason',
  ],
  taskDue: [
    'notifications/due',
    'whoever has a task is reminded before its due date, and notified when it is over',
  ],
  snooze: [ESCALATION, '[FR-L3-001] for a time, with a reason that the history keeps'],
  recordDeleted: [
    CAMPAIGNS,
    'a member whose record is deleted is cancelled; a campaign that is deleted ends for all',
  ],
  rollBack: [
    'campaigns/rollback',
    '[US-023] [FR-L3-004] undoes what each member has done, also of those that have ended, and counts them',
  ],
  pause: [CAMPAIGNS, paused],
  continue: [CAMPAIGNS, paused],
};

/** Titles of the tests of a file that are run; a skipped one has another call. */
const titlesOf = (file: string): string[] =>
  [
    ...read(`tests/integration/${file}.test.ts`).matchAll(/^ +test(?:\.each\(.*\))?\('(.*)', /gm),
  ].map(([, title]) => title!);

test('every command that the core decides on has a test that reaches it', () => {
  const decided = [...read('server/src/core/engine/decide.ts').matchAll(/case '(\w+)':/g)].map(
    ([, type]) => type,
  );
  expect(decided.sort()).toEqual(Object.keys(REACHED).sort());
  const missing = Object.entries(REACHED).filter(
    ([, [file, title]]) => !titlesOf(file).includes(title),
  );
  expect(missing).toEqual([]);
});
