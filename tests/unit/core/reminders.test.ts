import fc from 'fast-check';

import type { Effect, InstanceId, TaskId, Timer } from '../../../server/src/core/contracts';
import { findContradiction, repair } from '../../../server/src/core/engine';
import {
  createEngine,
  SimulatedClock,
  type StandaloneEngine,
} from '../../../server/src/standalone';
import { decided, NOW, refused, user } from '../../support/engine';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

const pipeline = (...steps: object[]): object => ({
  id: 'leads',
  entities: { lead: { stages: ['new', 'called', { name: 'won', final: true }] } },
  transitions: {
    call: { from: 'new', to: 'called', do: steps },
    win: { from: ['new', 'called'], to: 'won' },
  },
});

const task = (more: object = {}): object => ({
  ...{ task: 'Call', assign: { person: 'user:ben' }, due: '2 days' },
  ...more,
});

/** The id of the only one. */
const idOf = <Id>([only, ...others]: readonly { readonly id: Id }[]): Id => {
  if (!only || others.length > 0) throw new Error('There must be one.');
  return only.id;
};

describe('due dates of tasks', () => {
  let clock: SimulatedClock;
  let engine: StandaloneEngine;
  let effects: Effect[];
  let instance: InstanceId;

  const begin = async (...steps: object[]) => {
    clock = new SimulatedClock(NOW);
    effects = [];
    const teams = { sales: ['user:ann', 'user:ben', 'user:cat'] as const };
    engine = createEngine({ clock, definitions: [pipeline(...steps)], groups: { teams } });
    const { commit } = engine.storage;
    engine.storage.commit = (commits) => {
      effects.push(...commits.flatMap(({ decision }) => decision.effects));
      return commit.call(engine.storage, commits);
    };
    const started = await engine.begin({ definition: 'leads', subject: { type: 'lead', id: '1' } });
    instance = decided(started).next.id;
    return act('call');
  };
  const act = (action: string) =>
    engine.execute(instance, { type: 'act', action, actor: user('ann') });
  const now = async () => (await engine.storage.load(instance))!;
  const armed = async () =>
    (await now()).timers.map(({ triggerAt, work }) => [work.kind, (triggerAt - NOW) / HOUR]);
  const notified = () =>
    effects.flatMap((effect) =>
      effect.kind === 'notified' && effect.notice === 'due'
        ? [[(effect.at - NOW) / HOUR, effect.to, effect.payload.overdue]]
        : [],
    );

  test('arm a timer for each reminder and for the due date, in the transaction of the task', async () => {
    await begin(task({ remind: ['1 day', '1h', '24h', '3 days'] }));
    // A day is named twice, and three days before the due date are over.
    expect(await armed()).toEqual([
      ['reminder', 24],
      ['reminder', 47],
      ['reminder', 48],
    ]);
    await engine.advance(clock, 2 * DAY);
    expect(notified()).toEqual([
      [24, ['user:ben'], false],
      [47, ['user:ben'], false],
      [48, ['user:ben'], true],
    ]);
    expect(await armed()).toEqual([]);
    expect(await now()).toMatchObject({ tasks: [{ label: 'Call' }], status: 'active' });
    const history = await engine.storage.history(instance);
    expect(history.slice(-3).map(({ event }) => event)).toEqual([
      ...['task.reminded', 'task.reminded', 'task.overdue'],
    ]);
  });

  test('whoever has claimed it is reminded, and of an approval those who have not voted', async () => {
    await begin(task({ assign: { team: 'sales' } }), {
      approval: { strategy: 'majority', voters: { team: 'sales' }, due: '3 days' },
    });
    const id = idOf((await now()).tasks);
    decided(await engine.execute(instance, { type: 'claim', task: id, actor: user('cat') }));
    await engine.advance(clock, 2 * DAY);
    expect(notified()).toEqual([[48, ['user:cat'], true]]);
    decided(await engine.execute(instance, { type: 'completeTask', task: id, actor: user('cat') }));
    const vote = idOf((await now()).tasks);
    const command = { type: 'vote', task: vote, choice: 'approve', actor: user('ben') } as const;
    decided(await engine.execute(instance, command));
    await engine.advance(clock, 3 * DAY);
    expect(notified().slice(1)).toEqual([[120, ['user:cat'], true]]);
  });

  test.each<[string, () => Promise<unknown>]>([
    [
      'its completion',
      async () => {
        const id = idOf((await now()).tasks);
        return engine.execute(instance, { type: 'completeTask', task: id, actor: user('ben') });
      },
    ],
    [
      'the end of its branch',
      async () => {
        const id = idOf((await now()).tokens);
        return engine.execute(instance, { type: 'cancelBranch', token: id, actor: user('ann') });
      },
    ],
    [
      'the end of the instance',
      () => engine.execute(instance, { type: 'act', action: 'cancel', actor: user('ann') }),
    ],
    [
      'the end of the record',
      () => engine.execute(instance, { type: 'recordDeleted', actor: user('ann') }),
    ],
  ])('%s cancels what is armed for a task', async (_what, end) => {
    await begin(task({ remind: '1 day' }));
    expect(await armed()).toHaveLength(2);
    decided((await end()) as never);
    expect(await armed()).toEqual([]);
    expect(await engine.advance(clock, 5 * DAY)).toBe(0);
    expect(notified()).toEqual([]);
  });

  test('wait while the instance is paused; a reminder that comes after the due date is left out', async () => {
    await begin(task({ remind: '1 day' }));
    decided(await engine.execute(instance, { type: 'pause', actor: user('ann') }));
    await engine.advance(clock, 3 * DAY);
    expect(notified()).toEqual([]);
    decided(await engine.execute(instance, { type: 'continue', actor: user('ann') }));
    await engine.advance(clock, 0);
    expect(notified()).toEqual([[72, ['user:ben'], true]]);
    expect(await armed()).toEqual([]);
  });

  test('move with the due date, of a task and of an approval, also where there was none', async () => {
    await begin(
      { task: 'Call', assign: { person: 'user:ben' } },
      {
        approval: {
          ...{ strategy: 'majority', voters: { team: 'sales' } },
          ...{ due: '3 days', remind: '1 day' },
        },
      },
    );
    const move = (task: never, hours: number | null) =>
      engine.execute(instance, {
        ...{ type: 'reschedule', task, dueAt: hours === null ? null : NOW + hours * HOUR },
        actor: user('ann'),
      });
    const task = idOf((await now()).tasks) as never;
    expect(await armed()).toEqual([]);
    decided(await move(task, 5));
    expect(await armed()).toEqual([['reminder', 5]]);
    decided(await engine.execute(instance, { type: 'completeTask', task, actor: user('ben') }));
    const vote = idOf((await now()).tasks) as never;
    expect(await armed()).toEqual([
      ['reminder', 48],
      ['reminder', 72],
    ]);
    decided(await move(vote, 100));
    expect(await armed()).toEqual([
      ['reminder', 76],
      ['reminder', 100],
    ]);
    const { revision } = await now();
    decided(await move(vote, 100));
    expect((await now()).revision).toBe(revision);
    expect(refused(await move(vote, 0))).toMatchObject({ code: 'InvalidInput', path: 'dueAt' });
    decided(await move(vote, null));
    expect(await armed()).toEqual([]);
    expect(refused(await move('gone' as never, 5))).toMatchObject({ code: 'UnknownTask' });
  });

  test('a reminder of a task that is not open is a contradiction, and a repair removes it', async () => {
    await begin(task(), { wait: '1 day' });
    const sound = await now();
    const definition = await engine.definitionOf(sound);
    const [reminder] = sound.timers as [Timer];
    const work = { kind: 'reminder', task: 'gone' as TaskId, before: 0 } as const;
    for (const [timer, why] of [
      [{ ...reminder, work }, 'its task is not open.'],
      [{ ...reminder, token: sound.tokens[0]!.id }, 'a timer of the kind "reminder" has no token.'],
    ] as const) {
      const broken = { ...sound, timers: [timer] };
      expect(findContradiction(definition, broken)).toBe(`Timer ${reminder.id}: ${why}`);
    }
    const order = { definition, lastStage: 'called', losses: [], actor: user('ann') };
    const repaired = repair({ ...sound, timers: [{ ...reminder, work }] }, order, NOW);
    expect(repaired?.decision.next).toMatchObject({ timers: [], tasks: [{ label: 'Call' }] });
  });

  test('a reminder is refused before its time, twice and without its task', async () => {
    await begin(task());
    const timer = idOf((await now()).timers);
    const due = { type: 'taskDue', timer, actor: user('ann') } as const;
    expect(refused(await engine.execute(instance, due))).toMatchObject({ code: 'TooEarly' });
    decided(await engine.execute(instance, { ...due, isDue: true }));
    expect(refused(await engine.execute(instance, due))).toMatchObject({ code: 'UnknownTimer' });
  });

  test('any reminders: none before its time, each once, none after the task is done', () =>
    fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 1, max: 72 }), { maxLength: 6 }),
        fc.integer({ min: 0, max: 60 }),
        async (before, done) => {
          await begin(task({ remind: before.map((hours) => `${hours}h`) }));
          const times = [...new Set([...before, 0])]
            .map((hours) => 48 - hours)
            .filter((at) => at > 0)
            .sort((left, right) => left - right);
          await engine.advance(clock, done * HOUR);
          const id = idOf((await now()).tasks);
          const complete = { type: 'completeTask', task: id, actor: user('ben') } as const;
          decided(await engine.execute(instance, complete));
          await engine.advance(clock, 10 * DAY);
          expect(notified().map(([at]) => at)).toEqual(times.filter((at) => at <= done));
        },
      ),
      { numRuns: 100 },
    ));
});
