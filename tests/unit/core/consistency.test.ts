import type { InstanceSnapshot } from '../../../server/src/core/contracts';
import { explain, findContradiction } from '../../../server/src/core/engine';
import { Bench, decided, define, NOW, refused } from '../../support/engine';

const definition = define({
  transitions: {
    go: {
      from: 'new',
      to: 'qualified',
      do: [
        { activity: 'first', compensate: 'undo' },
        {
          parallel: [
            [{ task: 'call' }],
            [{ wait: 10 }],
            [{ approval: 'ok?', by: { strategy: 'first' } }],
            [{ activity: 'mail' }],
          ],
        },
      ],
    },
    ask: { from: 'qualified', to: 'won', approval: { strategy: 'first' } },
    plain: { from: 'qualified', to: 'won' },
    side: { from: 'new', to: 'new', do: [{ task: 'side' }] },
  },
  campaigns: { nurture: { do: [{ task: 'x' }] } },
});

/** An instance with a fork of four, a failed branch, a request and a completed step. */
function busy(): Bench {
  const bench = new Bench(definition);
  decided(bench.start());
  decided(bench.act('side'));
  decided(bench.act('go'));
  decided(bench.do({ type: 'activityCompleted', timer: bench.snapshot!.timers[0]!.id }));
  decided(bench.act('ask'));
  const mail = bench.snapshot!.timers.find(({ work }) => work.kind === 'activity')!;
  decided(bench.do({ type: 'activityFailed', timer: mail.id, reason: 'no route' }));
  return bench;
}

type Loose = any;

const CORRUPTIONS: [string, (snapshot: Loose) => void][] = [
  ['another definition', (s) => (s.definition.name = 'other')],
  ['another version', (s) => (s.definition.version = '9')],
  ['no status', (s) => (s.status = 'sleeping')],
  ['revision 0', (s) => (s.revision = 0)],
  ['a fractional counter', (s) => (s.counter = 1.5)],
  ['a negative sequence', (s) => (s.sequence = -1)],
  ['data as a list', (s) => (s.data = [])],
  ['assignees as text', (s) => (s.assignees = 'x')],
  ['tokens gone', (s) => (s.tokens = undefined)],
  ['an unknown stage', (s) => (s.stage = 'nowhere')],
  ['no stage', (s) => (s.stage = null)],
  ['an unknown entity', (s) => (s.entity = 'x')],
  ['no entity', (s) => (s.entity = null)],
  ['entity and campaign', (s) => (s.campaign = 'nurture')],
  ['an unknown campaign', (s) => Object.assign(s, { campaign: 'x', entity: null, stage: null })],
  [
    'a member with an entity’s flow',
    (s) => Object.assign(s, { campaign: 'nurture', entity: null, stage: null }),
  ],
  ['ended and live', (s) => (s.endedAt = 5)],
  ['ended with open tasks', (s) => Object.assign(s, { status: 'won', endedAt: 5, fault: null })],
  ['parked for no reason', (s) => (s.fault = null)],
  ['active with a fault', (s) => (s.status = 'active')],
  ['a failed token without a fault', (s) => Object.assign(s, { status: 'active', fault: null })],
  ['a run twice', (s) => s.runs.push(s.runs[0])],
  ['a run gone', (s) => (s.runs = [])],
  ['a run of an unknown flow', (s) => s.runs.push({ ...s.runs[0], id: 'i1.1', flow: 'x' })],
  ['a run without a transition', (s) => (s.runs[0].transition = null)],
  ['a token twice', (s) => s.tokens.push(s.tokens[0])],
  ['a token of a number never given', (s) => (s.tokens.at(-1).id = 'i1.999')],
  ['a token of another instance', (s) => (s.tokens.at(-1).id = 'i2.1')],
  ['a token at an unknown step', (s) => (s.tokens.at(-1).step = 'x')],
  ['a token in another flow', (s) => (s.tokens.at(-1).step = 'campaigns.nurture.do[0]')],
  ['a token outside its fork', (s) => (s.tokens.at(-1).parent = null)],
  ['a token whose parent is gone', (s) => (s.tokens.at(-1).parent = 'i1.1999')],
  ['a token whose parent has not forked', (s) => (s.tokens.at(-1).parent = s.tokens[0].id)],
  ['a token of another run than its parent', (s) => (s.tokens.at(-1).run = s.runs[0].id)],
  ['a token in the wrong branch', (s) => (s.tokens.at(-1).branch = 0)],
  [
    'a token in a branch twice',
    (s) => Object.assign(s.tokens.at(-1), { branch: 1, step: s.tokens.at(-3).step }),
  ],
  ['a root that began no run', (s) => (s.tokens[0].id = 'i1.2')],
  ['a fork without children', (s) => (s.tokens = s.tokens.filter((t: Loose) => t.parent === null))],
  ['a fork at a task', (s) => (s.tokens[0].state = { kind: 'forked' })],
  ['an unknown state', (s) => (s.tokens[0].state = { kind: 'lost' })],
  ['a task gone', (s) => s.tasks.splice(1, 1)],
  ['a task twice', (s) => s.tasks.push(s.tasks[0])],
  [
    'a task of another kind than its step',
    (s) => Object.assign(s.tasks[1], { kind: 'approval', seats: [], request: null }),
  ],
  [
    'a task of a number never given',
    (s) => (
      (s.tasks[1].id = 'i1.999'),
      (s.tokens.find((t: Loose) => t.id === s.tasks[1].token).state.task = 'i1.999')
    ),
  ],
  ['a task whose token is elsewhere', (s) => (s.tasks[1].token = s.tokens[0].id)],
  ['a task without a waiting token', (s) => s.tasks.push({ ...s.tasks[1], id: 'i1.1' })],
  ['two seats for one', (s) => s.tasks[2].seats.push(s.tasks[2].seats[0])],
  ['a request with a token', (s) => (s.tasks.at(-1).token = s.tokens[0].id)],
  [
    'a request for a transition without approval',
    (s) => (s.tasks.at(-1).request.transition = 'plain'),
  ],
  ['a request from another stage', (s) => (s.stage = 'new')],
  ['a timer gone', (s) => (s.timers = [])],
  ['a timer of another kind', (s) => (s.timers[0].work = { kind: 'transition', transition: 'x' })],
  ['a timer that never falls due', (s) => (s.timers[0].triggerAt = null)],
  [
    'a timer of a number never given',
    (s) => (
      (s.timers[0].id = 'i1.998'),
      (s.tokens.find((t: Loose) => t.state.timer).state.timer = 'i1.998')
    ),
  ],
  ['a timer without a waiting token', (s) => s.timers.push({ ...s.timers[0], id: 'i1.1' })],
  ['a completed step of no run', (s) => (s.completedSteps[0].run = 'x')],
  ['a completed step that is unknown', (s) => (s.completedSteps[0].step = 'x')],
  ['completed steps out of order', (s) => s.completedSteps.push(s.completedSteps[0])],
  ['a completed step after the last', (s) => (s.completedSteps[0].sequence = 99)],
];

describe('a snapshot', () => {
  test('that the engine made is never contradictory', () => {
    const bench = busy();
    expect(bench.snapshot).toMatchObject({
      status: 'needs_attention',
      completedSteps: [{ sequence: 1 }],
    });
    for (const { next } of bench.decisions)
      expect(findContradiction(definition, next)).toBeUndefined();
  });

  test.each(CORRUPTIONS)(
    'with %s is refused, by every command, and never decided on [REL-004]',
    (_, corruption) => {
      const bench = busy();
      const corrupt = JSON.parse(JSON.stringify(bench.snapshot)) as InstanceSnapshot;
      corruption(corrupt);
      const found = findContradiction(definition, corrupt);
      expect(found).toEqual(expect.stringMatching(/^[A-Z"].*\.$/));
      bench.snapshot = corrupt;
      expect(refused(bench.act('comment', { comment: 'x' }))).toMatchObject({
        code: 'CorruptInstance',
        reason: found,
      });
      expect(refused(bench.do({ type: 'resume' })).code).toBe('CorruptInstance');
      expect(bench.snapshot).toBe(corrupt);
      expect(explain(definition, corrupt, 'ask', bench.facts(), NOW)).toMatchObject({
        possible: false,
        obstacles: [{ code: 'CorruptInstance' }],
      });
    },
  );
});
