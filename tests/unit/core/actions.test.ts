import {
  RESERVED_ACTIONS,
  SYSTEM_ACTOR,
  type Facts,
  type ReservedAction,
  type Task,
} from '../../../server/src/core/contracts';
import { ACTIONS, explain } from '../../../server/src/core/engine';
import {
  Bench,
  decided,
  define,
  type EntityWords,
  NOW,
  refused,
  type TransitionWords,
  user,
} from '../../support/engine';

const definition = (selfAssign?: boolean, stages: string[] = []) =>
  define({
    data: { reason: { required: true } },
    entities: {
      lead: {
        stages: [
          'new',
          'busy',
          ...stages,
          { name: 'won', final: true },
          { name: 'lost', final: true },
        ],
        ...(selfAssign === undefined ? {} : { selfAssign }),
      },
      deal: { stages: ['open', 'lost'] },
    },
    transitions: {
      begin: {
        entity: 'lead',
        from: 'new',
        to: 'busy',
        assign: { to: [{ kind: 'team', team: 'sales' }], pick: 'round_robin' },
        do: [
          {
            parallel: [
              [{ task: 'call' }],
              [{ wait: 10 }],
              [{ approval: 'ok?', by: { strategy: 'first' } }],
            ],
          },
        ],
      },
      ask: { entity: 'lead', from: '*', to: 'busy', approval: { strategy: 'first' } },
    },
    campaigns: { nurture: { do: [{ task: 'x' }] } },
  });

function lead(make = definition()): Bench {
  const bench = new Bench(make);
  bench.teams['sales'] = ['user:rep', 'user:sam'];
  decided(bench.start({ entity: 'lead' }));
  return bench;
}

const eventsOf = (bench: Bench) => bench.decisions.at(-1)?.history.map(({ event }) => event);

const needing = RESERVED_ACTIONS.flatMap((action) =>
  (ACTIONS[action].needs ?? []).map((input): [ReservedAction, string] => [action, input]),
);

test('close and assign have inputs that they need', () => {
  expect(needing.sort()).toEqual([
    ['assign', 'assignees'],
    ['close', 'outcome'],
  ]);
});

test.each(needing)('%s without the %s that it needs is refused by its name', (action, input) => {
  expect(refused(lead().act(action)).path).toBe(input);
});

describe('close', () => {
  test('moves to the final stage of its name and ends the instance [FR-L2-008]', () => {
    const bench = lead();
    const { next, history, effects } = decided(
      bench.act('close', {
        outcome: 'won',
        fields: { reason: 'price' },
        reason: 'signed',
        comment: 'hurray',
      }),
    );
    expect(next).toMatchObject({
      status: 'won',
      stage: 'won',
      endedAt: NOW,
      data: { reason: 'price' },
    });
    expect(history).toEqual([
      expect.objectContaining({
        event: 'instance.closed',
        before: { reason: null, status: 'active', stage: 'new' },
        after: { reason: 'price', status: 'won', stage: 'won' },
        payload: { action: 'close', outcome: 'won', comment: 'hurray', reason: 'signed' },
      }),
    ]);
    expect(effects).toContainEqual({ kind: 'record.staged', stage: 'won' });
    for (const action of ['close', 'cancel', 'assign', 'comment', 'convert', 'begin']) {
      expect(refused(bench.act(action)).code).toBe('InstanceEnded');
    }
  });

  test('needs an outcome, and what the final stage requires', () => {
    const bench = lead();
    expect(refused(bench.act('close'))).toMatchObject({ code: 'InvalidInput', path: 'outcome' });
    expect(refused(bench.act('close', { outcome: 'lost' })).code).toBe('FieldRequired');
    expect(refused(bench.act('close', { outcome: 'lost', fields: { 'x y': 1 } })).code).toBe(
      'InvalidField',
    );
  });

  test('only sets the status where no final stage has that name', () => {
    const bench = new Bench(definition());
    decided(bench.start({ entity: 'deal' }));
    const { next } = decided(bench.act('close', { outcome: 'lost' }));
    expect(next).toMatchObject({ status: 'lost', stage: 'open' });
    expect(bench.decisions.at(-1)?.history[0]).toMatchObject({
      before: { status: 'active' },
      after: { status: 'lost' },
    });
  });

  test('cancels what is open: tokens, tasks, timers, requests', () => {
    const bench = lead();
    decided(bench.act('begin'));
    decided(bench.act('ask'));
    expect(bench.snapshot!.tasks).toHaveLength(3);
    const { next } = decided(bench.act('close', { outcome: 'won', fields: { reason: 'x' } }));
    expect(next).toMatchObject({ tokens: [], tasks: [], timers: [], runs: [] });
    expect(eventsOf(bench)).toEqual([
      'task.cancelled',
      'approval.cancelled',
      'approval.cancelled',
      'instance.closed',
    ]);
  });

  test('is not for a member of a campaign, which may be cancelled', () => {
    const bench = new Bench(definition());
    decided(bench.start({ campaign: 'nurture' }));
    expect(refused(bench.act('close', { outcome: 'won' })).code).toBe('UnknownAction');
    expect(refused(bench.act('begin')).reason).toBe('"begin" is not an action here.');
    expect(refused(bench.act('cancel', { fields: { 'a b': 1 } })).code).toBe('InvalidField');
    expect(decided(bench.act('cancel', { reason: 'unsubscribed' })).next.status).toBe('cancelled');
  });
});

describe('close by a transition', () => {
  const guarded = (more: Record<string, TransitionWords> = {}) =>
    new Bench(
      define({
        entities: {
          deal: {
            stages: ['open', 'talk', { name: 'won', final: true }, { name: 'lost', final: true }],
          },
        },
        transitions: {
          talk: { from: 'open', to: 'talk' },
          win: {
            from: 'talk',
            to: 'won',
            require: { comment: true, fields: ['value'] },
            condition: ({ read }) => Number(read('value')) >= 10,
            approval: { strategy: 'unison' },
            do: [{ task: 'invoice' }],
          },
          ...more,
        },
      }),
    );
  const won = { outcome: 'won', comment: 'signed', fields: { value: 10 } } as const;

  test('asks everything that the transition asks, from the stage where it leaves', () => {
    const bench = guarded();
    decided(bench.start());
    expect(refused(bench.act('close', won))).toMatchObject({
      code: 'WrongStage',
      reason: 'The way to "won" is "win", which leaves from talk. The stage is open.',
      path: 'outcome',
    });
    decided(bench.act('talk'));
    expect(refused(bench.act('close', { ...won, comment: ' ' })).code).toBe('CommentRequired');
    expect(refused(bench.act('close', { ...won, fields: {} })).code).toBe('FieldRequired');
    expect(refused(bench.act('close', { ...won, fields: { value: 9 } })).code).toBe(
      'ConditionNotMet',
    );
    const { next, pending } = decided(bench.act('close', won));
    expect(next).toMatchObject({ stage: 'talk', status: 'active' });
    expect(pending).toBe(next.tasks[0]?.id);
    // Asked again, by this name or by the transition's, it is the same request.
    expect(decided(bench.act('close', won)).pending).toBe(pending);
    const { comment, fields } = won;
    expect(decided(bench.act('win', { comment, fields })).pending).toBe(pending);
  });

  test('ends as won once the flow of the transition is over', () => {
    const bench = guarded();
    decided(bench.start());
    decided(bench.act('talk'));
    decided(bench.act('close', { ...won, reason: 'price' }));
    for (const person of ['ann', 'bob', 'cid']) decided(bench.vote(person, 'approve'));
    expect(bench.snapshot).toMatchObject({ stage: 'won', status: 'active', outcome: 'won' });
    expect(
      bench.decisions.at(-1)?.history.find(({ event }) => event === 'instance.transitioned'),
    ).toMatchObject({
      actor: user('rep'),
      payload: { action: 'win', comment: 'signed', outcome: 'won', reason: 'price' },
    });
    const { next, history } = decided(bench.complete('invoice'));
    expect(next).toMatchObject({ status: 'won', outcome: null, endedAt: NOW });
    expect(history.at(-1)).toMatchObject({
      event: 'instance.closed',
      payload: { action: 'close', outcome: 'won' },
    });
  });

  test('a rejection leaves the instance in its stage', () => {
    const bench = guarded();
    decided(bench.start());
    decided(bench.act('talk'));
    decided(bench.act('close', won));
    decided(bench.vote('ann', 'reject'));
    expect(bench.snapshot).toMatchObject({ stage: 'talk', status: 'active', tasks: [] });
    expect(bench.decisions.at(-1)?.overtaken).toBeNull();
  });

  test('a precondition is lost during the vote: the response to the last vote says so', () => {
    const bench = guarded();
    decided(bench.start());
    decided(bench.act('talk'));
    decided(bench.act('close', won));
    bench.values = { value: 3 };
    decided(bench.vote('ann', 'approve'));
    decided(bench.vote('bob', 'approve'));
    // The request brings its own value; the record's counts where it brings none.
    const task = bench.snapshot!.tasks[0] as Extract<Task, { kind: 'approval' }>;
    const request = { ...task.request!, fields: {} };
    bench.snapshot = { ...bench.snapshot!, tasks: [{ ...task, request }] };
    const { overtaken, next } = decided(bench.vote('cid', 'approve'));
    expect(overtaken).toEqual({
      action: 'win',
      code: 'ConditionNotMet',
      reason: 'transitions.win.condition said so',
    });
    expect(next).toMatchObject({ stage: 'talk', tasks: [] });
  });

  test('several transitions from here: the caller has to name one', () => {
    const bench = guarded({ steal: { from: 'talk', to: 'won' } });
    decided(bench.start());
    decided(bench.act('talk'));
    expect(refused(bench.act('close', won))).toMatchObject({
      code: 'InvalidInput',
      path: 'outcome',
      reason: expect.stringContaining('win, steal'),
    });
  });

  test('moves by itself to a final stage that no transition leads to', () => {
    const bench = guarded();
    decided(bench.start());
    expect(decided(bench.act('close', { outcome: 'lost' })).next).toMatchObject({
      stage: 'lost',
      status: 'lost',
    });
  });

  test('at the final stage already, whose flow still runs, it ends as won after that', () => {
    const bench = guarded({ steal: { from: 'open', to: 'won', do: [{ task: 'invoice' }] } });
    decided(bench.start());
    decided(bench.act('steal'));
    decided(bench.act('close', { outcome: 'won' }));
    expect(bench.snapshot).toMatchObject({ stage: 'won', status: 'active' });
    expect(decided(bench.complete('invoice')).next.status).toBe('won');
  });

  test('moved away by a transition, it is closed no more', () => {
    const bench = guarded({
      steal: { from: 'open', to: 'won', do: [{ task: 'invoice' }] },
      reopen: { from: 'won', to: 'open' },
    });
    decided(bench.start());
    decided(bench.act('close', { outcome: 'won' }));
    decided(bench.act('reopen'));
    expect(bench.snapshot).toMatchObject({ stage: 'open', outcome: null });
    decided(bench.complete('invoice'));
    expect(bench.snapshot?.status).toBe('active');
  });

  test('explain says what decide does, for the outcome that is asked about', () => {
    const bench = guarded();
    decided(bench.start());
    const ask = (outcome?: 'won' | 'lost') =>
      explain(
        ...([bench.definition, bench.snapshot!, 'close', bench.facts(), NOW] as const),
        outcome,
      );
    expect(ask('won')).toMatchObject({ possible: false, obstacles: [{ code: 'WrongStage' }] });
    expect(ask('lost')).toMatchObject({ possible: true, next: { stage: 'lost' } });
    expect(ask()).toMatchObject({ possible: true, next: { stage: 'lost' } });
    decided(bench.act('talk'));
    bench.values = { value: 10 };
    expect(ask('won')).toMatchObject({
      possible: false,
      obstacles: [{ code: 'CommentRequired' }],
      condition: { met: true },
      next: { stage: 'won', approval: 'unison', steps: ['task "invoice"'] },
    });
  });
});

describe('guards of built-in actions', () => {
  const ruled = (actions: EntityWords['actions'], values: Record<string, unknown> = {}): Bench => {
    const bench = new Bench(
      define({ entities: { lead: { stages: ['new', { name: 'won', final: true }], actions } } }),
    );
    bench.values = values;
    bench.actors = { boss: { roles: ['manager'] } };
    decided(bench.start());
    return bench;
  };
  const WORDS: Record<ReservedAction, object> = {
    ...{ close: { outcome: 'won' }, assign: { assignees: ['user:sam'] }, cancel: {} },
    ...{ comment: { attachments: ['1'] }, convert: {}, revertConvert: {} },
  };
  const ready = (bench: Bench, action: ReservedAction): Bench => {
    if (action === 'revertConvert') decided(bench.act('convert'));
    return bench;
  };

  test.each(RESERVED_ACTIONS)('%s may be forbidden for all actors', (action) => {
    const bench = ready(ruled({ [action]: false }), action);
    const before = bench.snapshot;
    for (const actor of [user('rep'), user('boss'), SYSTEM_ACTOR]) {
      expect(refused(bench.act(action, { ...WORDS[action], actor }))).toEqual({
        kind: 'refusal',
        code: 'NotAllowed',
        reason: `The pipeline does not allow "${action}".`,
        path: `actions.${action}`,
      });
    }
    expect(bench.snapshot).toBe(before);
  });

  test.each(RESERVED_ACTIONS)('%s may be for a role', (action) => {
    const bench = ready(ruled({ [action]: { roles: ['manager'] } }), action);
    expect(refused(bench.act(action, WORDS[action]))).toMatchObject({
      code: 'NotAllowed',
      reason: `"${action}" needs one of the roles "manager".`,
      path: `actions.${action}.roles`,
    });
    decided(bench.act(action, { ...WORDS[action], actor: user('boss') }));
  });

  test.each(RESERVED_ACTIONS)('%s may ask for words, values and a condition', (action) => {
    const rule = {
      require: { comment: true, fields: ['why'] },
      condition: ({ read }: { read: (key: string) => unknown }) => read('why') === 'so',
    };
    const bench = ready(ruled({ [action]: rule }, { why: null }), action);
    const ask = () => bench.act(action, { ...WORDS[action], comment: 'x' });
    expect(refused(bench.act(action, WORDS[action])).code).toBe('CommentRequired');
    expect(refused(ask()).code).toBe('FieldRequired');
    bench.values = { why: 'no' };
    expect(refused(ask()).code).toBe('ConditionNotMet');
    const facts = bench.facts(user('rep'));
    expect(explain(bench.definition, bench.snapshot!, action, facts, NOW)).toMatchObject({
      possible: false,
      condition: { met: false },
    });
    bench.values = { why: 'so' };
    decided(ask());
  });

  test.each(RESERVED_ACTIONS.filter((name) => name !== 'revertConvert'))(
    '%s may wait for an approval, and is then done as its requester asked',
    (action) => {
      const bench = ruled({ [action]: { approval: { strategy: 'first' } } });
      const { pending, next } = decided(bench.act(action, WORDS[action]));
      expect(next.tasks).toMatchObject([{ id: pending, label: action }]);
      expect(decided(bench.act(action, WORDS[action])).pending).toBe(pending);
      decided(bench.vote('ann', 'approve'));
      expect(bench.snapshot?.tasks).toEqual([]);
      expect(eventsOf(bench)).toEqual(expect.arrayContaining([DONE[action]]));
    },
  );
  const DONE: Readonly<Record<string, string>> = {
    ...{ close: 'instance.closed', cancel: 'instance.cancelled', assign: 'instance.assigned' },
    ...{ comment: 'instance.commented', convert: 'instance.converted' },
  };

  test('an approval of close is followed by that of the transition', () => {
    const bench = new Bench(
      define({
        entities: {
          deal: {
            stages: ['open', { name: 'won', final: true }],
            actions: { close: { approval: { strategy: 'first' } } },
          },
        },
        transitions: { win: { from: 'open', to: 'won', approval: { strategy: 'first' } } },
      }),
    );
    decided(bench.start());
    decided(bench.act('close', { outcome: 'won' }));
    const { pending, next } = decided(bench.vote('ann', 'approve'));
    expect(next).toMatchObject({ stage: 'open', tasks: [{ id: pending, label: 'win' }] });
    decided(bench.vote('bob', 'approve'));
    expect(bench.snapshot).toMatchObject({ stage: 'won', status: 'won' });
  });

  test('a deleted record ends its instance, even if cancel is guarded', () => {
    const bench = ruled({ cancel: false });
    expect(decided(bench.do({ type: 'recordDeleted' })).next.status).toBe('cancelled');
    expect(refused(bench.do({ type: 'recordDeleted' })).code).toBe('InstanceEnded');
  });

  test('what came along with a conversion waits with it for the approval', () => {
    const bench = ruled({ convert: { approval: { strategy: 'first' } } });
    const words = {
      opportunity: { value: 1 },
      into: { contact: 'c1' },
      interactions: true,
    } as const;
    decided(bench.act('convert', words));
    bench.asked.length = 0;
    expect(decided(bench.vote('ann', 'approve')).next.status).toBe('converted');
    const [asked] = bench.asked.filter(({ kind }) => kind === 'conversion');
    expect(asked).toMatchObject({ input: words, requester: { id: 'rep' } });
  });

  test('explain reports what a rule requires, and who an open request waits for', () => {
    const bench = ruled({ convert: { approval: { strategy: 'first' } }, cancel: false });
    const known = (): Facts => {
      const answers = new Map([['conversion', bench.conversion]]);
      return { ...bench.facts(user('rep')), answers };
    };
    const ask = (action: string) =>
      explain(bench.definition, bench.snapshot!, action, known(), NOW);
    expect(ask('cancel')).toMatchObject({ possible: false, obstacles: [{ code: 'NotAllowed' }] });
    expect(ask('convert')).toMatchObject({ possible: true, next: { approval: 'first' } });
    decided(bench.act('convert'));
    expect(ask('convert').waitsFor).toMatchObject([{ label: 'convert' }]);
  });
});

describe('cancel', () => {
  test('ends the instance in its stage, parked or not', () => {
    const bench = lead(
      define({
        entities: { lead: { stages: ['new'] } },
        transitions: { go: { from: 'new', to: 'new', do: [{ activity: 'm' }] } },
      }),
    );
    decided(bench.act('go'));
    decided(
      bench.do({ type: 'activityFailed', timer: bench.snapshot!.timers[0]!.id, reason: 'x' }),
    );
    expect(bench.snapshot).toMatchObject({ status: 'needs_attention' });
    decided(bench.act('comment', { comment: 'looking into it' }));
    expect(decided(bench.act('cancel')).next).toMatchObject({
      status: 'cancelled',
      fault: null,
      stage: 'new',
    });
  });
});

describe('convert', () => {
  test('ends a lead as converted, once, and can be reverted', () => {
    const bench = lead();
    expect(refused(bench.act('revertConvert')).code).toBe('NotConverted');
    expect(refused(bench.act('convert', { fields: { 'x y': 1 } })).code).toBe('InvalidField');
    expect(decided(bench.act('convert', { comment: 'hot' })).next).toMatchObject({
      status: 'converted',
      stage: 'new',
      endedAt: NOW,
    });
    expect(refused(bench.act('convert')).code).toBe('InstanceEnded');
    expect(decided(bench.act('revertConvert')).next).toMatchObject({
      status: 'active',
      endedAt: null,
    });
    expect(eventsOf(bench)).toEqual(['instance.reverted']);
    bench.authorization = { allowed: false };
    expect(refused(bench.act('revertConvert')).code).toBe('NotAllowed');
  });

  test('is for leads only', () => {
    const bench = new Bench(definition());
    decided(bench.start({ entity: 'deal' }));
    expect(refused(bench.act('convert')).reason).toBe('Only a lead can be converted.');
  });
});

describe('the input of an action', () => {
  test('is planned before it is decided, explained, and refused in one sentence', () => {
    const bench = lead();
    bench.conversion = {
      problems: [
        { path: 'opportunity.product', reason: 'A product is missing', missing: true },
        { path: 'opportunity.value', reason: '"value" must be a number', missing: false },
      ],
    };
    const refusal = refused(bench.act('convert', { opportunity: { value: 'much' } }));
    expect(refusal).toMatchObject({ code: 'FieldRequired', path: 'opportunity.product' });
    expect(Object.keys(refusal.details?.faults ?? {})).toEqual([
      'opportunity.product',
      'opportunity.value',
    ]);
    const [asked] = bench.asked.filter(({ kind }) => kind === 'conversion');
    expect(asked).toMatchObject({ input: { opportunity: { value: 'much' } } });

    const plan = {
      ...{ opportunity: 'o1', revision: null, values: { name: 'Deal' }, before: {} },
      ...{ contact: 'r1', interactions: ['i1'] },
    };
    bench.conversion = { plan };
    const decision = decided(bench.act('convert', { interactions: true }));
    expect(decision.effects).toContainEqual({ kind: 'record.converted', plan });
    expect(decision.history[0]?.payload).toMatchObject({ opportunity: 'o1', interactions: ['i1'] });
  });

  test.each([
    ['begin', { reason: 'Because' }, 'reason'],
    ['comment', { comment: 'Hello', fields: { a: 1 } }, 'fields'],
    ['assign', { assignees: [], outcome: 'won' }, 'outcome'],
    ['close', { outcome: 'won', opportunity: {} }, 'opportunity'],
    ['cancel', { into: { contact: 'c1' } }, 'into'],
    ['convert', { assignees: [] }, 'assignees'],
  ] as [string, object, string][])(
    '%s refuses %j, which it would not write',
    (action, words, path) => {
      expect(refused(lead().act(action, words))).toMatchObject({ code: 'InvalidInput', path });
    },
  );

  test.each([
    [{ opportunity: [] }, 'opportunity'],
    [{ into: 'c1' }, 'into'],
    [{ into: { person: 'c1' } }, 'into'],
    [{ into: { contact: 7 } }, 'into'],
    [{ interactions: 'all' }, 'interactions'],
    [{ interactions: [7] }, 'interactions'],
  ] as [object, string][])('a conversion refuses %j', (words, path) => {
    expect(refused(lead().act('convert', words))).toMatchObject({ code: 'InvalidInput', path });
  });
});

describe('assign', () => {
  test('sets assignees, the first of them the owner, once each [US-014]', () => {
    const bench = lead();
    bench.teams = { ...bench.teams, t1: [] };
    const { next, effects } = decided(
      bench.act('assign', { assignees: ['user:sam', 'team:t1', 'user:sam'] }),
    );
    expect(next.assignees).toEqual(['user:sam', 'team:t1']);
    expect(effects).toEqual([
      { kind: 'record.assigned', owner: 'user:sam' },
      {
        ...{ kind: 'notified', notice: 'assigned', to: ['user:sam', 'team:t1'] },
        ...{ except: 'user:rep', payload: {}, at: NOW },
      },
    ]);
    expect(bench.decisions.at(-1)?.history[0]).toMatchObject({
      event: 'instance.assigned',
      before: { assignees: [] },
      after: { assignees: ['user:sam', 'team:t1'] },
    });
    const { revision } = next;
    expect(decided(bench.act('assign', { assignees: ['user:sam', 'team:t1'] })).next.revision).toBe(
      revision,
    );
    expect(decided(bench.act('assign', { assignees: [] })).effects).toEqual([
      { kind: 'record.assigned', owner: null },
    ]);
  });

  test.each([
    [undefined],
    ['user:x'],
    [['x']],
    [[7]],
    [['user:']],
    [Array.from({ length: 101 }, () => 'user:a')],
  ])('refuses %#', (assignees) => {
    expect(refused(lead().act('assign', { assignees: assignees as never }))).toMatchObject({
      code: 'InvalidInput',
      path: 'assignees',
    });
  });

  test('refuses to give a lead to oneself unless configuration or definition allow it [BR-001]', () => {
    const self = { assignees: ['user:rep' as const] };
    expect(refused(lead().act('assign', self))).toMatchObject({
      code: 'SelfAssignment',
      path: 'assignees',
    });
    const configured = lead();
    configured.rules = { selfAssign: true };
    decided(configured.act('assign', self));
    decided(lead(definition(true)).act('assign', self));
    const strict = lead(definition(false));
    strict.rules = { selfAssign: true };
    expect(refused(strict.act('assign', self)).code).toBe('SelfAssignment');
    const deal = new Bench(definition());
    decided(deal.start({ entity: 'deal' }));
    decided(deal.act('assign', self));
  });

  test('by a transition never picks its requester, unless allowed [BR-001]', () => {
    const bench = lead();
    expect(decided(bench.act('begin')).next.assignees).toEqual(['user:sam']);
    expect(bench.owner).toBe('user:sam');
    expect(eventsOf(bench)?.slice(0, 2)).toEqual(['instance.transitioned', 'instance.assigned']);
    const allowed = lead(definition(true));
    expect(decided(allowed.act('begin')).next.assignees).toEqual(['user:rep']);
  });

  test('by a transition to an unknown assignee parks the instance', () => {
    const bench = lead();
    bench.teams = {};
    decided(bench.act('begin'));
    expect(bench.snapshot).toMatchObject({
      stage: 'busy',
      status: 'needs_attention',
      fault: { code: 'UnknownAssignee', path: 'transitions.begin.assign' },
    });
  });
});

describe('comment', () => {
  test('is text or files, stored in the history; nothing else changes', () => {
    const bench = lead();
    expect(refused(bench.act('comment', { comment: ' ' })).code).toBe('CommentRequired');
    const before = bench.snapshot!;
    const { next, history } = decided(bench.act('comment', { attachments: ['5'] }));
    expect(next).toEqual({ ...before, revision: before.revision + 1 });
    expect(history[0]).toMatchObject({
      event: 'instance.commented',
      payload: { attachments: ['5'] },
    });
  });
});

describe('guards and explain', () => {
  test.each(['close', 'cancel', 'convert', 'assign', 'comment', 'begin'])(
    '%s asks `can`',
    (action) => {
      const bench = lead();
      bench.authorization = { allowed: false, reason: 'Ask Ann.' };
      expect(refused(bench.act(action))).toMatchObject({ code: 'NotAllowed', reason: 'Ask Ann.' });
      const { possible, obstacles } = explain(
        bench.definition,
        bench.snapshot!,
        action,
        bench.facts(),
        NOW,
      );
      expect([possible, obstacles[0]?.code]).toEqual([false, 'NotAllowed']);
    },
  );

  test('explain lists who an instance waits for, claimed tasks by their holder', () => {
    const bench = lead();
    decided(bench.act('begin'));
    const call = bench.snapshot!.tasks.find(({ label }) => label === 'call')!;
    decided(bench.do({ type: 'claim', task: call.id, actor: user('sam') }));
    const { waitsFor } = explain(bench.definition, bench.snapshot!, 'comment', bench.facts(), NOW);
    expect(waitsFor).toMatchObject([
      { label: 'call', people: ['user:sam'] },
      { label: 'ok?', people: ['user:ann', 'user:bob', 'user:cid'] },
    ]);
  });
});
