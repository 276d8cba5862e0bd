import type { Effect, InstanceId } from '../../../server/src/core/contracts';
import {
  createEngine,
  SimulatedClock,
  type StandaloneEngine,
} from '../../../server/src/standalone';
import { decided, NOW, user } from '../../support/engine';

const final = Object.assign(new Error('No line'), { retryable: false });

const PIPELINE = {
  id: 'leads',
  dataSchema: { owner: { type: 'string' } },
  entities: { lead: { stages: ['new', 'called', { name: 'won', final: true }] } },
  transitions: {
    call: { from: 'new', to: 'called', do: [{ task: 'Call', assign: { team: 'sales' } }] },
    one: { from: 'new', to: 'called', do: [{ task: 'Call', assign: { person: 'user:ben' } }] },
    pick: {
      ...{ from: 'new', to: 'called' },
      do: [{ task: 'Call', assign: { team: 'sales', pick: 'round_robin' } }],
    },
    free: { from: 'new', to: 'called', do: [{ task: 'Call' }] },
    hand: { from: 'new', to: 'new', assign: { person: 'user:ben' } },
    ask: {
      ...{ from: 'new', to: 'won' },
      approval: { strategy: 'majority', voters: { team: 'sales' } },
    },
    fail: { from: 'new', to: 'called', do: [{ activity: 'broken' }] },
    undo: {
      ...{ from: 'new', to: 'called', onFailure: 'compensate' },
      do: [{ activity: 'fine', compensate: { activity: 'broken' } }, { activity: 'broken' }],
    },
  },
};

/** What a decision notifies people of. */
describe('who is notified', () => {
  let clock: SimulatedClock;
  let engine: StandaloneEngine;
  let effects: Effect[];
  let instance: InstanceId;

  const begin = async (): Promise<void> => {
    clock = new SimulatedClock(NOW);
    effects = [];
    engine = createEngine({
      clock,
      definitions: [PIPELINE],
      groups: { teams: { sales: ['user:ann', 'user:ben'] } },
      integrations: [
        { name: 'fine', execute: () => Promise.resolve({}) },
        { name: 'broken', execute: () => Promise.reject(final) },
      ],
    });
    const { commit } = engine.storage;
    engine.storage.commit = (commits) => {
      effects.push(...commits.flatMap(({ decision }) => decision.effects));
      return commit.call(engine.storage, commits);
    };
    const started = await engine.begin({ definition: 'leads', subject: { type: 'lead', id: '1' } });
    instance = decided(started).next.id;
  };
  const act = (action: string, more: object = {}) =>
    engine.execute(instance, { type: 'act', action, actor: user('ann'), ...more });
  const notified = () =>
    effects.flatMap((effect) =>
      effect.kind === 'notified'
        ? [[effect.notice, effect.to, effect.except, effect.payload.label ?? null]]
        : [],
    );

  beforeEach(begin);

  test.each<[string, readonly string[], readonly unknown[]]>([
    ['a task of a team', ['call'], [['assigned', ['team:sales'], 'user:ann', 'Call']]],
    ['a task of a person', ['one'], [['assigned', ['user:ben'], 'user:ann', 'Call']]],
    ['a task of nobody', ['free'], []],
    ['a new owner', ['hand'], [['assigned', ['user:ben'], 'user:ann', null]]],
    ['the same owner again', ['hand', 'hand'], [['assigned', ['user:ben'], 'user:ann', null]]],
    ['an approval', ['ask'], [['approval', ['user:ben'], 'user:ann', 'ask']]],
  ])('of %s', async (_what, actions, expected) => {
    for (const action of actions) decided(await act(action));
    expect(notified()).toEqual(expected);
  });

  test('of an instance that needs attention: its owner, else who has started what runs', async () => {
    decided(await act('fail'));
    await engine.runDue();
    expect(notified()).toEqual([['parked', ['user:ann'], null, null]]);
    await begin();
    decided(await act('hand'));
    decided(await act('fail'));
    await engine.runDue();
    expect(notified().slice(1)).toEqual([['parked', ['user:ben'], null, null]]);
    const parked = notified().length;
    // It has failed once more, after somebody has tried it again.
    decided(await engine.execute(instance, { type: 'resume', actor: user('op') }));
    await engine.runDue();
    expect(notified().slice(parked)).toEqual([['parked', ['user:ben'], null, null]]);
  });

  test('of a step that could not be undone, once: by its task', async () => {
    decided(await act('undo'));
    for (let round = 0; round < 3; round += 1) await engine.runDue();
    expect((await engine.storage.load(instance))?.fault?.code).toBe('CompensationFailed');
    expect(notified()).toEqual([
      ['parked', ['user:ann'], null, expect.stringMatching(/^Undo "fine"/)],
    ]);
  });

  test('of no pause, and of no task that ends in the decision that opens it', async () => {
    decided(await engine.execute(instance, { type: 'pause', actor: user('op') }));
    decided(await engine.execute(instance, { type: 'continue', actor: user('op') }));
    decided(await act('hand'));
    effects.length = 0;
    decided(await act('ask'));
    const [asked] = (await engine.storage.load(instance))!.tasks;
    effects.length = 0;
    const vote = { type: 'vote', task: asked!.id, choice: 'approve' } as const;
    decided(await engine.execute(instance, { ...vote, actor: user('ben') }));
    expect(notified()).toEqual([]);
  });

  test('of a task that passes on to somebody else, and of one for which nobody is left', async () => {
    decided(await act('pick'));
    const [first] = (await engine.storage.load(instance))!.tasks;
    effects.length = 0;
    const leave = (person: 'user:ann' | 'user:ben') =>
      engine.execute(instance, { type: 'voterLeft', person, actor: user('op') });
    expect(first).toMatchObject({ assignees: ['user:ann'] });
    decided(await leave('user:ann'));
    expect(notified()).toEqual([['assigned', ['user:ben'], 'user:op', 'Call']]);
    await begin();
    decided(await act('one'));
    effects.length = 0;
    decided(await leave('user:ben'));
    expect(notified()).toEqual([['parked', ['user:ann'], null, null]]);
  });
});
