import {
  type InstanceId,
  type InstanceSnapshot,
  type IntegrationCall,
  type IntegrationContract,
  type Json,
  SYSTEM_ACTOR,
} from '../../../server/src/core/contracts';
import { Engine } from '../../../server/src/core/runner';
import { compileDefinition, validateDefinition } from '../../../server/src/definition';
import { findContradiction, move } from '../../../server/src/core/engine';
import { MemoryStorage } from '../../../server/src/standalone/memory-storage';
import { SimulatedClock } from '../../../server/src/standalone/simulated-clock';
import { environment } from '../definition/environment';
import { Bench, decided, define, refused, type StepWords, user } from '../../support/engine';

const HOUR = 3_600_000;
const id = 'i1' as InstanceId;
const subject = { type: 'lead', id: 'r1' };

interface Called {
  readonly what: string;
  readonly input: Json;
  readonly call: IntegrationCall;
}

/** Integrations that note each call; one fails while `failing` has it. */
class Noted {
  readonly calls: Called[] = [];
  readonly failing = new Set<string>();

  one(name: string, own = false): IntegrationContract {
    return {
      name,
      execute: (input, call) => this.#note(name, input, call),
      ...(own && {
        compensate: async (undone, call) => {
          await this.#note(`${name}!`, undone, call);
        },
      }),
    };
  }

  get names(): string[] {
    return this.calls.map(({ what }) => what);
  }

  #note(what: string, input: Json, call: IntegrationCall): Promise<Json> {
    this.calls.push({ what, input, call });
    return this.failing.has(what)
      ? Promise.reject(new Error(`${what} failed.`))
      : Promise.resolve({ did: what });
  }
}

/** A compiled pipeline with one transition, run in memory under a simulated clock. */
async function world(steps: readonly object[], more: object = {}) {
  const schema = {
    id: 'sales',
    dataSchema: { score: { type: 'number' }, note: { type: 'string' } },
    entities: { lead: { stages: ['new', 'busy', { name: 'won', final: true }] } },
    transitions: {
      win: { from: 'new', to: 'won', do: steps, onFailure: 'compensate' },
      rename: { from: '*', to: 'busy' },
    },
    ...more,
  };
  const definition = compileDefinition(schema, environment());
  const noted = new Noted();
  const storage = new MemoryStorage();
  const clock = new SimulatedClock('2026-01-05T09:00:00Z');
  const engine = new Engine({
    storage,
    clock,
    definitions: [definition],
    integrations: [
      ...['a', 'b', 'c', 'bad', 'undo-a', 'undo-b', 'undo-c'].map((name) => noted.one(name)),
      noted.one('own', true),
    ],
  });
  storage.putRecord(subject, {}, 'user:owner');
  noted.failing.add('bad');
  const start = async (words: object = {}) =>
    decided(
      await engine.start({
        ...{ definition: 'sales', instance: id, subject, actor: SYSTEM_ACTOR },
        ...words,
      }),
    );
  const win = async () =>
    decided(await engine.execute(id, { type: 'act', action: 'win', actor: user('rep') }));
  const events = async () => (await engine.history(id)).map(({ event }) => event);
  return { noted, storage, clock, engine, start, win, events };
}

const undoable = (name: string, more: object = {}) => ({
  activity: name,
  retry: { attempts: 1 },
  compensate: { activity: `undo-${name}`, with: { undo: name } },
  ...more,
});
const bad = { activity: 'bad', retry: { attempts: 1 } };

describe('a flow that fails [FR-L3-004]', () => {
  test('undoes its completed steps in reverse order and moves back [BR-004]', async () => {
    const { noted, engine, start, win, events } = await world([
      undoable('a', { as: 'first' }),
      undoable('b'),
      { activity: 'c' },
      undoable('c'),
      bad,
    ]);
    await start();
    await win();
    expect((await engine.load(id)).stage).toBe('won');
    await engine.runDue();
    expect(noted.names).toEqual(['a', 'b', 'c', 'c', 'bad', 'undo-c', 'undo-b', 'undo-a']);
    const [first, last] = [noted.calls[0]!, noted.calls.at(-1)!];
    expect(last).toMatchObject({
      input: { undo: 'a' },
      call: {
        attempt: 1,
        undoes: { output: { did: 'a' }, idempotencyKey: first.call.idempotencyKey },
      },
    });
    expect(last.call.idempotencyKey).toBe(`${first.call.idempotencyKey}:undo`);
    const after = await engine.load(id);
    expect(after).toMatchObject({ status: 'active', stage: 'new', fault: null });
    expect([after.runs, after.tokens, after.timers, after.completedSteps]).toEqual([
      [],
      [],
      [],
      [],
    ]);
    // What the integrations answered stays: their compensations may need it.
    expect(after.data).toEqual({ first: { did: 'a' } });
    expect(await events()).toEqual([
      ...['instance.started', 'instance.transitioned'],
      ...['instance.changed', 'activity.completed', 'activity.completed'],
      ...['activity.completed', 'activity.completed', 'activity.failed', 'compensation.started'],
      ...['compensation.completed', 'compensation.skipped', 'compensation.completed'],
      ...['compensation.completed', 'instance.compensated'],
    ]);
    const history = await engine.history(id);
    expect(history.at(-1)).toMatchObject({
      before: { stage: 'won' },
      after: { stage: 'new' },
      payload: { action: 'win', code: 'StepFailed', reason: 'bad failed.' },
    });
    expect(history.find(({ event }) => event === 'compensation.started')?.payload.steps).toEqual(
      [3, 2, 1, 0].map((index) => `transitions.win.do[${index}]`),
    );
  });

  test('can be started again, and undoes what the new attempt has done', async () => {
    const { noted, engine, start, win } = await world([undoable('a'), bad]);
    await start();
    for (let attempt = 0; attempt < 2; attempt += 1) {
      await win();
      await engine.runDue();
    }
    expect(noted.names).toEqual(['a', 'bad', 'undo-a', 'a', 'bad', 'undo-a']);
    expect(new Set(noted.calls.map(({ call }) => call.idempotencyKey)).size).toBe(6);
  });

  test('calls an integration that brings its own compensation, with its own input [FR-EXT-001]', async () => {
    const { noted, engine, start, win } = await world([
      { activity: 'own', with: { to: 'ann' } },
      bad,
    ]);
    await start();
    await win();
    await engine.runDue();
    expect(noted.names).toEqual(['own', 'bad', 'own!']);
    expect(noted.calls.at(-1)).toMatchObject({
      input: { to: 'ann' },
      call: { undoes: { input: { to: 'ann' }, output: { did: 'own' } } },
    });
  });

  test('restores what "set" wrote, key by key, where nobody has changed it since', async () => {
    const { engine, clock, start, win, storage } = await world([
      { set: { score: 'data.score + 1', note: "'x'" } },
      { set: { score: '9' } },
      { task: 'Look' },
      bad,
    ]);
    await start({ fields: { score: 5 } });
    await win();
    const look = (await engine.load(id)).tasks[0]!;
    decided(
      await engine.execute(id, {
        ...{ type: 'completeTask', task: look.id, actor: SYSTEM_ACTOR },
        fields: { note: 'by hand' },
      }),
    );
    await engine.advance(clock, HOUR);
    expect((await engine.load(id)).data).toEqual({ score: 5, note: 'by hand' });
    const undone = (await storage.history(id)).filter(
      ({ event }) => event === 'compensation.completed',
    );
    expect(undone).toMatchObject([
      { before: { score: 9 }, after: { score: 6 }, payload: {} },
      { before: { score: 6 }, after: { score: 5 }, payload: { kept: ['note'] } },
    ]);
  });

  test('cancels tasks, waits and retries of other branches, and undoes what they had completed', async () => {
    const { noted, engine, clock, start, win } = await world([
      {
        parallel: [
          [undoable('a'), { wait: '2h' }],
          [undoable('b'), { task: 'Call' }],
          [{ wait: '1h' }, bad],
          [{ activity: 'c', retry: { attempts: 9, delay: '5h' } }],
        ],
      },
    ]);
    noted.failing.add('c');
    await start();
    await win();
    await engine.advance(clock, HOUR);
    expect(noted.names).toEqual(['a', 'b', 'c', 'bad', 'undo-b', 'undo-a']);
    const after = await engine.load(id);
    expect(after).toMatchObject({ stage: 'new', tokens: [], tasks: [], timers: [] });
    await engine.advance(clock, 9 * HOUR);
    expect(noted.names).toHaveLength(6);
  });

  test('fails in the decision that starts it: the stage never stays', async () => {
    const { engine, start, win } = await world([{ set: { score: "'many'" } }]);
    await start();
    const { next, history } = await win();
    expect([next.stage, next.status, next.runs]).toEqual(['new', 'active', []]);
    expect(history.map(({ event }) => event)).toEqual([
      ...['instance.transitioned', 'compensation.started', 'instance.compensated'],
    ]);
    expect((await engine.load(id)).stage).toBe('new');
  });

  test('does not move back where somebody has moved the instance on since', async () => {
    const { noted, engine, start, win, clock } = await world([undoable('a'), { wait: '1h' }, bad], {
      entities: { lead: { stages: ['new', 'won', 'busy'] } },
    });
    await start();
    await win();
    await engine.runDue();
    decided(await engine.execute(id, { type: 'act', action: 'rename', actor: user('rep') }));
    await engine.advance(clock, HOUR);
    expect(noted.names).toEqual(['a', 'bad', 'undo-a']);
    expect((await engine.load(id)).stage).toBe('busy');
    expect((await engine.history(id)).at(-1)).toMatchObject({
      event: 'instance.compensated',
      before: null,
      after: null,
    });
  });

  test('undoes an activity whose answer could not be kept', async () => {
    const { noted, engine, start, win } = await world([undoable('a', { as: 'score' })]);
    await start();
    await win();
    await engine.runDue();
    expect(noted.names).toEqual(['a', 'undo-a']);
  });

  test('undoes an activity whose answer cannot be stored at all', () => {
    const win = { ...{ from: 'new', to: 'won' }, onFailure: 'compensate' as const };
    const bench = new Bench(
      define({ transitions: { win: { ...win, do: [{ activity: 'a', compensate: 'undo-a' }] } } }),
    );
    decided(bench.start());
    decided(bench.act('win'));
    const timer = bench.snapshot!.timers[0]!.id;
    decided(bench.do({ type: 'activityCompleted', timer, output: 'NUL \u0000' }));
    expect(bench.snapshot!.timers[0]!.work).toMatchObject({
      ...{ kind: 'compensation', integration: 'undo-a', undoes: { output: null } },
    });
  });

  test('below level 3 is parked, and nothing is kept', () => {
    const schema = {
      id: 'sales',
      entities: { lead: { stages: ['new', 'busy'] } },
      transitions: {
        win: { from: 'new', to: 'busy', do: [undoable('a'), bad], onFailure: 'compensate' },
      },
      campaigns: { spring: { do: [bad], onFailure: 'compensate' } },
    };
    const { definition, diagnostics } = validateDefinition(schema, environment({ level: 2 }));
    expect(diagnostics.map(({ code, path }) => [code, path.join('.')])).toEqual(
      expect.arrayContaining([
        ['level', 'transitions.win.do.0.compensate'],
        ['level', 'transitions.win.onFailure'],
        ['level', 'campaigns.spring.onFailure'],
      ]),
    );
    const transition = definition!.entities.get('lead')!.transitions.get('win')!;
    expect(transition.onFailure).toBe('park');
    expect(transition.flow!.steps[0]).toMatchObject({ compensate: null });
    expect(definition!.campaigns.get('spring')).toMatchObject({
      ...{ onFailure: 'park', keepsSteps: false },
    });
  });
});

describe('a compensation', () => {
  test('is tried again by its policy, else by that of the activity, with one key [REL-005]', async () => {
    const { noted, engine, clock, start, win } = await world([
      undoable('a', { retry: { attempts: 2, delay: '1h', backoff: 'fixed' } }),
      {
        activity: 'b',
        compensate: { activity: 'undo-b', retry: { attempts: 3, delay: '2h', backoff: 'fixed' } },
      },
      bad,
    ]);
    noted.failing.add('undo-a').add('undo-b');
    await start();
    await win();
    await engine.advance(clock, 3 * HOUR);
    noted.failing.delete('undo-b');
    await engine.advance(clock, HOUR);
    await engine.advance(clock, 30 * 60_000);
    noted.failing.delete('undo-a');
    await engine.advance(clock, HOUR);
    expect(noted.names).toEqual([
      ...['a', 'b', 'bad', 'undo-b', 'undo-b', 'undo-b', 'undo-a', 'undo-a'],
    ]);
    const undone = noted.calls.filter(({ what }) => what === 'undo-b');
    expect(undone.map(({ call }) => call.attempt)).toEqual([1, 2, 3]);
    expect(new Set(undone.map(({ call }) => call.idempotencyKey)).size).toBe(1);
    expect((await engine.load(id)).stage).toBe('new');
  });

  const stuck = async () => {
    const made = await world([undoable('a'), undoable('b'), undoable('c'), bad]);
    made.noted.failing.add('undo-b');
    await made.start();
    await made.win();
    await made.engine.runDue();
    return made;
  };

  test('that fails for good parks the instance with a task for the owner', async () => {
    const { noted, engine, events } = await stuck();
    expect(noted.names.slice(4)).toEqual(['undo-c', 'undo-b']);
    const parked = await engine.load(id);
    expect(parked).toMatchObject({
      ...{ status: 'needs_attention', stage: 'won' },
      fault: {
        ...{ code: 'CompensationFailed', reason: 'undo-b failed.' },
        path: 'transitions.win.do[1]',
      },
      tasks: [{ label: 'Undo "b" of "win"', assignees: ['user:owner'], claimedBy: null }],
    });
    expect((await events()).slice(-3)).toEqual([
      ...['compensation.failed', 'task.opened', 'instance.parked'],
    ]);
  });

  test('continues when its task is completed: it was undone by hand', async () => {
    const { noted, engine } = await stuck();
    const task = (await engine.load(id)).tasks[0]!.id;
    const complete = (name: string) =>
      engine.execute(id, {
        type: 'completeTask',
        task,
        actor: user(name),
        comment: 'Called them.',
      });
    expect(refused((await complete('rep')) as never).code).toBe('NotAssigned');
    decided(await complete('owner'));
    await engine.runDue();
    expect(noted.names.slice(4)).toEqual(['undo-c', 'undo-b', 'undo-a']);
    expect(await engine.load(id)).toMatchObject({ status: 'active', stage: 'new', tasks: [] });
  });

  test.each([
    ['retry', ['undo-c', 'undo-b', 'undo-b', 'undo-a'], 'compensation.completed'],
    ['skip', ['undo-c', 'undo-b', 'undo-a'], 'compensation.skipped'],
    ['abandon', ['undo-c', 'undo-b'], 'compensation.abandoned'],
  ] as const)('is resumed by an operator: %s', async (mode, names, event) => {
    const { noted, engine } = await stuck();
    noted.failing.delete('undo-b');
    decided(await engine.execute(id, { type: 'resume', mode, actor: user('op') }));
    await engine.runDue();
    expect(noted.names.slice(4)).toEqual(names);
    expect(await engine.load(id)).toMatchObject({
      ...{ status: 'active', stage: 'new', tasks: [], runs: [], fault: null },
    });
    const entry = (await engine.history(id)).findLast((one) => one.event === event);
    expect(entry?.payload).toMatchObject(
      mode === 'abandon' ? { left: [1, 0].map((n) => `transitions.win.do[${n}]`) } : {},
    );
    const keys = noted.calls.filter(({ what }) => what === 'undo-b');
    expect(new Set(keys.map(({ call }) => call.idempotencyKey)).size).toBe(1);
  });

  test('that fails again after "resume" parks the instance again', async () => {
    const { engine } = await stuck();
    decided(await engine.execute(id, { type: 'resume', actor: user('op') }));
    expect((await engine.load(id)).status).toBe('active');
    await engine.runDue();
    expect(await engine.load(id)).toMatchObject({
      ...{ status: 'needs_attention', fault: { reason: 'undo-b failed.' } },
      tasks: [{ label: 'Undo "b" of "win"' }],
    });
  });

  test('waits while the instance is paused, and continues afterwards', async () => {
    const { noted, engine, clock, start, win } = await world([undoable('a'), { wait: '1h' }, bad]);
    noted.failing.add('undo-a');
    await start();
    await win();
    await engine.advance(clock, HOUR);
    const send = async (type: 'pause' | 'continue') =>
      decided(await engine.execute(id, { type, actor: user('op') }));
    await send('pause');
    await engine.advance(clock, HOUR);
    const { tasks } = await engine.load(id);
    const done = { type: 'completeTask', task: tasks[0]!.id, actor: user('owner') } as const;
    expect(await engine.execute(id, done)).toMatchObject({ code: 'NeedsAttention' });
    await send('continue');
    expect((await engine.load(id)).fault).toMatchObject({ code: 'CompensationFailed' });
    decided(await engine.execute(id, done));
    expect((await engine.load(id)).stage).toBe('new');
  });
});

/** What other commands do while the steps of a flow are being undone. */
describe('while steps are being undone', () => {
  const undoing = (more: StepWords[] = []) => {
    const words = (onFailure: 'park' | 'compensate') => ({
      entities: { lead: { stages: ['new', 'busy', { name: 'won', final: true }] } },
      transitions: {
        win: {
          ...{ from: 'new', to: 'won', onFailure },
          do: [{ activity: 'a', compensate: 'undo-a' }, ...more, { activity: 'bad' }],
        },
        skip: { from: '*', to: 'busy' },
        ask: {
          ...{ from: 'won', to: 'busy' },
          approval: { strategy: 'first', voters: [{ kind: 'team' as const, team: 'deal-desk' }] },
        },
      },
    });
    const bench = new Bench(define(words('compensate')));
    decided(bench.start());
    decided(bench.act('win'));
    const report = (type: 'activityCompleted' | 'activityFailed') => {
      const timer = bench.snapshot!.timers[0]!.id;
      return decided(bench.do({ type, timer, reason: 'No.', retryable: false }));
    };
    report('activityCompleted');
    return { bench, report };
  };

  test('nothing moves or ends the instance, and the refusal says what is left', () => {
    const { bench, report } = undoing();
    decided(bench.act('ask', { actor: user('rep') }));
    report('activityFailed');
    const reason = 'The steps of "win" are being undone, 1 left; wait until they are undone.';
    for (const [action, words] of [
      ['skip', {}],
      ['close', { outcome: 'won' }],
      ['convert', {}],
      ['cancel', {}],
    ] as const) {
      const refusal = refused(bench.act(action, words));
      expect(refusal).toMatchObject({ code: 'Compensating', reason });
      expect(refusal.details).toEqual({ left: ['transitions.win.do[0]'] });
    }
    expect(refused(bench.vote('ann', 'approve')).code).toBe('Compensating');
    const token = bench.snapshot!.tokens[0]!.id;
    expect(refused(bench.do({ type: 'cancelBranch', token })).code).toBe('Compensating');
    decided(bench.act('comment', { comment: 'Wait.' }));
    decided(bench.act('assign', { assignees: ['user:ann'] }));
    const order = { from: bench.definition, to: bench.definition, stages: {}, actor: user('op') };
    expect(refused(move(bench.snapshot!, order, bench.now) as never).code).toBe('Compensating');
    report('activityCompleted');
    expect(bench.snapshot).toMatchObject({ stage: 'new', status: 'active', tasks: [] });
  });

  test('a cancellation is possible once one of them could not be undone, and says what is left', () => {
    const { bench, report } = undoing();
    report('activityFailed');
    const { history } = report('activityFailed');
    expect(history.map(({ event }) => event)).toContain('compensation.failed');
    expect(refused(bench.act('skip')).reason).toContain('complete its task or resume the instance');
    const cancelled = decided(bench.act('cancel'));
    expect(cancelled.history.map(({ event }) => event)).toEqual([
      ...['compensation.abandoned', 'task.cancelled', 'instance.cancelled'],
    ]);
    expect(cancelled.next).toMatchObject({ status: 'cancelled', completedSteps: [] });
  });

  test('a deleted record ends it', () => {
    const { bench, report } = undoing();
    report('activityFailed');
    const { history, next } = decided(bench.do({ type: 'recordDeleted' }));
    expect(history[0]).toMatchObject({
      event: 'compensation.abandoned',
      payload: { left: ['transitions.win.do[0]'] },
    });
    expect(next).toMatchObject({ status: 'cancelled', timers: [], completedSteps: [] });
  });

  test('the task of a step goes to everybody when the person it is for has left', () => {
    const { bench, report } = undoing();
    report('activityFailed');
    report('activityFailed');
    expect(bench.snapshot!.tasks[0]).toMatchObject({ assignees: ['user:rep'] });
    decided(bench.do({ type: 'voterLeft', person: 'user:rep' }));
    expect(bench.snapshot!.tasks[0]).toMatchObject({ assignees: [] });
    decided(bench.complete('Undo "a" of "win"', { actor: user('ann') }));
    expect(bench.snapshot!.stage).toBe('new');
  });

  test('a write that the record refuses is left to a person', () => {
    const { bench, report } = undoing();
    report('activityFailed');
    const timer = bench.snapshot!.timers[0]!.id;
    const facts = bench.facts.bind(bench);
    bench.facts = (actor) => ({ ...facts(actor), stepLimit: { steps: 0, reason: 'Locked.' } });
    decided(bench.do({ type: 'activityCompleted', timer }));
    bench.facts = facts;
    expect(bench.snapshot).toMatchObject({
      ...{ stage: 'won', fault: { code: 'CompensationFailed', reason: 'Locked.' } },
      tasks: [{ label: 'Move "win" back' }],
    });
    decided(bench.do({ type: 'resume' }));
    expect(bench.snapshot).toMatchObject({ stage: 'new', status: 'active' });
  });

  test('an activity that a worker may be calling is waited for and undone; others are not called', async () => {
    const { noted, engine, start, win } = await world([
      {
        parallel: [[bad], [undoable('a')], [{ activity: 'b', compensate: { activity: 'undo-b' } }]],
      },
    ]);
    await start();
    await win();
    const [failing, called, waiting] = (await engine.load(id)).timers;
    const execute = engine.execute.bind(engine);
    decided(
      await execute(id, {
        ...{ type: 'activityFailed', timer: failing!.id, actor: SYSTEM_ACTOR },
        ...{ reason: 'No.', retryable: false },
      }),
    );
    expect((await engine.load(id)).timers).toHaveLength(2);
    // Its worker had begun before.
    decided(
      await execute(id, { type: 'activityCompleted', timer: called!.id, actor: SYSTEM_ACTOR }),
    );
    expect((await engine.load(id)).timers.map((timer) => timer.id)).toEqual([waiting!.id]);
    await engine.runDue();
    expect(noted.names).toEqual(['undo-a']);
    expect((await engine.load(id)).stage).toBe('new');
  });

  test('an activity that was claimed before is called again, and undone', async () => {
    const { noted, engine, start, win } = await world([{ parallel: [[bad], [undoable('a')]] }]);
    await start();
    await win();
    const [failing, claimed] = (await engine.load(id)).timers;
    await engine.execute(id, {
      ...{ type: 'activityFailed', timer: failing!.id, actor: SYSTEM_ACTOR },
      ...{ reason: 'No.', retryable: false },
    });
    await engine.runTimer({ instance: id, timer: claimed! }, { mayHaveBegun: true });
    await engine.runDue();
    expect(noted.names).toEqual(['a', 'undo-a']);
  });
});

describe('what is stored of a compensation [REL-004]', () => {
  const stored = async () => {
    const { noted, engine, start, win } = await world([
      { parallel: [[undoable('a', { retry: { attempts: 2 } })]] },
      bad,
    ]);
    noted.failing.add('undo-a');
    await start();
    await win();
    await engine.runDue();
    const snapshot = await engine.load(id);
    const definition = await engine.definitionOf(snapshot);
    return { snapshot, find: (one: InstanceSnapshot) => findContradiction(definition, one) };
  };

  test('is consistent, also inside of a branch that has ended', async () => {
    const { snapshot, find } = await stored();
    expect(snapshot.tokens).toMatchObject([
      { parent: null, step: 'transitions.win.do[0].parallel[0][0]' },
    ]);
    expect(find(snapshot)).toBeUndefined();
  });

  test.each<[string, (snapshot: InstanceSnapshot) => Partial<InstanceSnapshot>, RegExp]>([
    [
      'a run that advances',
      ({ runs: [run] }) => ({ runs: [{ ...run!, compensation: undefined }] }),
      /has no parent/,
    ],
    ['no timer', () => ({ timers: [] }), /is not armed/],
    [
      'a step of no run',
      ({ runs: [run] }) => ({ runs: [{ ...run!, id: 'i1.99' as never }] }),
      /no run/,
    ],
    [
      'steps out of order',
      ({ completedSteps: [step] }) => ({ completedSteps: [step!, step!] }),
      /out of order/,
    ],
    [
      'an end with steps',
      () => ({ ...{ status: 'cancelled', endedAt: 1 }, tokens: [], timers: [], runs: [] }),
      /something is still open/,
    ],
  ])('with %s is corrupt', async (_what, change, message) => {
    const { snapshot, find } = await stored();
    expect(find({ ...snapshot, ...change(snapshot) })).toMatch(message);
  });
});

describe("a campaign's member [US-023]", () => {
  const campaign = (steps: readonly object[], onFailure?: 'compensate') =>
    world([], { campaigns: { spring: { do: steps, ...(onFailure && { onFailure }) } } });
  const rollBack = { type: 'rollBack', actor: user('op'), reason: 'Wrong price.' } as const;

  test('ends as compensated after a failure, where the campaign says so', async () => {
    const { noted, engine, start } = await campaign([undoable('a'), bad], 'compensate');
    await start({ campaign: 'spring' });
    await engine.runDue();
    expect(noted.names).toEqual(['a', 'bad', 'undo-a']);
    expect(await engine.load(id)).toMatchObject({
      ...{ status: 'compensated', runs: [], tokens: [], completedSteps: [], fault: null },
    });
  });

  test.each(['completed', 'parked', 'active', 'paused', 'cancelled'])(
    'is rolled back when it is %s',
    async (state) => {
      const last = { parked: bad, completed: undoable('b') }[state] ?? { task: 'Call' };
      const { noted, engine, start } = await campaign([
        { set: { score: '1' } },
        undoable('a'),
        last,
      ]);
      await start({ campaign: 'spring' });
      await engine.runDue();
      if (state === 'paused') await engine.execute(id, { type: 'pause', actor: user('op') });
      if (state === 'cancelled') {
        await engine.execute(id, { type: 'act', action: 'cancel', actor: user('op') });
      }
      const before = noted.names.length;
      const { next } = decided(await engine.execute(id, rollBack));
      expect(next.status).toBe('active');
      // Idempotent.
      expect(decided(await engine.execute(id, rollBack)).history).toEqual([]);
      await engine.runDue();
      const undone = state === 'completed' ? ['undo-b', 'undo-a'] : ['undo-a'];
      expect(noted.names.slice(before)).toEqual(undone);
      const after = await engine.load(id);
      expect(after).toMatchObject({ status: 'compensated', data: { score: null }, tasks: [] });
      expect(refused((await engine.execute(id, rollBack)) as never).code).toBe('InstanceEnded');
    },
  );

  test('with nothing to undo is compensated at once', async () => {
    const { engine, start } = await campaign([{ wait: '1h' }]);
    await start({ campaign: 'spring' });
    expect(decided(await engine.execute(id, rollBack)).next.status).toBe('compensated');
  });

  test('alone is rolled back: an instance with a stage is refused', async () => {
    const { engine, start } = await campaign([]);
    await start();
    expect(refused((await engine.execute(id, rollBack)) as never).code).toBe('WrongKind');
  });
});
