/** @databases sqlite postgres */
import { PipelineApp, type Caller } from './support';

const assign = { team: 'desk', pick: 'round_robin' };
const solo = { team: 'solo', pick: 'round_robin' };

const DESK = {
  id: 'desk',
  entities: { lead: { stages: ['new', 'open', 'twice', { name: 'done', final: true }] } },
  transitions: {
    ask: { from: 'new', to: 'open', do: [{ task: 'Call', assign }] },
    least: {
      ...{ from: 'new', to: 'open' },
      do: [{ task: 'Call', assign: { ...assign, pick: 'least_loaded' } }],
    },
    rush: { from: 'new', to: 'open', do: [{ task: 'Call', assign: { ...assign, team: 'busy' } }] },
    both: {
      ...{ from: 'new', to: 'twice' },
      do: [{ parallel: [[{ task: 'One', assign }], [{ task: 'Two', assign }]] }],
    },
    own: { from: 'new', to: 'open', assign: solo, do: [{ task: 'Call', assign: solo }] },
    elsewhere: {
      ...{ from: 'new', to: 'twice' },
      do: [
        {
          parallel: [
            [{ task: 'One', assign: { ...solo, pick: 'least_loaded' } }],
            [{ task: 'Two', assign: { ...solo, team: 'pair' } }],
          ],
        },
      ],
    },
  },
};

interface Task {
  readonly id: string;
  readonly assignees: readonly string[];
}

/** How many open tasks the members of a team have at most (US-014). */
describe('the capacity of a team', () => {
  let crm: PipelineApp;
  let ann: Caller;
  let bob: Caller;
  let team: string;

  beforeAll(async () => {
    crm = await PipelineApp.start();
    [ann, bob] = [await crm.user('cap-ann'), await crm.user('cap-bob')];
    team = await crm.team('desk', [ann.person, bob.person]);
    await crm.publish(DESK);
  });
  afterAll(() => crm.dispose());

  const tasksAfter = async (action: string): Promise<readonly Task[]> => {
    const { id } = await crm.start('desk', await crm.lead());
    const { status, body } = await crm.act(id, action);
    if (status !== 200) throw new Error(JSON.stringify(body));
    return body.data.tasks as Task[];
  };
  const holdersAfter = async (action: string): Promise<readonly string[]> =>
    (await tasksAfter(action)).flatMap(({ assignees }) => assignees);
  const allow = async (capacity: number | null): Promise<void> => {
    const { status, body } = await crm.put(`/teams/${team}`, { capacity });
    expect([status, body.data?.capacity]).toEqual([200, capacity]);
  };

  test('limits the open tasks of each member, counts two of one decision, and is lifted by null', async () => {
    await allow(2);
    const [call] = await tasksAfter('ask');
    expect(call?.assignees).toEqual([ann.person]);
    expect(await holdersAfter('both')).toEqual([bob.person, ann.person]);
    // Two for Ann and one for Bob: the next one is for Bob, and another one for the team.
    expect(await holdersAfter('both')).toEqual([bob.person, `team:${team}`]);
    for (const action of ['ask', 'least']) {
      expect(await holdersAfter(action)).toEqual([`team:${team}`]);
    }
    expect((await crm.post(`/tasks/${call?.id}/complete`, {}, ann.token)).status).toBe(200);
    expect(await holdersAfter('least')).toEqual([ann.person]);
    expect(await holdersAfter('ask')).toEqual([`team:${team}`]);
    await allow(null);
    expect(await holdersAfter('ask')).toEqual([ann.person]);
  });

  test('limits round robin, too, where several decisions run at once', async () => {
    const [eve, fay] = [await crm.user('cap-eve'), await crm.user('cap-fay')];
    const members = [eve.person, fay.person];
    const data = { key: 'busy', name: 'Busy', members, capacity: 1 };
    const group = `team:${(await crm.post('/teams', data)).body.data.documentId}`;
    const given = await Promise.all(Array.from({ length: 5 }, () => holdersAfter('rush')));
    expect(given.flat().sort()).toEqual([...[group, group, group], ...members].sort());
  });

  test('counts tasks of all groups, and no records: an owner is picked without a load', async () => {
    const dee = await crm.user('cap-dee');
    const teamOf = async (key: string): Promise<string> => {
      const data = { key, name: key, members: [dee.person], capacity: 1 };
      return `team:${(await crm.post('/teams', data)).body.data.documentId}`;
    };
    await teamOf('solo');
    const pair = await teamOf('pair');
    const [call] = await tasksAfter('own');
    expect(call?.assignees).toEqual([dee.person]);
    expect((await crm.post(`/tasks/${call?.id}/complete`, {}, dee.token)).status).toBe(200);
    expect(await holdersAfter('elsewhere')).toEqual([dee.person, pair]);
  });

  test('a simulation keeps it, with its own tasks and invented members', async () => {
    const cid = await crm.user('cap-cid');
    const data = { key: 'trial', name: 'Trial', members: [cid.person], capacity: 1 };
    const made = await crm.post('/teams', data);
    const picked = { ...assign, team: 'trial' };
    const schema = {
      id: 'trial',
      entities: { lead: { stages: ['new', 'open'] } },
      transitions: {
        ask: {
          ...{ from: 'new', to: 'open' },
          do: [
            {
              parallel: [
                [{ task: 'One', assign: picked }],
                [{ wait: '1 day' }, { task: 'Two', assign: picked }],
              ],
            },
          ],
        },
      },
    };
    const moves = [
      { do: 'act', action: 'ask' },
      { do: 'wait', for: '2 days' },
    ];
    const holders = async (actors: readonly object[]): Promise<readonly string[]> => {
      const body = { schema, sample: { name: 'Lea' }, moves, actors };
      const simulated = await crm.post('/definitions/simulate', body);
      expect([simulated.status, simulated.body.error]).toEqual([200, undefined]);
      const { tasks } = simulated.body.data.steps.at(-1).state.instance;
      return (tasks as readonly Task[]).flatMap(({ assignees }) => assignees);
    };
    const group = `team:${made.body.data.documentId}`;
    expect(await holders([])).toEqual([cid.person, group]);
    expect(await holders([{ key: 'new', teams: ['trial'] }])).toEqual([
      ...[cid.person, 'user:simulated-new'],
    ]);
  });
});
