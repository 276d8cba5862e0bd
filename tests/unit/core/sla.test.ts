import type { Effect, EngineEvent, InstanceId } from '../../../server/src/core/contracts';
import { formatPath } from '../../../server/src/definition';
import {
  createEngine,
  SimulatedClock,
  type EngineSetup,
  type StandaloneEngine,
} from '../../../server/src/standalone';
import { decided, NOW, refused, user } from '../../support/engine';
import { validate } from '../definition/environment';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const ISO = (time: number) => new Date(time).toISOString();

const pipeline = (sla: object): object => ({
  id: 'support',
  entities: { lead: { stages: ['new', 'open', { name: 'done', final: true }] } },
  transitions: {
    take: { from: 'new', to: 'open' },
    back: { from: 'open', to: 'new' },
    finish: { from: '*', to: 'done' },
  },
  sla,
});

describe('an SLA', () => {
  let clock: SimulatedClock;
  let engine: StandaloneEngine;
  let events: EngineEvent[];
  let effects: Effect[];
  let instance: InstanceId;

  const begin = async (sla: object, setup: Partial<EngineSetup> = {}) => {
    clock = new SimulatedClock(NOW);
    events = [];
    effects = [];
    engine = createEngine({
      clock,
      definitions: [pipeline(sla)],
      groups: {
        roles: { manager: ['user:max'] },
        teams: { desk: ['user:ann', 'user:ben'] },
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
      await engine.begin({ definition: 'support', subject: { type: 'lead', id: '1' } }),
    );
    instance = next.id;
    return next;
  };
  const act = (action: string, more: object = {}) =>
    engine.execute(instance, { type: 'act', action, actor: user('ann'), ...more });
  const now = () => engine.load(instance);
  const statuses = () =>
    effects.flatMap((effect) => (effect.kind === 'sla' ? [effect.status] : []));
  const named = () => events.map(({ name }) => name).filter((name) => name.startsWith('sla.'));

  test('[FR-L3-002] [US-021] is on track, at risk and breached, each at its time', async () => {
    await begin({ duration: '2 days', warnAt: '75%' });
    expect(effects).toContainEqual({
      ...{ kind: 'sla', status: 'on_track', at: NOW, breachAt: NOW + 2 * DAY },
    });
    await engine.advance(clock, 36 * HOUR - 1);
    expect(statuses()).toEqual(['on_track']);
    await engine.advance(clock, 1);
    expect(statuses()).toEqual(['on_track', 'at_risk']);
    await engine.advance(clock, 12 * HOUR);
    expect(statuses()).toEqual(['on_track', 'at_risk', 'breached']);
    expect(named()).toEqual(['sla.started', 'sla.warned', 'sla.breached']);
    expect(events.at(-1)?.payload).toEqual({ dueAt: ISO(NOW + 2 * DAY) });
    expect(await now()).toMatchObject({ status: 'active', timers: [] });
    // Late is late: what comes after the breach does not mend it.
    decided(await act('finish'));
    expect(statuses()).toHaveLength(3);
  });

  test.each([
    ['the end of the instance', undefined, 'finish'],
    ['a stage', 'open', 'take'],
    ['one of several stages', ['done', 'open'], 'take'],
    ['an action', ['comment'], 'comment'],
    ['a transition by name', 'take', 'take'],
  ])('[FR-L3-002] is met by %s', async (_, until, action) => {
    await begin({ duration: '2 days', warnAt: '1h', ...(until !== undefined && { until }) });
    await engine.advance(clock, HOUR);
    decided(await act(action, action === 'comment' ? { comment: 'Hello.' } : {}));
    expect(statuses()).toEqual(['on_track', 'at_risk', 'met']);
    expect((await now()).timers).toEqual([]);
    expect(await engine.advance(clock, 10 * DAY)).toBe(0);
  });

  test('[FR-L3-002] is cancelled where the instance ends before it is met', async () => {
    await begin({ duration: '2 days', until: 'open' });
    decided(await act('cancel'));
    expect(statuses()).toEqual(['on_track', 'cancelled']);
  });

  test('[FR-L3-002] the first response is that of a person, by whatever they do', async () => {
    await begin({ duration: '1h', until: 'firstResponse' });
    const system = { kind: 'system', id: 'system', label: 'System' } as const;
    decided(await act('comment', { comment: 'By the system.', actor: system }));
    expect(statuses()).toEqual(['on_track']);
    decided(await act('comment', { comment: 'By Ann.' }));
    expect(statuses()).toEqual(['on_track', 'met']);
  });

  test.each([
    ['in time', NOW + HOUR / 2, 'met'],
    ['too late', NOW + 2 * HOUR, 'breached'],
  ])('[FR-L3-002] a response outside of the engine counts %s', async (_, at, status) => {
    await begin(
      { duration: '1h', until: 'firstResponse' },
      { firstResponse: (_subject, after) => Promise.resolve(at > after ? at : undefined) },
    );
    await engine.advance(clock, HOUR);
    expect(statuses()).toEqual(['on_track', status]);
    const payload = status === 'met' ? { at: ISO(at) } : { dueAt: ISO(NOW + HOUR) };
    expect(events.at(-1)?.payload).toEqual(payload);
  });

  test('[FR-L3-002] a breach runs its actions, and one that fails stops no other', async () => {
    const calls: unknown[] = [];
    const page = { name: 'page', perform: async (options: unknown) => void calls.push(options) };
    await begin(
      {
        duration: '1h',
        onBreach: [
          { action: 'reassign' },
          { action: 'notify', to: { role: 'manager' } },
          { action: 'reassign', to: { team: 'desk', pick: 'round_robin' } },
          { action: 'page', with: { tone: 'red' } },
        ],
      },
      { automations: [page] },
    );
    await engine.advance(clock, HOUR);
    expect(
      events.filter(({ name }) => name === 'sla.failed').map(({ payload }) => payload),
    ).toEqual([{ action: 'reassign', level: 1, reason: 'The record has no owner.' }]);
    expect(effects).toContainEqual({
      ...{ kind: 'notified', notice: 'breach', to: ['user:max'], except: null },
      ...{ payload: { level: 2 }, at: NOW + HOUR },
    });
    expect((await now()).assignees).toEqual(['user:ann']);
    expect(calls).toEqual([{ tone: 'red' }]);
  });

  test('[FR-L3-002] a warning that falls due together with the breach does not undo it', async () => {
    const { timers } = await begin({ duration: '2h', warnAt: '1h' });
    clock.moveTo(NOW + 3 * HOUR);
    const breach = timers.find(({ work }) => work.kind === 'sla' && work.phase === 'breach')!;
    const system = { kind: 'system', id: 'system', label: 'System' } as const;
    decided(await engine.execute(instance, { type: 'slaDue', timer: breach.id, actor: system }));
    expect(await engine.runDue()).toBe(0);
    expect(statuses()).toEqual(['on_track', 'breached']);
    expect(events.at(-1)?.payload).toEqual({ dueAt: ISO(NOW + 2 * HOUR) });
    decided(await act('take'));
    expect(statuses()).toEqual(['on_track', 'breached']);
  });

  test('[FR-L3-002] an escalation of the same name as an action meets nothing', async () => {
    const definition = {
      ...pipeline({ duration: '2h', until: 'assign' }),
      version: '2.0.0',
      entities: {
        lead: {
          stages: ['new', 'open', { name: 'done', final: true }],
          automation: {
            escalation: [{ after: '1h', action: 'assign', to: { team: 'desk' } }],
          },
        },
      },
    };
    const perform = () => Promise.resolve();
    await begin({ duration: '1h' }, { automations: [{ name: 'assign', perform }] });
    engine.publishJson(definition);
    const subject = { type: 'lead', id: '2' };
    ({ id: instance } = decided(await engine.begin({ definition: 'support', subject })).next);
    effects.length = 0;
    await engine.advance(clock, HOUR);
    expect(statuses()).toEqual(['breached']);
    decided(await act('assign', { assignees: ['user:ben'] }));
    expect(statuses()).toEqual(['breached', 'met']);
  });

  test('[FR-L3-002] a pause stops the clock, and what was left is left afterwards', async () => {
    await begin({ duration: '10h', warnAt: '50%' });
    await engine.advance(clock, 4 * HOUR);
    decided(await engine.execute(instance, { type: 'pause', actor: user('ann') }));
    await engine.advance(clock, 100 * HOUR);
    expect(statuses()).toEqual(['on_track', 'paused']);
    decided(await engine.execute(instance, { type: 'continue', actor: user('ann') }));
    expect(effects).toContainEqual({
      ...{ kind: 'sla', status: 'on_track', at: NOW + 104 * HOUR, breachAt: NOW + 110 * HOUR },
    });
    await engine.advance(clock, HOUR);
    expect(statuses().at(-1)).toBe('at_risk');
    decided(await engine.execute(instance, { type: 'pause', actor: user('ann') }));
    decided(await engine.execute(instance, { type: 'continue', actor: user('ann') }));
    expect(statuses().at(-1)).toBe('at_risk');
    await engine.advance(clock, 5 * HOUR);
    expect(statuses().at(-1)).toBe('breached');
  });

  test('[FR-L3-002] without its calendar there is no clock, and the history says why', async () => {
    await begin({ duration: '2 days', calendar: 'office' });
    expect(events.at(-1)).toMatchObject({
      ...{ name: 'sla.failed', payload: { reason: 'There is no calendar "office".' } },
    });
    expect(await now()).toMatchObject({ status: 'active', timers: [] });
  });

  test('members of campaigns have none', async () => {
    await begin({ duration: '1h' });
    const withCampaign = {
      ...pipeline({ duration: '1h' }),
      campaigns: { hi: { do: [{ wait: '1 day' }] } },
    };
    engine.publishJson({ ...withCampaign, version: '2.0.0' });
    const { next } = decided(
      await engine.begin({
        ...{ definition: 'support', campaign: 'hi', subject: { type: 'lead', id: '2' } },
      }),
    );
    expect(next.timers.map(({ work }) => work.kind)).toEqual(['wait']);
  });

  test('a timer of an SLA is carried out by its own command alone', async () => {
    const { timers } = await begin({ duration: '1h' });
    const timer = timers[0]!.id;
    const by = { actor: user('ann'), timer };
    expect(refused(await engine.execute(instance, { type: 'slaDue', ...by })).code).toBe(
      'TooEarly',
    );
    expect(refused(await engine.execute(instance, { type: 'escalate', ...by })).code).toBe(
      'WrongKind',
    );
  });

  test('[BR-006] below level 3 it is stored and inert', () => {
    const { definition, diagnostics } = validate(pipeline({ duration: '2 days' }), { level: 2 });
    expect(definition?.sla).toBeNull();
    expect(diagnostics).toMatchObject([{ severity: 'warning', code: 'level', path: ['sla'] }]);
  });

  test.each([
    [{}, 'sla.duration'],
    [{ duration: '0h' }, 'sla.duration'],
    [{ duration: '1h', until: 'opne' }, 'sla.until'],
    [{ duration: '1h', until: [] }, 'sla.until'],
    [{ duration: '1h', warnAt: '100%' }, 'sla.warnAt'],
    [{ duration: '1h', warnAt: '0%' }, 'sla.warnAt'],
    [{ duration: '1h', warnAt: 'soon' }, 'sla.warnAt'],
    [{ duration: '1h', onBreach: [{ to: { role: 'manager' } }] }, 'sla.onBreach[0].action'],
  ])('%j is refused at its place', (sla, path) => {
    const { definition, diagnostics } = validate(pipeline(sla));
    expect(definition).toBeNull();
    const errors = diagnostics.filter(({ severity }) => severity === 'error');
    expect(errors.map((one) => formatPath(one.path))).toEqual([path]);
  });
});
