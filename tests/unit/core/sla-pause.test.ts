import fc from 'fast-check';

import { addWorkingTime, type Calendar } from '../../../server/src/calendars';
import type { Effect, EngineEvent, InstanceId } from '../../../server/src/core/contracts';
import { formatPath } from '../../../server/src/definition';
import { createEngine, SimulatedClock } from '../../../server/src/standalone';
import { decided, refused, user } from '../../support/engine';
import { random } from '../../support/runs';
import { validate } from '../definition/environment';

const HOUR = 3_600_000;

/** A Monday. */
const START = Date.parse('2026-11-30T08:00:00Z');

const OFFICE: Calendar = {
  name: 'office',
  timeZone: 'UTC',
  hours: [{ days: [1, 2, 3, 4, 5], from: '09:00', to: '17:00' }],
  holidays: ['2026-12-02'],
};

const STAGES = ['new', 'open', 'customer', 'supplier'] as const;

const pipeline = (sla: object): object => ({
  id: 'support',
  entities: { lead: { stages: [...STAGES, { name: 'done', final: true }] } },
  transitions: {
    ...Object.fromEntries(STAGES.map((stage) => [`to-${stage}`, { from: '*', to: stage }])),
    finish: { from: '*', to: 'done' },
  },
  sla,
});

/** An instance with an SLA, and the clock that the test moves. */
async function started(sla: object) {
  const clock = new SimulatedClock(START);
  const events: EngineEvent[] = [];
  const effects: Effect[] = [];
  const engine = createEngine({
    clock,
    definitions: [pipeline(sla)],
    workingTime: (time) => Promise.resolve(addWorkingTime(OFFICE, time)),
    onEvent: (event) => void events.push(event),
  });
  const { commit } = engine.storage;
  engine.storage.commit = (commits) => {
    effects.push(...commits.flatMap(({ decision }) => decision.effects));
    return commit.call(engine.storage, commits);
  };
  const subject = { type: 'lead', id: '1' };
  const { next } = decided(await engine.begin({ definition: 'support', subject }));
  const instance: InstanceId = next.id;
  const actor = user('ann');
  return {
    engine,
    see: () => engine.load(instance),
    /** Time in which no worker runs. */
    jump: (hours: number) => {
      clock.moveTo(clock.now().getTime() + hours * HOUR);
    },
    pass: (hours: number) => engine.advance(clock, hours * HOUR),
    go: (stage: string) => engine.execute(instance, { type: 'act', action: `to-${stage}`, actor }),
    act: (action: string) => engine.execute(instance, { type: 'act', action, actor }),
    order: (type: 'pause' | 'continue') => engine.execute(instance, { type, actor }),
    hoursSince: () => (clock.now().getTime() - START) / HOUR,
    named: () => events.map(({ name }) => name).filter((name) => name.startsWith('sla.')),
    last: () => effects.findLast((effect) => effect.kind === 'sla'),
  };
}

describe('an SLA with stages that stop its clock', () => {
  test('[FR-L3-002] stops on entry and runs again on leaving, with what was left', async () => {
    const one = await started({ duration: '10h', warnAt: '50%', pauseIn: 'customer' });
    await one.pass(4);
    decided(await one.go('customer'));
    expect(one.last()).toEqual({ kind: 'sla', status: 'paused', at: START + 4 * HOUR });
    await one.pass(1_000);
    expect(one.named()).toEqual(['sla.started', 'sla.paused']);
    decided(await one.go('open'));
    expect(one.last()).toEqual({
      ...{ kind: 'sla', status: 'on_track', at: START + 1_004 * HOUR },
      breachAt: START + 1_010 * HOUR,
    });
    await one.pass(1);
    expect(one.last()).toMatchObject({ status: 'at_risk' });
    decided(await one.go('customer'));
    decided(await one.go('new'));
    expect(one.last()).toMatchObject({ status: 'at_risk', breachAt: START + 1_010 * HOUR });
    await one.pass(5);
    expect(one.last()).toMatchObject({ status: 'breached' });
    decided(await one.go('customer'));
    expect(one.last()).toMatchObject({ status: 'breached' });
  });

  test('[FR-L3-002] is met and cancelled while it is stopped', async () => {
    const met = await started({ duration: '1h', pauseIn: ['new'], until: 'done' });
    expect(met.named()).toEqual(['sla.started', 'sla.paused']);
    await met.pass(5);
    decided(await met.act('finish'));
    expect(met.last()).toMatchObject({ status: 'met' });
    const cancelled = await started({ duration: '1h', pauseIn: ['new'] });
    decided(await cancelled.act('cancel'));
    expect(cancelled.last()).toMatchObject({ status: 'cancelled' });
    expect((await cancelled.see()).timers).toEqual([]);
  });

  test('[FR-L3-002] what was due before the stage was entered is carried out', async () => {
    const sla = { duration: '2h', warnAt: '1h', pauseIn: 'customer' };
    const warned = await started(sla);
    warned.jump(1.5);
    decided(await warned.go('customer'));
    await warned.pass(100);
    expect(warned.named()).toEqual(['sla.started', 'sla.paused', 'sla.warned']);
    expect(warned.last()).toMatchObject({ status: 'paused' });
    const { id, timers } = await warned.see();
    const due = { type: 'slaDue', actor: user('ann'), isDue: true } as const;
    expect(
      refused(await warned.engine.execute(id, { ...due, timer: timers[0]!.id })),
    ).toMatchObject({ code: 'TooEarly', path: 'timer' });
    decided(await warned.go('open'));
    expect(warned.last()).toMatchObject({ status: 'at_risk', breachAt: START + 102 * HOUR });

    const late = await started(sla);
    late.jump(3);
    decided(await late.go('customer'));
    expect(late.named()).toEqual(['sla.started']);
    await late.pass(0);
    expect(late.last()).toMatchObject({ status: 'breached' });
  });

  test('[FR-L2-001] [FR-L3-002] another version stops the clock in other stages, at once', async () => {
    const one = await started({ duration: '10h' });
    decided(await one.go('customer'));
    await one.pass(4);
    const moveTo = async (version: string, sla: object) => {
      const to = one.engine.publishJson({ ...pipeline({ duration: '10h', ...sla }), version });
      const { id } = await one.see();
      decided(await one.engine.move(id, { to, stages: {}, actor: user('ann') }));
    };
    await moveTo('2.0.0', { pauseIn: ['customer'] });
    expect(one.last()).toMatchObject({ status: 'paused', at: START + 4 * HOUR });
    await one.pass(100);
    await moveTo('3.0.0', { pauseIn: ['supplier'], calendar: 'office' });
    expect(one.last()).toMatchObject({ status: 'on_track' });
    await one.pass(1_000);
    expect(one.last()).toMatchObject({ status: 'breached' });
  });

  const moves = fc.array(
    fc.record({
      hours: fc.integer({ min: 0, max: 30 }),
      move: fc.constantFrom<string>(...STAGES, ...STAGES, 'pause', 'continue'),
    }),
    { maxLength: 12 },
  );
  const slas = fc.record({
    hours: fc.integer({ min: 1, max: 20 }).map((half) => 2 * half),
    pauseIn: fc.subarray([...STAGES], { minLength: 1 }),
    isOffice: fc.boolean(),
    warns: fc.boolean(),
  });

  const isWorkingHour = (hour: number): boolean => {
    const time = new Date(START + hour * HOUR);
    const isHoliday = OFFICE.holidays.includes(time.toISOString().slice(0, 10));
    const day = time.getUTCDay();
    return !isHoliday && day >= 1 && day <= 5 && time.getUTCHours() >= 9 && time.getUTCHours() < 17;
  };

  test('[FR-L3-002] counts the hours in other stages, as an hour-by-hour count does', async () => {
    await fc.assert(
      fc.asyncProperty(slas, moves, async ({ hours, pauseIn, isOffice, warns }, steps) => {
        const one = await started({
          ...{ duration: `${hours}h`, pauseIn },
          ...(isOffice && { calendar: 'office' }),
          ...(warns && { warnAt: '50%' }),
        });
        let stage = 'new';
        let isPaused = false;
        let used = 0;
        let breachedAt: number | undefined;
        const expected = (): string => {
          if (breachedAt !== undefined) return 'breached';
          if (isPaused || pauseIn.includes(stage as (typeof STAGES)[number])) return 'paused';
          return warns && used >= hours / 2 ? 'at_risk' : 'on_track';
        };
        for (const { hours: passing, move } of [...steps, { hours: 0, move: 'new' }]) {
          for (let count = 0; count < passing; count += 1) {
            const hour = one.hoursSince();
            const counts = ['on_track', 'at_risk'].includes(expected());
            if (counts && (!isOffice || isWorkingHour(hour))) used += 1;
            await one.pass(1);
            if (used === hours) breachedAt ??= hour + 1;
            expect([hour, one.last()]).toMatchObject([hour, { status: expected() }]);
          }
          if (move === 'pause' || move === 'continue') {
            const isPossible = move === 'pause' || isPaused;
            expect((await one.order(move)).kind).toBe(isPossible ? 'decision' : 'refusal');
            isPaused = move === 'pause';
          } else {
            const { kind } = await one.go(move);
            if (kind === 'decision') stage = move;
            expect(kind === 'decision').toBe(!isPaused);
          }
          expect([move, one.last()]).toMatchObject([move, { status: expected() }]);
        }
        const breach = one.last();
        if (breachedAt !== undefined)
          expect(breach).toMatchObject({ at: START + breachedAt * HOUR });
      }),
      random(60),
    );
  });

  test.each([
    [{ pauseIn: 'customr' }, 'sla.pauseIn', /customer/],
    [{ pauseIn: ['open', 'nowhere'] }, 'sla.pauseIn[1]', /nowhere/],
    [{ pauseIn: [] }, 'sla.pauseIn', /empty/],
    [{ pauseIn: [1] }, 'sla.pauseIn[0]', /text/],
    [{ pauseIn: ['open'], until: ['done', 'open'] }, 'sla.pauseIn[0]', /meets the SLA/],
  ])('%j is refused at its place', (more, path, says) => {
    const { definition, diagnostics } = validate(pipeline({ duration: '1h', ...more }));
    expect(definition).toBeNull();
    const errors = diagnostics.filter(({ severity }) => severity === 'error');
    expect(errors.map((one) => formatPath(one.path))).toEqual([path]);
    expect(`${errors[0]?.message} ${errors[0]?.advice}`).toMatch(says);
  });
});

describe('an instance that is paused, and moved to a version whose stages stop the clock differently', () => {
  const moveTo = async (
    one: Awaited<ReturnType<typeof started>>,
    version: string,
    sla: object,
  ): Promise<void> => {
    const to = one.engine.publishJson({ ...pipeline({ duration: '10h', ...sla }), version });
    const { id } = await one.see();
    decided(await one.engine.move(id, { to, stages: {}, actor: user('ann') }));
  };
  const breachAfter = async (one: Awaited<ReturnType<typeof started>>) => {
    const { timers } = await one.see();
    const breach = timers.find(({ work }) => work.kind === 'sla' && work.phase === 'breach');
    return breach && (breach.triggerAt - START) / HOUR;
  };

  test('the clock that a stage stops from then on has stopped with the pause', async () => {
    const one = await started({ duration: '10h' });
    one.jump(2);
    decided(await one.order('pause'));
    one.jump(2);
    await moveTo(one, '2.0.0', { pauseIn: ['new'] });
    one.jump(2);
    decided(await one.order('continue'));
    one.jump(2);
    decided(await one.go('open'));
    // Eight of its ten hours were left after two, and they begin after eight.
    expect(await breachAfter(one)).toBe(16);
  });

  test('the clock that no stage stops any more runs when the pause is over', async () => {
    const one = await started({ duration: '10h', pauseIn: ['new'] });
    one.jump(2);
    decided(await one.order('pause'));
    one.jump(2);
    await moveTo(one, '2.0.0', {});
    expect(one.last()).toMatchObject({ status: 'paused' });
    one.jump(2);
    decided(await one.order('continue'));
    expect(one.last()).toMatchObject({ status: 'on_track' });
    expect(await breachAfter(one)).toBe(16);
  });
});
