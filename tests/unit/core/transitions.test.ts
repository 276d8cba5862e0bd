import { explain } from '../../../server/src/core/engine';
import {
  Bench,
  condition,
  decided,
  define,
  NOW,
  number,
  refused,
  user,
} from '../../support/engine';

const pipeline = () =>
  define({
    data: { budget: number((value) => value >= 0, 'must be at least 0'), reason: {} },
    transitions: {
      qualify: {
        from: 'new',
        to: 'qualified',
        condition: ({ read }) => Number(read('score')) > 50,
      },
      win: {
        from: 'qualified',
        to: 'won',
        require: { comment: true, attachments: true, fields: ['budget'] },
      },
      again: { from: 'qualified', to: 'qualified' },
      reopen: { from: '*', to: 'new' },
    },
  });

function begun(definition = pipeline()): Bench {
  const bench = new Bench(definition);
  decided(bench.start());
  return bench;
}

describe('a transition', () => {
  test('moves the stage, writes one history row and raises one event [FR-L2-002]', () => {
    const bench = begun();
    bench.values = { score: 51 };
    const decision = decided(bench.act('qualify', { comment: 'Good talk' }));
    expect(decision.next).toMatchObject({ stage: 'qualified', status: 'active', revision: 2 });
    expect(decision.history).toEqual([
      {
        event: 'instance.transitioned',
        before: { stage: 'new' },
        after: { stage: 'qualified' },
        actor: user('rep'),
        at: NOW,
        payload: { action: 'qualify', comment: 'Good talk' },
      },
    ]);
    expect(decision.events).toEqual([
      {
        name: 'instance.transitioned',
        instance: 'i1',
        subject: { type: 'lead', id: 'r1' },
        actor: user('rep'),
        at: NOW,
        revision: 2,
        payload: { action: 'qualify', comment: 'Good talk' },
      },
    ]);
    expect(decision.effects).toEqual([
      { kind: 'record.staged', stage: 'qualified' },
      { kind: 'stage.entered', stage: 'qualified', from: 'new', by: 'qualify', at: NOW },
    ]);
  });

  test('is refused with the reason of its condition, and nothing changes [US-012, FR-L2-003]', () => {
    const bench = begun();
    bench.values = { score: 50 };
    const before = bench.snapshot;
    expect(refused(bench.act('qualify'))).toEqual({
      kind: 'refusal',
      code: 'ConditionNotMet',
      reason: 'transitions.qualify.condition said so',
      path: 'transitions.qualify.condition',
    });
    expect(bench.snapshot).toBe(before);
  });

  test("lays the request's fields over data for its condition, and writes them", () => {
    const bench = begun();
    bench.values = { score: 1 };
    const decision = decided(bench.act('qualify', { fields: { score: 60, budget: 5, note: 'x' } }));
    expect(decision.next.data).toEqual({ budget: 5, note: 'x' });
    expect(decision.effects).toContainEqual({ kind: 'record.changed', values: { score: 60 } });
    expect(decision.history[0]).toMatchObject({
      before: { stage: 'new', score: 1, budget: null, note: null },
      after: { stage: 'qualified', score: 60, budget: 5, note: 'x' },
    });
  });

  test('checks stage, guard, comment, attachment, fields and condition in this order', () => {
    const bench = begun();
    expect(refused(bench.act('win'))).toMatchObject({ code: 'WrongStage' });
    decided(bench.act('qualify', { fields: { score: 99 } }));
    bench.authorization = { allowed: false, reason: 'Not your lead.' };
    expect(refused(bench.act('win'))).toMatchObject({
      code: 'NotAllowed',
      reason: 'Not your lead.',
    });
    bench.authorization = { allowed: true };
    expect(refused(bench.act('win'))).toMatchObject({ code: 'CommentRequired', path: 'comment' });
    expect(refused(bench.act('win', { comment: '  ' }))).toMatchObject({ code: 'CommentRequired' });
    expect(refused(bench.act('win', { comment: 'x' }))).toMatchObject({
      code: 'AttachmentRequired',
      path: 'attachments',
    });
    const full = { comment: 'x', attachments: ['7'] };
    expect(refused(bench.act('win', full))).toMatchObject({
      code: 'FieldRequired',
      path: 'fields.budget',
      reason: '"win" needs a value for "budget".',
    });
    expect(refused(bench.act('win', { ...full, fields: { budget: -1 } }))).toMatchObject({
      code: 'InvalidField',
      path: 'fields.budget',
      details: { faults: { budget: 'must be at least 0' } },
    });
    const decision = decided(bench.act('win', { ...full, fields: { budget: 10 } }));
    expect(decision.next).toMatchObject({ stage: 'won', status: 'completed', endedAt: NOW });
    expect(decision.history.map(({ event }) => event)).toEqual([
      'instance.transitioned',
      'instance.completed',
    ]);
    expect(refused(bench.act('reopen'))).toMatchObject({ code: 'InstanceEnded' });
  });

  test('into the same stage is kept in the history', () => {
    const bench = begun();
    bench.act('qualify', { fields: { score: 99 } });
    const { history } = decided(bench.act('again'));
    expect(history).toMatchObject([
      { before: { stage: 'qualified' }, after: { stage: 'qualified' } },
    ]);
  });

  test('without a name is refused with the existing names', () => {
    const bench = begun();
    expect(refused(bench.act('qualifi'))).toMatchObject({
      code: 'UnknownAction',
      reason: '"qualifi" is not an action here; the transitions are qualify, win, again, reopen.',
      path: 'action',
    });
    expect(refused(bench.act('__proto__')).code).toBe('UnknownAction');
    expect(refused(bench.act('constructor')).code).toBe('UnknownAction');
  });

  test('is refused for a stale revision, and taken for the right one [REL-003]', () => {
    const bench = begun();
    bench.values = { score: 99 };
    expect(refused(bench.act('qualify', { revision: 7 }))).toMatchObject({
      code: 'StaleRevision',
      reason: 'The instance is at revision 1; you were shown 7.',
    });
    decided(bench.act('qualify', { revision: 1 }));
  });

  test('whose condition throws is refused with the message', () => {
    const bench = begun(
      define({
        transitions: {
          go: {
            from: 'new',
            to: 'qualified',
            condition: () => {
              throw new Error('too many steps');
            },
          },
        },
      }),
    );
    expect(refused(bench.act('go'))).toMatchObject({
      code: 'ConditionNotMet',
      reason: 'too many steps',
    });
  });

  test('`*` leaves from every stage that is not final', () => {
    const bench = begun();
    decided(bench.act('reopen'));
    bench.act('qualify', { fields: { score: 99 } });
    expect(decided(bench.act('reopen')).next.stage).toBe('new');
  });
});

describe('fields', () => {
  test.each([
    ['a name with a dash', { 'a-b': 1 }, 'a-b'],
    ['a name that every object has', { toString: 1 }, 'toString'],
    ['__proto__', JSON.parse('{"__proto__": {"polluted": true}}'), '__proto__'],
    ['a function', { f: () => 1 }, 'f'],
    ['NaN', { n: Number.NaN }, 'n'],
    ['NUL', { s: 'a\0b' }, 's'],
    ['NUL in a key', { o: { 'a\0': 1 } }, 'o'],
    ['a date object', { d: new Date(0) }, 'd'],
    ['too deep', { deep: JSON.parse(`${'['.repeat(40)}${']'.repeat(40)}`) }, 'deep'],
    ['the wrong type of a declared key', { budget: 'much' }, 'budget'],
  ])('with %s are refused and name the field', (_, fields, name) => {
    const bench = begun();
    bench.values = { score: 99 };
    expect(refused(bench.act('qualify', { fields }))).toMatchObject({
      code: 'InvalidField',
      path: `fields.${name}`,
    });
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });

  test('that the subject refuses are refused with its reason', () => {
    const bench = begun();
    bench.values = { score: 99, stage: 'new' };
    bench.subjectFault = (key) => (key === 'stage' ? 'is written by the engine only' : undefined);
    expect(refused(bench.act('qualify', { fields: { stage: 'won' } })).reason).toBe(
      '"stage" is written by the engine only.',
    );
  });

  test('every fault is named at once', () => {
    const bench = begun();
    bench.values = { score: 99 };
    const refusal = refused(bench.act('qualify', { fields: { budget: -1, 'x y': 1 } }));
    expect(Object.keys(refusal.details?.['faults'] ?? {})).toEqual(['budget', 'x y']);
  });

  test.each([
    [{ comment: 7 }, 'comment'],
    [{ comment: 'x'.repeat(20_001) }, 'comment'],
    [{ comment: 'a\0' }, 'comment'],
    [{ reason: [] }, 'reason'],
    [{ fields: [] }, 'fields'],
    [{ fields: null }, 'fields'],
    [{ attachments: 'x' }, 'attachments'],
    [{ attachments: [1] }, 'attachments'],
  ])('of a wrong kind are refused by name: %#', (words, path) => {
    const bench = begun();
    expect(refused(bench.act('qualify', words as object))).toMatchObject({
      code: 'InvalidInput',
      path,
    });
  });

  test('may be lists and objects; the same ones again are no change', () => {
    const bench = begun();
    const address = { street: 'Main', lines: [1, null, true, { a: 'b' }] };
    expect(decided(bench.act('reopen', { fields: { address } })).next.data).toEqual({ address });
    const same = { lines: [1, null, true, { a: 'b' }], street: 'Main' };
    expect(decided(bench.act('reopen', { fields: { address: same } })).history[0]).toMatchObject({
      after: { stage: 'new' },
    });
    for (const other of [
      [],
      {},
      { street: 'Main', lines: {} },
      { street: 'x', line: 1 },
      null,
      7,
    ]) {
      const { history } = decided(bench.act('reopen', { fields: { address: other } }));
      expect(history[0]?.after).toEqual({ stage: 'new', address: other });
    }
    expect(decided(bench.act('reopen', { fields: { gone: undefined } })).history[0]?.after).toEqual(
      {
        stage: 'new',
      },
    );
  });

  test('read and written where they live: declared in the instance, attributes on the subject', () => {
    const seen: unknown[] = [];
    const bench = begun(
      define({
        data: { score: {} },
        transitions: {
          go: {
            from: 'new',
            to: 'new',
            condition: condition('c', ({ read }) => {
              seen.push(read('score'), read('name'), read('loose'), read('toString'));
              return true;
            }),
          },
        },
      }),
    );
    bench.values = { score: 1, name: 'Ann' };
    bench.act('go', { fields: { score: 2, name: 'Bob', loose: 3 } });
    expect(seen).toEqual([2, 'Bob', 3, undefined]);
    expect(bench.snapshot?.data).toEqual({ score: 2, loose: 3 });
    expect(bench.values).toEqual({ score: 1, name: 'Bob' });
    bench.act('go');
    expect(seen.slice(4)).toEqual([2, 'Bob', 3, undefined]);
  });
});

describe('start', () => {
  test('begins at the first stage, with defaults and the fields that came along', () => {
    const bench = new Bench(
      define({ data: { region: { default: 'EMEA' }, budget: { default: 1 } } }),
    );
    bench.owner = 'user:ann';
    const { next, history, effects } = decided(bench.start({ fields: { budget: 2 } }));
    expect(next).toMatchObject({
      stage: 'new',
      status: 'active',
      revision: 1,
      data: { region: 'EMEA', budget: 2 },
      assignees: ['user:ann'],
      endedAt: null,
    });
    expect(effects).toEqual([
      { kind: 'record.staged', stage: 'new' },
      { kind: 'stage.entered', stage: 'new', from: null, by: null, at: NOW },
    ]);
    expect(history).toMatchObject([{ event: 'instance.started', after: { stage: 'new' } }]);
  });

  test('begins at the stage that the record has', () => {
    const bench = new Bench(pipeline());
    expect(decided(bench.start({ stage: 'qualified' })).next.stage).toBe('qualified');
  });

  test('at a final stage completes at once', () => {
    const bench = new Bench(pipeline());
    expect(decided(bench.start({ stage: 'won' })).next.status).toBe('completed');
  });

  test('at a final stage needs what the dataSchema requires [FR-L2-009]', () => {
    const bench = new Bench(define({ data: { budget: { required: true } } }));
    expect(refused(bench.start({ stage: 'won' }))).toMatchObject({
      code: 'FieldRequired',
      reason: 'The stage "won" needs a value for "budget".',
    });
    decided(bench.start({ stage: 'won', fields: { budget: 1 } }));
  });

  test.each([
    [{ entity: 'deal' }, 'UnknownEntity', 'There is no entity "deal" in the definition: lead.'],
    [{ campaign: 'x' }, 'UnknownEntity', 'There is no campaign "x" in the definition: none.'],
    [
      { stage: 'x' },
      'UnknownStage',
      'There is no stage "x" in the definition: new, qualified, won.',
    ],
  ])('of %j is refused', (words, code, reason) => {
    expect(refused(new Bench(pipeline()).start(words))).toMatchObject({ code, reason });
  });

  test('must say which entity where there are several', () => {
    const entities = { lead: { stages: ['a'] }, deal: { stages: ['b'] } };
    const bench = new Bench(define({ entities }));
    expect(refused(bench.start()).reason).toBe('Name the entity: lead, deal.');
    expect(decided(bench.start({ entity: 'deal' })).next.stage).toBe('b');
  });

  test('is refused a second time, with bad fields and by the guard; other commands need one', () => {
    const bench = new Bench(pipeline());
    expect(refused(bench.act('qualify')).code).toBe('NotStarted');
    expect(refused(bench.start({ fields: { budget: 'x' } })).code).toBe('InvalidField');
    bench.authorization = { allowed: false };
    expect(refused(bench.start())).toMatchObject({
      code: 'NotAllowed',
      reason: 'You may not do this.',
    });
    bench.authorization = undefined;
    decided(bench.start());
    expect(refused(bench.start()).code).toBe('AlreadyStarted');
    expect(refused(bench.run({ type: 'nonsense' } as never)).code).toBe('InvalidInput');
  });
});

describe('a decision', () => {
  test('is the same bytes for the same arguments, and leaves them as they were', () => {
    const bench = begun();
    bench.values = { score: 99 };
    const freeze = (value: unknown): unknown => {
      if (typeof value === 'object' && value !== null)
        Object.values(Object.freeze(value)).forEach(freeze);
      return value;
    };
    freeze(bench.snapshot);
    const snapshot = bench.snapshot;
    const one = JSON.stringify(bench.act('qualify', { fields: { budget: 1 } }));
    bench.snapshot = snapshot;
    bench.values = { score: 99 };
    expect(JSON.stringify(bench.act('qualify', { fields: { budget: 1 } }))).toBe(one);
  });
});

describe('explain', () => {
  test('lists every obstacle, the condition part by part, and what comes next', () => {
    const bench = begun();
    const explanation = explain(
      bench.definition,
      bench.snapshot!,
      'win',
      bench.facts(user('rep')),
      NOW,
    );
    expect(explanation.possible).toBe(false);
    expect(explanation.obstacles.map(({ code }) => code)).toEqual([
      'WrongStage',
      'CommentRequired',
      'AttachmentRequired',
      'FieldRequired',
    ]);
    expect(explanation.next).toEqual({
      stage: 'won',
      approval: null,
      fields: ['budget'],
      steps: [],
    });
    const other = explain(bench.definition, bench.snapshot!, 'qualify', bench.facts(), NOW);
    expect(other.obstacles).toMatchObject([{ code: 'ConditionNotMet' }]);
    expect(other.condition).toEqual({
      met: false,
      condition: 'transitions.qualify.condition',
      because: 'transitions.qualify.condition said so',
    });
  });

  test('says yes where the action would be carried out, and no to what is unknown', () => {
    const bench = begun();
    bench.values = { score: 99 };
    const ask = (action: string) =>
      explain(bench.definition, bench.snapshot!, action, bench.facts(user('rep')), NOW);
    expect(ask('qualify').possible).toBe(true);
    expect(ask('nothing')).toMatchObject({
      possible: false,
      obstacles: [{ code: 'UnknownAction' }],
    });
    expect(ask('close').possible).toBe(true);
    expect(ask('revertConvert')).toMatchObject({
      possible: false,
      obstacles: [{ code: 'NotConverted' }],
    });
  });
});
