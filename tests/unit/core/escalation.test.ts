import type {
  AutomationCall,
  Effect,
  EngineEvent,
  InstanceId,
  Person,
} from '../../../server/src/core/contracts';
import {
  createEngine,
  SimulatedClock,
  type EngineSetup,
  type StandaloneEngine,
} from '../../../server/src/standalone';
import { decided, NOW, refused, user } from '../../support/engine';
import { validate } from '../definition/environment';
import { formatPath } from '../../../server/src/definition';

const HOUR = 3_600_000;

const [ann, ben, cat, dan]: Person[] = ['user:ann', 'user:ben', 'user:cat', 'user:dan'];

/** The ladder of a lead in a definition with the stages new, called and won. */
const pipeline = (...escalation: object[]): object => ({
  id: 'leads',
  dataSchema: { owner: { type: 'string' } },
  entities: {
    lead: {
      stages: ['new', 'called', { name: 'won', final: true }],
      automation: { escalation },
    },
  },
  transitions: {
    call: { from: 'new', to: 'called' },
    back: { from: 'called', to: 'new' },
    again: { from: 'new', to: 'new' },
    win: { from: ['new', 'called'], to: 'won' },
    hand: { from: 'new', to: 'new', assign: { person: 'user:ann' } },
  },
});

describe('escalation', () => {
  let clock: SimulatedClock;
  let engine: StandaloneEngine;
  let events: EngineEvent[];
  let effects: Effect[];
  let instance: InstanceId;

  const begin = async (ladder: readonly object[], setup: Partial<EngineSetup> = {}) => {
    clock = new SimulatedClock(NOW);
    events = [];
    effects = [];
    engine = createEngine({
      clock,
      definitions: [pipeline(...ladder)],
      groups: {
        teams: { sales: [ann!, ben!, cat!], solo: [dan!] },
        roles: { manager: ['user:max'], nobody: [] },
      },
      onEvent: (event) => void events.push(event),
      ...setup,
    });
    const { commit } = engine.storage;
    engine.storage.commit = (commits) => {
      effects.push(...commits.flatMap(({ decision }) => decision.effects));
      return commit.call(engine.storage, commits);
    };
    const { next } = decided(
      await engine.begin({ definition: 'leads', subject: { type: 'lead', id: '1' } }),
    );
    instance = next.id;
    return next;
  };
  const act = (action: string, more: object = {}) =>
    engine.execute(instance, { type: 'act', action, actor: user('ann'), ...more });
  const assign = (...assignees: string[]) =>
    act('assign', { assignees, actor: { kind: 'system', id: 'system', label: 'System' } });
  const now = () => engine.load(instance);
  const raised = () =>
    events
      .filter(({ name }) => name.startsWith('escalation.'))
      .map(({ name, payload }) => [name.slice('escalation.'.length), payload] as const);
  const levels = async () =>
    (await now()).timers.map(({ work, triggerAt }) => [
      'level' in work ? work.level : 0,
      (triggerAt - clock.now().getTime()) / HOUR,
    ]);

  test('[FR-L3-001] [BR-003] the example of the requirements: after 24 hours the next in the team takes the lead', async () => {
    await begin([{ after: '24h', action: 'reassign' }]);
    await assign(ann!);
    expect(await engine.advance(clock, 24 * HOUR - 1)).toBe(0);
    expect((await now()).assignees).toEqual([ann]);
    expect(await engine.advance(clock, 1)).toBe(1);
    expect(await now()).toMatchObject({ assignees: [ben], stage: 'new', timers: [] });
    expect(raised()).toEqual([
      ['raised', { level: 1, stage: 'new', action: 'reassign', to: [ben] }],
    ]);
    expect(effects).toContainEqual({
      ...{ kind: 'escalated', level: 1, stage: 'new', action: 'reassign' },
      ...{ from: ann, to: [ben], reason: null, at: NOW + 24 * HOUR },
    });
    // Once for each entry into the stage.
    expect(await engine.advance(clock, 1_000 * HOUR)).toBe(0);
  });

  test('[FR-L3-001] a ladder: each level at its time, counted from entering the stage', async () => {
    await begin([
      { after: '24h', action: 'reassign', to: { team: 'sales', pick: 'round_robin' } },
      { after: '48h', action: 'reassign', to: { team: 'sales' } },
      { after: '3 days', action: 'notify', to: { role: 'manager' } },
    ]);
    await assign(ann!);
    expect(await levels()).toEqual([
      [1, 24],
      [2, 48],
      [3, 72],
    ]);
    await engine.advance(clock, 24 * HOUR);
    expect((await now()).assignees).toEqual([ben]);
    await engine.advance(clock, 24 * HOUR);
    expect((await now()).assignees).toEqual(['team:sales']);
    await engine.advance(clock, 24 * HOUR);
    const notified = { kind: 'notified', except: null, payload: {} };
    expect(effects.filter(({ kind }) => kind === 'notified')).toEqual([
      { ...notified, notice: 'assigned', to: [ann], at: NOW },
      { ...notified, notice: 'assigned', to: [ben], at: NOW + 24 * HOUR },
      { ...notified, notice: 'assigned', to: ['team:sales'], at: NOW + 48 * HOUR },
      {
        ...{ ...notified, notice: 'escalation', to: ['user:max'] },
        ...{ payload: { level: 3 }, at: NOW + 72 * HOUR },
      },
    ]);
    expect(raised().map(([name, { level }]) => [name, level])).toEqual([
      ['raised', 1],
      ['raised', 2],
      ['raised', 3],
    ]);
  });

  test('[FR-L3-001] leaving the stage cancels its ladder, entering one arms it again', async () => {
    await begin([
      { after: '24h', stage: 'new', action: 'notify' },
      { after: '12h', stage: ['called'], action: 'notify' },
    ]);
    await assign(ann!);
    expect(await levels()).toEqual([[1, 24]]);
    await engine.advance(clock, 20 * HOUR);
    await act('call');
    expect(await levels()).toEqual([[2, 12]]);
    await engine.advance(clock, 2 * HOUR);
    await act('back');
    expect(await levels()).toEqual([[1, 24]]);
    await engine.advance(clock, 10 * HOUR);
    // A transition into the same stage enters it, too.
    await act('again');
    expect(await levels()).toEqual([[1, 24]]);
    expect(raised()).toEqual([]);
  });

  test.each(['win', 'close', 'cancel'])('[FR-L3-001] the end by %s cancels it', async (action) => {
    await begin([{ after: '24h', action: 'notify' }]);
    decided(await act(action, action === 'close' ? { outcome: 'lost' } : {}));
    expect((await now()).timers).toEqual([]);
    expect(await engine.advance(clock, 100 * HOUR)).toBe(0);
  });

  test('[FR-L3-001] since activity: a level waits until nobody has done anything for that long', async () => {
    await begin([{ after: '24h', since: 'activity', action: 'notify' }]);
    await assign(ann!);
    await engine.advance(clock, 10 * HOUR);
    decided(await act('comment', { comment: 'Called, no answer.' }));
    await engine.advance(clock, 14 * HOUR);
    expect(raised()).toEqual([]);
    expect(await levels()).toEqual([[1, 10]]);
    await engine.advance(clock, 10 * HOUR);
    expect(raised().map(([name]) => name)).toEqual(['raised']);
  });

  test('[FR-L3-001] an activity outside of the engine counts if the app says so', async () => {
    const call = { at: undefined as number | undefined };
    await begin([{ after: '24h', since: 'activity', action: 'notify' }], {
      lastActivity: () => Promise.resolve(call.at),
    });
    await assign(ann!);
    call.at = NOW + 23 * HOUR;
    await engine.advance(clock, 46 * HOUR);
    expect(raised()).toEqual([]);
    await engine.advance(clock, HOUR);
    expect(raised()).toHaveLength(1);
  });

  test.each([
    ['without an owner', undefined, { action: 'reassign' }, 'The record has no owner.'],
    ['with an owner in no team', 'user:zoe', { action: 'reassign' }, 'Its owner is in no team.'],
    [
      'to a team that does not exist',
      ann,
      { action: 'reassign', to: { team: 'gone' } },
      'There is no such assignee: the team "gone".',
    ],
    [
      'to a role that nobody has',
      ann,
      { action: 'notify', to: { role: 'nobody' } },
      'Nobody is behind the role "nobody".',
    ],
  ])(
    '[FR-L3-001] %s it fails with the reason, and the ladder continues',
    async (_, owner, rule, reason) => {
      await begin([
        { after: '1h', ...rule },
        { after: '2h', action: 'notify', to: { role: 'manager' } },
      ]);
      if (owner) await assign(owner);
      await engine.advance(clock, 2 * HOUR);
      expect(raised().map(([name, payload]) => [name, payload.reason])).toEqual([
        ['failed', reason],
        ['raised', undefined],
      ]);
      expect((await now()).status).toBe('active');
    },
  );

  test('[FR-L3-001] the only member of a team gives the record to the team', async () => {
    await begin([{ after: '1h', action: 'reassign' }]);
    await assign(dan!);
    await engine.advance(clock, HOUR);
    expect((await now()).assignees).toEqual(['team:solo']);
  });

  test('[FR-L3-001] an automation of the app is called with its options, and again after a failure', async () => {
    const calls: [unknown, AutomationCall][] = [];
    const page = {
      name: 'page',
      perform: (options: unknown, call: AutomationCall) => {
        calls.push([options, call]);
        return calls.length < 3 ? Promise.reject(new Error('busy')) : Promise.resolve();
      },
    };
    const rule = { after: '1h', action: 'page', with: { tone: 'red' }, to: { role: 'manager' } };
    await begin([rule], { automations: [page] });
    await engine.advance(clock, HOUR);
    expect(calls).toHaveLength(1);
    await engine.advance(clock, 29_999);
    expect(calls).toHaveLength(2);
    await engine.advance(clock, 1);
    expect(calls).toHaveLength(3);
    const [[options, call]] = calls as [[unknown, AutomationCall]];
    expect(options).toEqual({ tone: 'red' });
    expect(call).toMatchObject({
      ...{ because: 'escalation', level: 1, to: ['role:manager'] },
      ...{ instance, subject: { type: 'lead', id: '1' } },
    });
    expect(new Set(calls.map(([, { idempotencyKey }]) => idempotencyKey)).size).toBe(1);
    expect(events.map(({ name }) => name).slice(1)).toEqual([
      ...['escalation.raised', 'automation.retried', 'automation.retried'],
      'automation.completed',
    ]);
    expect((await now()).timers).toEqual([]);
  });

  test('[FR-L3-001] an automation that fails for good stops nothing', async () => {
    const perform = () => Promise.reject(Object.assign(new Error('gone'), { retryable: false }));
    await begin([{ after: '1h', action: 'page' }], { automations: [{ name: 'page', perform }] });
    await engine.advance(clock, HOUR);
    expect(events.at(-1)).toMatchObject({
      name: 'automation.failed',
      payload: { automation: 'page', level: 1, attempt: 1, reason: 'gone' },
    });
    expect(await now()).toMatchObject({ status: 'active', timers: [] });
  });

  test('[FR-L3-001] a pause suspends the ladder', async () => {
    await begin([{ after: '1h', action: 'notify', to: { role: 'manager' } }]);
    decided(await engine.execute(instance, { type: 'pause', actor: user('ann') }));
    await engine.advance(clock, 2 * HOUR);
    expect(raised()).toEqual([]);
    decided(await engine.execute(instance, { type: 'continue', actor: user('ann') }));
    await engine.runDue();
    expect(raised()).toHaveLength(1);
  });

  test('[FR-L3-001] whoever is there is notified, also where the record has no owner', async () => {
    await begin([{ after: '1h', action: 'notify', to: [{ owner: true }, { role: 'manager' }] }]);
    await engine.advance(clock, HOUR);
    expect(raised()).toMatchObject([['raised', { to: ['user:max'] }]]);
  });

  test('[FR-L3-001] in another version, levels that both have keep their time and new ones count from the move', async () => {
    const notify = { action: 'notify', to: { role: 'manager' } };
    await begin([
      { after: '1h', ...notify },
      { after: '9h', ...notify },
      { after: '10h', ...notify },
    ]);
    await engine.advance(clock, 2 * HOUR);
    const to = engine.publishJson({
      ...pipeline(
        { after: '1h', ...notify },
        { after: '9h', ...notify },
        { after: '5h', ...notify },
      ),
      version: '2.0.0',
    });
    const order = { to, stages: {}, actor: user('ann') };
    decided(await engine.move(instance, order));
    expect(await levels()).toEqual([
      [2, 7],
      [3, 5],
    ]);
    const again = engine.publishJson({ ...pipeline({ after: '4h', ...notify }), version: '3.0.0' });
    decided(await engine.move(instance, { ...order, to: again, stages: { new: 'called' } }));
    expect(await levels()).toEqual([[1, 4]]);
    await engine.advance(clock, 4 * HOUR);
    expect(raised().map(([name]) => name)).toEqual(['raised', 'raised']);
  });

  describe('snoozed', () => {
    const snooze = (until: number, reason = 'On holiday until then.') =>
      engine.execute(instance, { type: 'snooze', actor: user('ann'), until, reason });

    test('[FR-L3-001] levels before that time are postponed to it, later ones stay', async () => {
      await begin([
        { after: '1h', action: 'notify', to: { role: 'manager' } },
        { after: '2h', action: 'reassign', to: { team: 'sales' } },
        { after: '9h', action: 'reassign', to: { team: 'solo' } },
      ]);
      decided(await snooze(NOW + 5 * HOUR));
      expect((await levels()).sort()).toEqual([
        [1, 5],
        [2, 5],
        [3, 9],
      ]);
      expect(raised()).toEqual([
        [
          'snoozed',
          {
            until: new Date(NOW + 5 * HOUR).toISOString(),
            reason: 'On holiday until then.',
            levels: [1, 2],
          },
        ],
      ]);
      await engine.advance(clock, 5 * HOUR);
      expect(raised().map(([name]) => name)).toEqual(['snoozed', 'raised', 'raised']);
    });

    test.each([
      ['a time in the past', NOW, 'x', 'InvalidInput', 'until'],
      ['more than a year', NOW + 400 * 24 * HOUR, 'x', 'InvalidInput', 'until'],
      ['no reason', NOW + 5 * HOUR, '  ', 'InvalidInput', 'reason'],
      ['a time before the first level', NOW + HOUR / 2, 'x', 'NothingToSnooze', 'until'],
    ])('%s is refused', async (_, until, reason, code, path) => {
      await begin([{ after: '1h', action: 'notify' }]);
      expect(refused(await snooze(until, reason))).toMatchObject({ code, path });
    });
  });

  test('[BR-006] below level 3 the ladder is stored and inert', () => {
    const { definition, diagnostics } = validate(pipeline({ after: '1h', action: 'notify' }), {
      level: 2,
    });
    expect(definition?.entities.get('lead')?.escalations).toEqual([]);
    expect(diagnostics).toMatchObject([
      { severity: 'warning', code: 'level', path: ['entities', 'lead', 'automation'] },
    ]);
  });

  test.each([
    [{ action: 'notify' }, 'after'],
    [{ after: '1h' }, 'action'],
    [{ after: '0h', action: 'notify' }, 'after'],
    [{ after: '1h', action: 'notify', with: { a: 1 } }, 'with'],
    [{ after: '1h', action: 'notify', stage: 'nwe' }, 'stage'],
    [{ after: '1h', action: 'notify', stage: 'won' }, 'stage'],
    [{ after: '1h', action: 'notify', stage: [] }, 'stage'],
    [{ after: '1h', action: 'notify', stage: ['new', 7] }, 'stage[1]'],
    [{ after: '1h', action: 'notify', since: 'ever' }, 'since'],
    [{ after: '1h', action: 'reassign', to: {} }, 'to'],
    [{ after: '1h', action: 'reassign', to: { owner: true, pick: 'round_robin' } }, 'to.pick'],
  ])('%j is refused at its place', (rule, key) => {
    const { definition, diagnostics } = validate(pipeline(rule));
    expect(definition).toBeNull();
    const errors = diagnostics.filter(({ severity }) => severity === 'error');
    expect(errors.map(({ path }) => formatPath(path))).toEqual([
      `entities.lead.automation.escalation[0].${key}`,
    ]);
  });

  test('an action that is no automation is a warning, since the app may register it', () => {
    const { diagnostics } = validate(pipeline({ after: '1h', action: 'notfy' }), {
      automations: ['reassign', 'notify'],
    });
    expect(diagnostics.map(({ severity, path }) => [severity, formatPath(path)])).toEqual([
      ['warning', 'entities.lead.automation.escalation[0].action'],
    ]);
  });
});
