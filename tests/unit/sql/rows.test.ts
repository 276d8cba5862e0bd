import type {
  Actor,
  ApprovalTask,
  InstanceSnapshot,
  PlainTask,
} from '../../../server/src/core/contracts';
import {
  changedColumns,
  changingColumns,
  instanceRow,
  newInstanceRow,
} from '../../../server/src/sql/instances/rows/instance';
import { toSnapshot } from '../../../server/src/sql/instances/rows/snapshot';
import { newTaskRow, taskRow } from '../../../server/src/sql/instances/rows/task';
import { newTimerRow, timerRow } from '../../../server/src/sql/instances/rows/timer';
import { newTokenRow, tokenRow } from '../../../server/src/sql/instances/rows/token';
import { newVoteRows, voteRow } from '../../../server/src/sql/instances/rows/vote';

const ACTOR: Actor = { kind: 'user', id: 'ann', label: 'Ann' };

/** Every column has a value of its own, so that one in the place of another is seen. */
const task = {
  ...{ kind: 'task', id: 'i.4', label: 'Call', openedAt: 10, dueAt: 20, token: 'i.1' },
  ...{ step: 'do/0', assignees: ['user:ann', 'team:sales'], claimedBy: 'user:bob' },
} as unknown as PlainTask;

const approval = {
  ...{ kind: 'approval', id: 'i.5', label: 'Win?', openedAt: 11, dueAt: null, token: null },
  approval: 'win',
  seats: [
    {
      person: 'user:ann',
      vote: {
        ...{ choice: 'approve', at: 12, by: ACTOR, chain: ['user:cleo'], comment: 'Yes' },
        recordRevision: 3,
      },
      left: false,
    },
    { person: 'user:bob', vote: null, left: true },
  ],
  request: {
    ...{ transition: 'win', requester: ACTOR, fields: { budget: 5 }, comment: null },
    attachments: ['file'],
  },
} as unknown as ApprovalTask;

const snapshot = {
  id: 'i',
  definition: { name: 'sales', version: '1.2' },
  ...{ entity: 'lead', campaign: null, subject: { type: 'contact', id: 'lea' } },
  ...{ status: 'active', stage: 'new', data: { budget: 5, tags: ['a'] } },
  ...{ assignees: ['user:ann'], revision: 7, counter: 8, sequence: 9 },
  ...{ startedAt: 1, endedAt: null },
  fault: { code: 'Paused', reason: 'Why', path: null, at: 2 },
  runs: [
    {
      ...{ id: 'r', flow: 'do', transition: { name: 'work', from: 'new' } },
      ...{ actor: ACTOR, startedAt: 3 },
    },
  ],
  tokens: [
    {
      ...{ id: 'i.1', run: 'r', parent: null, branch: 0, step: 'do/0' },
      state: { kind: 'task', task: 'i.4' },
    },
    {
      ...{ id: 'i.2', run: 'r', parent: 'i.1', branch: 1, step: 'do/1' },
      state: { kind: 'failed', reason: 'No answer', at: 4 },
    },
  ],
  tasks: [task, approval],
  timers: [
    {
      ...{ id: 'i.3', token: 'i.2', triggerAt: 30 },
      work: {
        ...{ kind: 'activity', integration: 'mail', input: { to: 'ann' }, attempt: 2 },
        idempotencyKey: 'key',
      },
    },
  ],
  completedSteps: [
    { run: 'r', step: 'do/2', sequence: 9, output: { sent: true }, idempotencyKey: 'key' },
  ],
  outcome: 'won',
} as unknown as InstanceSnapshot;

test('[REL-004] the rows of a snapshot are read as the snapshot that was written, to the byte', () => {
  const read = toSnapshot({
    instance: instanceRow.parse(newInstanceRow(snapshot)),
    tokens: snapshot.tokens.map((token) => tokenRow.parse(newTokenRow(snapshot.id, token))),
    tasks: snapshot.tasks.map((one) =>
      taskRow.parse(newTaskRow(snapshot, { task: one, closed: null })),
    ),
    votes: newVoteRows(snapshot.id, approval).map((row) => voteRow.parse(row)),
    timers: snapshot.timers.map((timer) => timerRow.parse(newTimerRow(snapshot, timer))),
  });
  expect(JSON.stringify(read)).toBe(JSON.stringify(snapshot));
});

const CHANGES: readonly Partial<InstanceSnapshot>[] = [
  {},
  { definition: { name: 'other', version: '1.2' } },
  { definition: { name: 'sales', version: '2.0' } },
  { stage: 'won', status: 'completed', endedAt: 9, fault: null, tokens: [], tasks: [], timers: [] },
  { data: { ...snapshot.data, budget: 6 } },
  { assignees: [] },
  { runs: [], completedSteps: [] },
  { counter: 9, sequence: 10, outcome: null },
];

test.each(CHANGES)(
  '[REL-003] after the change %j the row is that of the next snapshot',
  (change) => {
    const next = { ...snapshot, ...change, revision: snapshot.revision + 1 };
    const changed = changedColumns(snapshot, next);
    expect({ ...changingColumns(snapshot), ...changed }).toEqual(changingColumns(next));
    expect(Object.hasOwn(changed, 'data')).toBe('data' in change);
    expect(changedColumns(null, next)).toEqual(changingColumns(next));
  },
);
