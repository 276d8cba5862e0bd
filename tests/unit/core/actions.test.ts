import { explain } from '../../../server/src/core/engine';
import { Bench, decided, define, NOW, refused, user } from '../../support/engine';

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
    expect(refused(bench.act('begin')).reason).toBe('"begin" is no action here.');
    expect(refused(bench.act('cancel', { fields: { 'a b': 1 } })).code).toBe('InvalidField');
    expect(decided(bench.act('cancel', { reason: 'unsubscribed' })).next.status).toBe('cancelled');
  });
});

describe('cancel', () => {
  test('ends the instance where it stands, parked or not', () => {
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
    bench.verdict = { allowed: false };
    expect(refused(bench.act('revertConvert')).code).toBe('NotAllowed');
  });

  test('is for leads only', () => {
    const bench = new Bench(definition());
    decided(bench.start({ entity: 'deal' }));
    expect(refused(bench.act('convert')).reason).toBe('Only a lead can be converted.');
  });
});

describe('assign', () => {
  test('sets assignees, the first of them the owner, once each [US-014]', () => {
    const bench = lead();
    const { next, effects } = decided(
      bench.act('assign', { assignees: ['user:sam', 'team:t1', 'user:sam'] }),
    );
    expect(next.assignees).toEqual(['user:sam', 'team:t1']);
    expect(effects).toEqual([{ kind: 'record.assigned', owner: 'user:sam' }]);
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

  test('by a transition never picks who asks for it, unless allowed [BR-001]', () => {
    const bench = lead();
    expect(decided(bench.act('begin')).next.assignees).toEqual(['user:sam']);
    expect(bench.owner).toBe('user:sam');
    expect(eventsOf(bench)?.slice(0, 2)).toEqual(['instance.transitioned', 'instance.assigned']);
    const allowed = lead(definition(true));
    expect(decided(allowed.act('begin')).next.assignees).toEqual(['user:rep']);
  });

  test('by a transition to nobody that exists parks the instance', () => {
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
  test('is words or files, kept in history; nothing else changes', () => {
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
      bench.verdict = { allowed: false, reason: 'Ask Ann.' };
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

  test('explain says who an instance waits for, claimed tasks by their holder', () => {
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
