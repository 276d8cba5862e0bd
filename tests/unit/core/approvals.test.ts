import type {
  ApprovalStrategyContract,
  ApprovalTask,
  Person,
} from '../../../server/src/core/contracts';
import { explain } from '../../../server/src/core/engine';
import {
  type ApprovalWords,
  asking,
  Bench,
  decided,
  define,
  NOW,
  refused,
  type TransitionWords,
  user,
} from '../../support/engine';

const two: ApprovalWords = { strategy: 'quorum', options: { quorum: 2 } };

function asked(approval: ApprovalWords = two, words: Partial<TransitionWords> = {}): Bench {
  const bench = requestable(approval, words);
  decided(bench.act('win'));
  return bench;
}

function requestable(approval: ApprovalWords = two, words: Partial<TransitionWords> = {}): Bench {
  const bench = new Bench(
    define({
      data: { budget: {} },
      transitions: {
        win: { from: 'new', to: 'won', approval, ...words },
        other: { from: 'new', to: 'qualified', approval },
        move: { from: '*', to: 'qualified' },
      },
    }),
  );
  decided(bench.start());
  return bench;
}

const taskOf = (bench: Bench) => bench.snapshot!.tasks[0] as ApprovalTask;
const eventsOf = (bench: Bench) => bench.decisions.at(-1)?.history.map(({ event }) => event);
const choices = (bench: Bench) => taskOf(bench).seats.map(({ vote }) => vote?.choice ?? null);

describe('a transition with an approval', () => {
  test('keeps the request and answers with the task, the stage unchanged [BR-010]', () => {
    const bench = requestable();
    const decision = decided(
      bench.act('win', { fields: { budget: 7 }, comment: 'please', attachments: ['3'] }),
    );
    expect(decision.pending).toBe(taskOf(bench).id);
    expect(bench.snapshot).toMatchObject({ stage: 'new', data: {} });
    expect(taskOf(bench)).toMatchObject({
      kind: 'approval',
      label: 'win',
      token: null,
      seats: [{ person: 'user:ann' }, { person: 'user:bob' }, { person: 'user:cid' }],
      request: {
        transition: 'win',
        requester: user('rep'),
        fields: { budget: 7 },
        comment: 'please',
        attachments: ['3'],
      },
    });
  });

  test('requested again returns the same task and changes nothing', () => {
    const other = requestable(two, { require: { comment: true } });
    const { pending } = decided(other.act('win', { comment: 'x' }));
    const { revision } = other.snapshot!;
    const again = decided(other.act('win', { actor: user('somebody') }));
    expect(again).toMatchObject({ pending, history: [], effects: [], events: [] });
    expect(other.snapshot).toMatchObject({ revision, tasks: [{ id: pending }] });
  });

  test('runs with what was kept, as the requester, as soon as it is granted', () => {
    const bench = requestable(two, { do: [{ task: 'invoice' }] });
    decided(bench.act('win', { fields: { budget: 7 }, comment: 'please' }));
    decided(bench.vote('cid', 'approve', { comment: 'fine' }));
    expect(bench.snapshot?.stage).toBe('new');
    const decision = decided(bench.vote('ann', 'approve'));
    expect(decision.next).toMatchObject({ stage: 'won', data: { budget: 7 } });
    expect(eventsOf(bench)).toEqual([
      'approval.voted',
      'approval.granted',
      'instance.transitioned',
      'task.opened',
    ]);
    expect(decision.history[2]).toMatchObject({
      actor: user('rep'),
      payload: { action: 'win', comment: 'please' },
    });
    expect(decision.effects).toContainEqual(
      expect.objectContaining({ kind: 'task.closed', outcome: 'approved', actor: user('ann') }),
    );
  });

  test('stays where it is when it is rejected, and may be requested again', () => {
    const bench = asked();
    decided(bench.vote('ann', 'reject'));
    decided(bench.vote('bob', 'reject'));
    expect(eventsOf(bench)).toEqual(['approval.voted', 'approval.rejected']);
    expect(bench.snapshot).toMatchObject({ stage: 'new', tasks: [] });
    decided(bench.act('win'));
    expect(bench.labels()).toEqual(['win']);
  });

  test('is cancelled by any other change of the stage', () => {
    const bench = asked();
    decided(bench.act('other'));
    expect(bench.labels()).toEqual(['win', 'other']);
    decided(bench.act('move'));
    expect(bench.labels()).toEqual([]);
    expect(eventsOf(bench)).toEqual([
      'approval.cancelled',
      'approval.cancelled',
      'instance.transitioned',
    ]);
    const bench2 = asked();
    decided(bench2.act('other'));
    decided(bench2.vote('ann', 'approve'));
    decided(bench2.vote('bob', 'approve'));
    expect(bench2.snapshot).toMatchObject({ stage: 'won', tasks: [] });
  });

  test('is checked again when it is granted, with the requester as the actor', () => {
    const bench = requestable(two, {
      condition: ({ read, actor }) => read('score') === 1 && actor.roles.includes('closer'),
    });
    bench.values = { score: 1 };
    bench.actors = { rep: { roles: ['closer'] } };
    decided(bench.act('win'));
    decided(bench.vote('ann', 'approve'));
    bench.actors = {};
    const decision = decided(bench.vote('bob', 'approve'));
    expect(bench.snapshot).toMatchObject({ stage: 'new', tasks: [] });
    expect(decision.history.at(-1)).toMatchObject({
      event: 'approval.overtaken',
      payload: { action: 'win', code: 'ConditionNotMet' },
    });
    expect(bench.asked.at(-1)).toMatchObject({ kind: 'actor', actor: user('rep') });
  });

  test('whose fields have become wrong meanwhile is overtaken', () => {
    const bench = requestable();
    bench.values = { name: 'x' };
    decided(bench.act('win', { fields: { name: 'y' } }));
    bench.subjectFault = () => 'is frozen';
    decided(bench.vote('ann', 'approve'));
    decided(bench.vote('bob', 'approve'));
    expect(bench.decisions.at(-1)?.history.at(-1)).toMatchObject({
      event: 'approval.overtaken',
      payload: { code: 'InvalidField' },
    });
  });

  test('keeps the instance alive at a final stage until it is decided', () => {
    const definition = define({
      transitions: {
        win: { from: 'new', to: 'won', do: [{ task: 'invoice' }] },
        reopen: { from: 'won', to: 'new', approval: { strategy: 'first' } },
      },
    });
    const bench = new Bench(definition);
    decided(bench.start());
    decided(bench.act('win'));
    decided(bench.act('reopen'));
    decided(bench.complete('invoice'));
    expect(bench.snapshot).toMatchObject({ status: 'active', stage: 'won' });
    for (const name of ['ann', 'bob', 'cid']) decided(bench.vote(name, 'reject'));
    expect(bench.snapshot?.status).toBe('completed');
  });

  test('is not voted on while the instance is parked', () => {
    const definition = define({
      transitions: {
        go: { from: 'new', to: 'qualified', do: [{ activity: 'mail' }] },
        win: { from: 'qualified', to: 'won', approval: two },
      },
    });
    const bench = new Bench(definition);
    decided(bench.start());
    decided(bench.act('go'));
    decided(bench.act('win'));
    const timer = bench.snapshot!.timers[0]!.id;
    decided(bench.do({ type: 'activityFailed', timer, reason: 'x' }));
    expect(refused(bench.vote('ann', 'approve')).code).toBe('NeedsAttention');
  });
});

describe('the electorate', () => {
  test('has one seat for one person, however many groups they are in, and is frozen', () => {
    const bench = requestable({
      ...two,
      voters: [
        { kind: 'team', team: 'a' },
        { kind: 'team', team: 'b' },
        { kind: 'person', person: 'user:ann' },
      ],
    });
    bench.teams = { a: ['user:ann', 'user:bob'], b: ['user:bob', 'user:cid'] };
    decided(bench.act('win'));
    expect(taskOf(bench).seats.map(({ person }) => person)).toEqual([
      'user:ann',
      'user:bob',
      'user:cid',
    ]);
    bench.teams = { a: ['user:dan'], b: [] };
    expect(refused(bench.vote('dan', 'approve')).code).toBe('NoSeat');
    decided(bench.vote('cid', 'approve'));
  });

  test('leaves the requester out unless allowSelf, in a delegated seat too [self-approval]', () => {
    const team = { 'deal-desk': ['user:rep', 'user:ann', 'user:bob'] as Person[] };
    const bench = requestable(two);
    bench.teams = team;
    decided(bench.act('win'));
    expect(taskOf(bench).seats).toHaveLength(2);
    bench.actors = {
      rep: { standsFor: [{ person: 'user:ann', chain: ['user:ann', 'user:rep'] }] },
    };
    expect(refused(bench.vote('rep', 'approve'))).toMatchObject({
      code: 'NoSeat',
      reason: 'You cannot vote on your own request "win".',
    });
    const open = requestable({ ...two, allowSelf: true });
    open.teams = team;
    decided(open.act('win'));
    decided(open.vote('rep', 'approve'));
    expect(choices(open)).toEqual(['approve', null, null]);
  });

  test.each([
    ['block', 'EmptyElectorate'],
    ['reject', 'ApprovalRejected'],
  ] as const)('that is empty refuses where onEmpty is %s', (onEmpty, code) => {
    const bench = requestable({ ...two, onEmpty });
    bench.teams = { 'deal-desk': ['user:rep'] };
    expect(refused(bench.act('win')).code).toBe(code);
    expect(bench.snapshot).toMatchObject({ stage: 'new', tasks: [], revision: 1 });
  });

  test.each([
    [['user:rep'] as Person[], /the only voter.*"allowSelf": true/],
    [[] as Person[], /^The approval has no voters\.$/],
  ])('that is empty with %j says why, and what would help', (members, reason) => {
    const bench = requestable(two);
    bench.teams = { 'deal-desk': members };
    expect(refused(bench.act('win'))).toMatchObject({
      reason: expect.stringMatching(reason),
      path: 'transitions.win.approval.voters',
    });
  });

  test('that is empty approves at once if onEmpty says so', () => {
    const bench = requestable({ ...two, onEmpty: 'approve' });
    bench.teams = { 'deal-desk': [] };
    expect(decided(bench.act('win')).next.stage).toBe('won');
  });

  test('of a team that does not exist, or too small, refuses the request', () => {
    const bench = requestable();
    bench.teams = {};
    expect(refused(bench.act('win'))).toMatchObject({
      code: 'UnknownAssignee',
      path: 'transitions.win.approval.voters',
    });
    bench.teams = { 'deal-desk': ['user:ann'] };
    expect(refused(bench.act('win'))).toMatchObject({
      code: 'ApprovalImpossible',
      reason: 'No vote of the 1 who may vote could approve this by the strategy "quorum".',
    });
  });

  test('counts a voter who has left as absent; a cast vote counts', () => {
    const bench = asked({ strategy: 'unison' });
    decided(bench.vote('ann', 'approve'));
    const left = (person: Person) => decided(bench.do({ type: 'voterLeft', person }));
    left('user:ann');
    expect(choices(bench)).toEqual(['approve', null, null]);
    expect(refused(bench.vote('ann', 'reject')).code).toBe('NoSeat');
    left('user:bob');
    const { revision } = bench.snapshot!;
    left('user:bob');
    left('user:nobody');
    expect(bench.snapshot?.revision).toBe(revision);
    decided(bench.vote('cid', 'approve'));
    expect(bench.snapshot?.stage).toBe('won');
  });

  test('may be decided by a voter leaving, in several approvals at once', () => {
    const bench = asked();
    decided(bench.act('other'));
    decided(bench.do({ type: 'voterLeft', person: 'user:ann' }));
    expect(bench.labels()).toEqual(['win', 'other']);
    decided(bench.do({ type: 'voterLeft', person: 'user:bob' }));
    expect(bench.snapshot).toMatchObject({ tasks: [], stage: 'new' });
    const granted = asked({ strategy: 'unison' });
    decided(granted.act('other'));
    decided(granted.vote('ann', 'approve', { task: granted.snapshot!.tasks[0]!.id }));
    decided(granted.vote('ann', 'approve', { task: granted.snapshot!.tasks[1]!.id }));
    decided(granted.do({ type: 'voterLeft', person: 'user:bob' }));
    decided(granted.do({ type: 'voterLeft', person: 'user:cid' }));
    // The first grant moved the stage, which cancelled the other request.
    expect(granted.snapshot).toMatchObject({ tasks: [], stage: 'won' });
  });

  test('releases the claimed tasks of a person who left', () => {
    const bench = new Bench(define({ campaigns: { c: { do: [{ task: 'x' }] } } }));
    decided(bench.start({ campaign: 'c' }));
    const { id } = bench.snapshot!.tasks[0]!;
    decided(bench.do({ type: 'claim', task: id, actor: user('ann') }));
    decided(bench.do({ type: 'voterLeft', person: 'user:ann' }));
    expect(bench.snapshot?.tasks).toMatchObject([{ claimedBy: null }]);
  });
});

describe('a vote', () => {
  test('may be changed until it is decided, and not after', () => {
    const bench = asked();
    decided(bench.vote('ann', 'reject'));
    const changed = decided(bench.vote('ann', 'approve'));
    expect(changed.history[0]).toMatchObject({
      before: { choice: 'reject' },
      after: { choice: 'approve' },
    });
    decided(bench.vote('bob', 'abstain'));
    const { id } = taskOf(bench);
    decided(bench.vote('cid', 'approve'));
    expect(refused(bench.vote('cid', 'reject', { task: id })).code).toBe('InstanceEnded');
  });

  test('is for seats only, one of three words, on open approvals', () => {
    const bench = asked();
    expect(refused(bench.vote('eve', 'approve'))).toMatchObject({
      code: 'NoSeat',
      reason: 'You have no seat in "win".',
    });
    expect(refused(bench.vote('ann', 'maybe'))).toMatchObject({
      code: 'InvalidInput',
      path: 'choice',
    });
    expect(refused(bench.vote('ann', 'approve', { task: 'i1.9' })).code).toBe('UnknownTask');
    expect(
      refused(bench.do({ type: 'vote', task: taskOf(bench).id, choice: 'approve' })).reason,
    ).toBe('Only people vote.');
    expect(refused(bench.do({ type: 'completeTask', task: taskOf(bench).id }))).toMatchObject({
      code: 'WrongKind',
      reason: '"win" is an approval: vote on it.',
    });
    bench.authorization = { allowed: false };
    expect(refused(bench.vote('ann', 'approve')).code).toBe('NotAllowed');
  });

  test('of a delegate fills the seat of the delegator and stores the chain', () => {
    const bench = asked();
    const chain: Person[] = ['user:ann', 'user:mid', 'user:del'];
    bench.actors = { del: { standsFor: [{ person: 'user:ann', chain }] } };
    decided(bench.vote('del', 'approve'));
    expect(taskOf(bench).seats[0]).toMatchObject({
      person: 'user:ann',
      vote: { choice: 'approve', by: user('del'), chain },
    });
    const standsFor = [
      { person: 'user:ann' as const, chain },
      { person: 'user:bob' as const, chain },
    ];
    bench.actors = { del: { standsFor }, cid: { standsFor } };
    expect(refused(bench.vote('del', 'approve'))).toMatchObject({
      code: 'InvalidInput',
      reason: 'Set "seat" to the person for whom you vote: user:ann, user:bob.',
      path: 'seat',
    });
    expect(refused(bench.vote('del', 'approve', { seat: 'user:cid' })).code).toBe('NoSeat');
    decided(bench.vote('cid', 'abstain'));
    expect(choices(bench)).toEqual(['approve', null, 'abstain']);
    decided(bench.vote('del', 'reject', { seat: 'user:bob' }));
    expect(bench.labels()).toEqual([]);
  });

  test('is bound to the revision of the record that was shown', () => {
    const bench = asked();
    expect(refused(bench.vote('ann', 'approve', { recordRevision: 0 }))).toMatchObject({
      code: 'StaleRecord',
      reason: 'The record is at revision 1; you were shown 0.',
    });
    decided(bench.vote('ann', 'approve', { recordRevision: 1 }));
    expect(taskOf(bench).seats[0]?.vote).toMatchObject({ recordRevision: 1, at: NOW });
  });

  test.each([
    [true, ['anything'], true],
    [['budget'], ['name', 'budget'], true],
    [['budget'], ['name'], false],
    [false, ['budget'], false],
    [true, [], false],
  ])('with voidOnChange %j and a change of %j is void: %s', (voidOnChange, keys, voided) => {
    const bench = asked({ ...two, voidOnChange });
    decided(bench.vote('ann', 'approve'));
    decided(bench.do({ type: 'recordChanged', keys }));
    expect(choices(bench)[0]).toBe(voided ? null : 'approve');
  });

  test("is void when the engine's own action changes the record", () => {
    const bench = asked({ ...two, voidOnChange: ['budget'] });
    decided(bench.vote('ann', 'approve'));
    decided(bench.act('cancel'));
    const other = new Bench(
      define({
        transitions: { win: { from: '*', to: 'won', approval: { ...two, voidOnChange: true } } },
        campaigns: {},
      }),
    );
    decided(other.start());
    decided(other.act('win'));
    decided(other.vote('ann', 'approve'));
    expect(choices(other)[0]).toBe('approve');
    const flow = new Bench(
      define({
        campaigns: {
          c: {
            do: [
              {
                parallel: [
                  [{ approval: 'ok?', by: { ...two, voidOnChange: ['budget'] } }],
                  [{ task: 'edit' }],
                ],
              },
            ],
          },
        },
      }),
    );
    decided(flow.start({ campaign: 'c' }));
    decided(flow.vote('ann', 'approve'));
    decided(flow.complete('edit', { fields: { budget: 3 } }));
    expect(flow.decisions.at(-1)?.history.map(({ event }) => event)).toEqual([
      'task.completed',
      'approval.voided',
    ]);
    expect(choices(flow)).toEqual([null, null, null]);
  });

  test('that was voided decides where those left can no longer approve', () => {
    const bench = asked({ ...two, voidOnChange: true });
    decided(bench.vote('ann', 'approve'));
    decided(bench.do({ type: 'voterLeft', person: 'user:ann' }));
    decided(bench.do({ type: 'voterLeft', person: 'user:bob' }));
    expect(bench.labels()).toEqual(['win']);
    decided(bench.do({ type: 'recordChanged', keys: ['x'] }));
    expect(bench.labels()).toEqual([]);
    expect(eventsOf(bench)).toEqual(['approval.voided', 'approval.rejected']);
  });
});

describe('an approval in a flow', () => {
  const flow = (
    onReject?: 'end' | 'fail' | 'continue',
    by: ApprovalWords = { strategy: 'first', due: 1000 },
  ) => {
    const bench = new Bench(
      define({
        campaigns: {
          c: {
            do: [{ approval: 'ok?', by, ...(onReject ? { onReject } : {}) }, { task: 'after' }],
          },
        },
      }),
    );
    decided(bench.start({ campaign: 'c' }));
    return bench;
  };
  const reject = (bench: Bench) =>
    ['ann', 'bob', 'cid'].forEach((name) => decided(bench.vote(name, 'reject')));

  test('continues when it is granted', () => {
    const bench = flow();
    expect(taskOf(bench)).toMatchObject({ request: null, dueAt: NOW + 1000 });
    decided(bench.vote('bob', 'approve'));
    expect(bench.labels()).toEqual(['after']);
  });

  test('rejected ends its branch, fails or continues, as the definition says', () => {
    const [end, fail, go] = [flow(), flow('fail'), flow('continue')];
    [end, fail, go].forEach(reject);
    expect(end.snapshot).toMatchObject({ status: 'completed' });
    expect(fail.snapshot).toMatchObject({
      status: 'needs_attention',
      fault: { code: 'ApprovalRejected', reason: '"ok?" was rejected.' },
    });
    expect(go.labels()).toEqual(['after']);
    decided(fail.do({ type: 'resume' }));
    expect(fail.labels()).toEqual(['ok?']);
  });

  test('without voters parks, approves or rejects; the run’s starter has no seat', () => {
    const voters = [{ kind: 'person', person: 'user:rep' } as const];
    const start = (onEmpty: 'block' | 'approve' | 'reject') => {
      const bench = new Bench(
        define({
          transitions: {
            go: {
              from: 'new',
              to: 'won',
              do: [
                { approval: 'ok?', by: { strategy: 'first', voters, onEmpty } },
                { task: 'after' },
              ],
            },
          },
        }),
      );
      decided(bench.start());
      decided(bench.act('go'));
      return bench;
    };
    expect(start('block').snapshot).toMatchObject({ fault: { code: 'EmptyElectorate' } });
    expect(start('approve').labels()).toEqual(['after']);
    expect(start('reject').snapshot?.status).toBe('completed');
  });

  test('requested by a delegate excludes the requester from voting', () => {
    const bench = new Bench(
      define({
        transitions: { go: { from: 'new', to: 'won', do: [{ approval: 'ok?', by: two }] } },
      }),
    );
    decided(bench.start());
    decided(bench.act('go'));
    bench.actors = {
      rep: { standsFor: [{ person: 'user:ann', chain: ['user:ann', 'user:rep'] }] },
    };
    expect(refused(bench.vote('rep', 'approve')).code).toBe('NoSeat');
  });
});

describe('a custom strategy [FR-EXT-003]', () => {
  test('that is pure is evaluated inside the decision; one that fails refuses the vote', () => {
    const veto: ApprovalStrategyContract = {
      name: 'veto',
      pure: true,
      canProceed: (votes) => {
        if (votes.some(({ choice }) => choice === 'abstain')) throw new Error('nobody abstains');
        if (votes.length === 2) return 'perhaps' as never;
        return votes.some(({ choice }) => choice === 'reject') ? 'rejected' : 'pending';
      },
    };
    const bench = asked({ strategy: veto });
    expect(refused(bench.vote('ann', 'abstain'))).toMatchObject({
      code: 'StrategyFailed',
      reason: 'The strategy "veto" failed: nobody abstains.',
      path: 'transitions.win.approval',
    });
    expect(choices(bench)).toEqual([null, null, null]);
    decided(bench.vote('ann', 'approve'));
    expect(refused(bench.vote('bob', 'approve')).reason).toContain(
      'must answer pending, approved, rejected',
    );
  });

  test('that is not pure is evaluated outside, with votes and electorate', () => {
    const strategy: ApprovalStrategyContract = { name: 'oracle', canProceed: () => 'pending' };
    const bench = requestable({ strategy, options: { depth: 1 } });
    bench.answers = {
      oracle: (request) =>
        request.kind === 'strategy' && request.votes.length === 1 ? 'approved' : 'pending',
    };
    decided(bench.act('win'));
    decided(bench.vote('bob', 'approve'));
    expect(bench.snapshot?.stage).toBe('won');
    expect(bench.asked.at(-1)).toMatchObject({
      kind: 'strategy',
      strategy: 'oracle',
      votes: [{ person: 'user:bob', choice: 'approve' }],
      electorate: { seats: ['user:ann', 'user:bob', 'user:cid'], absent: [] },
      options: { depth: 1 },
    });
  });

  test('that approves before anybody votes needs no vote; one that fails at opening refuses', () => {
    const eager: ApprovalStrategyContract = {
      name: 'eager',
      pure: true,
      canProceed: () => 'approved',
    };
    expect(decided(requestable({ strategy: eager }).act('win')).next.stage).toBe('won');
    const broken: ApprovalStrategyContract = {
      name: 'broken',
      pure: true,
      canProceed: () => {
        throw new Error('out of order');
      },
    };
    expect(refused(requestable({ strategy: broken }).act('win')).code).toBe('StrategyFailed');
  });
});

describe('explain of a transition with an approval', () => {
  test('names the strategy, who is waited for, and what has to be asked outside', () => {
    const bench = asked(two, {
      require: { comment: false },
      do: [
        { task: 'call' },
        { wait: 5 },
        { parallel: [] },
        { activity: 'mail' },
        { set: { a: () => 1 } },
        { transition: 'win' },
        { approval: 'ok?', by: two },
      ],
    });
    decided(bench.vote('ann', 'approve'));
    const ask = () =>
      explain(bench.definition, bench.snapshot!, 'win', bench.facts(user('rep')), NOW);
    expect(ask()).toMatchObject({
      possible: true,
      waitsFor: [{ label: 'win', people: ['user:bob', 'user:cid'] }],
      next: {
        stage: 'won',
        approval: 'quorum',
        steps: [
          'task "call"',
          'wait 5 ms',
          'parallel',
          'activity "mail"',
          'set a',
          'transition "win"',
          'approval "ok?"',
        ],
      },
    });
    const other = requestable(two, { condition: asking('c', 'credit') });
    expect(
      explain(other.definition, other.snapshot!, 'win', other.facts(user('rep')), NOW),
    ).toMatchObject({
      possible: false,
      obstacles: [],
      condition: null,
      needs: [{ kind: 'condition', need: { type: 'credit' } }],
    });
  });
});
