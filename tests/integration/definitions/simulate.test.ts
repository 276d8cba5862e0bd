/** @databases sqlite */
import type { InstanceView } from '../../../server/src/contracts/instances';
import type { SimulatedStep } from '../../../server/src/contracts/simulation';
import { MovedClock } from '../../support/clock';
import { dumpRows } from '../../support/dump';
import { COMPANY, CONTACT, PipelineApp, type Caller } from '../engine/support';

const DAY = 86_400_000;
const START = '2026-03-02T09:00:00.000Z';

const INDEX = `
module.exports = {
  register({ strapi }) {
    strapi.sent = [];
    const extensions = strapi.plugin('nexus-crm').service('extensions');
    extensions.integration({
      name: 'send',
      retry: [60000],
      execute: async (input) => { strapi.sent.push(input); return { receipt: 7 }; },
    });
    extensions.condition({
      name: 'known_city',
      evaluate: async (input, { read }) => ({ met: read('city') === input.city, because: 'the city is ' + read('city') }),
    });
  },
  bootstrap() {},
};
`;

const deals = (): Record<string, unknown> => ({
  id: 'deals',
  dataSchema: { budget: { type: 'number', min: 0 } },
  entities: {
    lead: {
      stages: ['new', 'qualified', 'offered', { name: 'won', final: true }],
      automation: { escalation: [{ after: '3 days', action: 'reassign', to: { team: 'desk' } }] },
    },
  },
  transitions: {
    qualify: {
      ...{ from: 'new', to: 'qualified', require: { fields: ['budget'] }, fields: ['score'] },
      condition: 'data.budget >= 1000',
    },
    offer: {
      ...{ from: 'qualified', to: 'offered', require: { comment: true } },
      approval: { strategy: 'unison', voters: { team: 'desk' } },
      do: [
        { activity: 'send', as: 'mail', with: { to: 'customer' } },
        {
          parallel: [
            [{ task: 'Call the customer', assign: { role: 'authenticated' }, due: '1 day' }],
            [{ wait: '2 days' }],
          ],
        },
        { set: { score: 'data.budget / 100' } },
      ],
    },
    win: { from: 'offered', to: 'won', condition: 'data.score > 10' },
  },
});

interface ErrorBody {
  readonly error?: { readonly message: string; readonly details: { code: string; path: string } };
}

/** An instance, or what a simulation shows of one. */
type Shown = Pick<
  InstanceView,
  'stage' | 'status' | 'data' | 'assignees' | 'fault' | 'tasks' | 'revision'
>;

/** A step whose start was accepted. */
type Step = SimulatedStep & { readonly state: NonNullable<SimulatedStep['state']> };

type Entry = SimulatedStep['entries'][number];

/** Issue 10: a pipeline is tried before it is published. */
describe('POST /definitions/simulate', () => {
  let crm: PipelineApp;
  const clock = new MovedClock(START);
  let ann: Caller;
  let bea: Caller;
  let cem: Caller;

  beforeAll(async () => {
    crm = await PipelineApp.start({
      ...{ level: 3, files: { 'src/index.js': INDEX }, beforeLoad: clock.attach },
    });
    await crm.workers.stop();
    ann = await crm.user('ann');
    bea = await crm.user('bea');
    cem = await crm.user('cem');
    await crm.team('desk', [bea.person, cem.person]);
  });
  afterAll(() => crm.dispose());

  const simulate = (data: object, token?: string) => crm.post('/definitions/simulate', data, token);
  const steps = async (data: object): Promise<readonly Step[]> => {
    const { status, body } = await simulate(data);
    expect([status, body.error]).toEqual([200, undefined]);
    return body.data.steps as Step[];
  };
  const last = async (data: object): Promise<Step> => {
    const all = await steps(data);
    return all.at(-1) as Step;
  };
  const people = () => [
    { key: 'ann', person: ann.person },
    { key: 'bea', person: bea.person },
    { key: 'cem', person: cem.person },
  ];

  /** What can be compared: no ids, and no times. */
  const comparable = ({ stage, status, data, assignees, fault, tasks, revision }: Shown) => ({
    ...{ stage, status, data, assignees, fault, revision },
    tasks: tasks.map((task) => ({
      ...{ kind: task.kind, label: task.label, dueAt: task.dueAt, assignees: task.assignees },
      seats: task.seats.map(({ person, vote }) => [person, vote?.choice ?? null]),
    })),
  });
  const refusalIn = ({ error }: ErrorBody) =>
    error ? [error.details.code, error.message, error.details.path] : null;

  test('answers each move as the real pipeline does, refusals included, and writes nothing', async () => {
    const lead = await crm.lead({ owner: ann.person, score: 3 });
    await crm.publish(deals());
    const before = await dumpRows(crm.app.strapi.db.connection, crm.app.database.kind);

    const found: (readonly [object, unknown])[] = [];
    const moves: object[] = [];
    const input = () => ({
      ...{ name: 'deals', record: { type: CONTACT, id: lead }, at: START, actors: people(), moves },
      startedBy: 'ann',
    });
    let step = await last(input());
    const note = (): void => {
      const refused = step.refusal && [step.refusal.code, step.refusal.reason, step.refusal.path];
      found.push([comparable(step.state.instance), refused]);
    };
    const move = async (one: object): Promise<void> => {
      moves.push(one);
      step = await last(input());
      note();
    };
    note();
    await move({ do: 'act', by: 'ann', action: 'qualify' });
    await move({ do: 'act', by: 'ann', action: 'qualify', fields: { budget: 10 } });
    await move({ do: 'act', by: 'bea', action: 'qualify', fields: { budget: 5000 } });
    await move({ do: 'act', by: 'ann', action: 'qualify', fields: { budget: 5000, score: 4 } });
    await move({ do: 'act', by: 'ann', action: 'win' });
    await move({ do: 'act', by: 'ann', action: 'offer', comment: 'please' });
    const approval = step.state.instance.tasks[0]?.id;
    await move({ do: 'vote', by: 'ann', task: approval, choice: 'approve' });
    await move({ do: 'vote', by: 'bea', task: approval, choice: 'approve' });
    await move({ do: 'vote', by: 'cem', task: approval, choice: 'approve' });
    expect(step.state.calls).toMatchObject([
      { kind: 'activity', name: 'send', input: { to: 'customer' }, attempt: 1, exists: true },
    ]);
    // The real worker calls it at once.
    found.pop();
    await move({ do: 'answer', call: step.state.calls[0]?.id, output: { receipt: 7 } });
    expect(step.state.timers.map(({ kind }) => kind).sort()).toEqual([
      ...['escalation', 'reminder', 'wait'],
    ]);
    await move({ do: 'complete', by: 'bea', task: step.state.instance.tasks[0]?.id });
    await move({ do: 'wait', for: '2 days' });
    expect(step.at).toBe('2026-03-04T09:00:00.000Z');
    await move({ do: 'act', by: 'ann', action: 'win' });
    expect(step.state.instance).toMatchObject({ stage: 'won', status: 'completed' });
    expect(step.state.record).toMatchObject({ stage: 'won', score: 50 });

    const simulated = (await steps(input())).flatMap(({ entries }) => entries);
    expect((crm.app.strapi as unknown as { sent: unknown[] }).sent).toEqual([]);
    expect(await dumpRows(crm.app.strapi.db.connection, crm.app.database.kind)).toEqual(before);

    const real: (readonly [object, unknown])[] = [];
    const { id } = await crm.start('deals', lead, {});
    const see = async () => (await crm.get(`/instances/${id}`)).body.data;
    const perform = async (run: () => Promise<{ body: ErrorBody }>): Promise<void> => {
      const answer = await run();
      await crm.engine.runDue();
      real.push([comparable(await see()), refusalIn(answer.body)]);
    };
    real.push([comparable(await see()), null]);
    const act =
      (who: Caller, action: string, data: object = {}) =>
      () =>
        crm.act(id, action, data, who.token);
    const openTask = async () => (await see()).tasks[0]?.id;
    const vote = (who: Caller) => async () =>
      crm.post(`/tasks/${await openTask()}/vote`, { choice: 'approve' }, who.token);
    await perform(act(ann, 'qualify'));
    await perform(act(ann, 'qualify', { fields: { budget: 10 } }));
    await perform(act(bea, 'qualify', { fields: { budget: 5000 } }));
    await perform(act(ann, 'qualify', { fields: { budget: 5000, score: 4 } }));
    await perform(act(ann, 'win'));
    await perform(act(ann, 'offer', { comment: 'please' }));
    await perform(vote(ann));
    await perform(vote(bea));
    await perform(vote(cem));
    const task = await openTask();
    await perform(() => crm.post(`/tasks/${task}/complete`, {}, bea.token));
    clock.move(2 * DAY);
    await perform(() => Promise.resolve({ body: {} }));
    await perform(act(ann, 'win'));

    expect(found).toEqual(real);
    const codes = found.flatMap(([, refused]) => (refused ? [(refused as string[])[0]] : []));
    expect(codes).toEqual([
      ...['FieldRequired', 'ConditionNotMet', 'NotAllowed', 'WrongStage', 'NoSeat'],
    ]);
    const history = (await crm.get(`/instances/${id}/history?pagination[pageSize]=100`)).body.data;
    const changeOf = ({ event, before: from, after }: Entry) => ({ event, from, after });
    // The real start is the token's, which is not an activity of a person.
    expect(simulated.map(changeOf)).toEqual(history.map(changeOf));
  });

  test('an unsaved definition runs on an invented record, with invented people', async () => {
    const schema = { ...deals(), id: 'unsaved', version: '7.0.0' };
    const actors = [
      { key: 'rep', label: 'A rep', roles: ['authenticated'] },
      { key: 'boss', teams: ['desk'] },
      { key: 'fan', teams: ['fans'], roles: ['fan'] },
    ];
    const data = {
      ...{
        schema,
        actors,
        sample: { name: 'Lea', score: 1, owner: 'user:simulated-rep' },
        at: START,
      },
      actionsFor: 'rep',
    };
    const { body } = await simulate(data);
    expect(body.data).toMatchObject({
      definition: { name: 'unsaved', version: '7.0.0' },
      ...{ entity: 'lead', type: CONTACT, hidden: [] },
    });
    expect(body.data.input).toMatchObject({
      sample: { properties: { score: { title: 'Score', default: 1 }, owner: { format: 'owner' } } },
      fields: { properties: { budget: { type: 'number', minimum: 0 } } },
    });
    expect(Object.keys(body.data.input.sample.properties)).not.toContain('stage');
    const [qualify] = body.data.actions;
    expect(qualify).toMatchObject({ action: 'qualify', possible: true, needs: ['fields'] });
    expect(qualify.input.properties.budget).toMatchObject({ type: 'number' });

    const moves = [
      { do: 'act', by: 'rep', action: 'qualify', fields: { budget: 2000 } },
      { do: 'act', by: 'fan', action: 'offer', comment: 'mine' },
      { do: 'act', by: 'rep', action: 'offer', comment: 'yours' },
    ];
    const [, qualified, refused, asked] = await steps({ ...data, moves });
    expect(qualified).toMatchObject({ refusal: null, stages: ['qualified'] });
    expect(refused).toMatchObject({
      refusal: { code: 'NotAllowed', reason: expect.stringContaining('user:simulated-rep') },
    });
    expect(asked?.state.instance.tasks[0]?.seats.map(({ person }) => person)).toEqual([
      ...[bea.person, cem.person, 'user:simulated-boss'],
    ]);
    expect(asked?.notices).toMatchObject([{ notice: 'approval' }]);
  });

  test('a team that does not exist yet has the people who are invented for it', async () => {
    const schema = {
      id: 'picked',
      entities: { lead: { stages: ['new', 'taken'] } },
      transitions: {
        take: { from: 'new', to: 'taken', assign: { team: 'future', pick: 'round_robin' } },
        again: { from: 'taken', to: 'taken', assign: { team: 'future', pick: 'round_robin' } },
      },
    };
    const actors = ['one', 'two'].map((key) => ({ key, teams: ['future'] }));
    const moves = ['take', 'again', 'again'].map((action) => ({ do: 'act', action }));
    const answered = await steps({ schema, actors, moves });
    expect(answered.map(({ state }) => state.instance.assignees[0])).toEqual([
      ...[undefined, 'user:simulated-one', 'user:simulated-two', 'user:simulated-one'],
    ]);
  });

  test('a call fails, is tried again later, and parks the pipeline after its last attempt', async () => {
    const schema = {
      id: 'sending',
      entities: { lead: { stages: ['new', { name: 'sent', final: true }] } },
      transitions: { send: { from: 'new', to: 'sent', do: [{ activity: 'send', with: {} }] } },
    };
    const moves: object[] = [{ do: 'act', action: 'send' }];
    const first = await last({ schema, at: START, moves });
    moves.push({ do: 'fail', call: first.state.calls[0]?.id, reason: 'no route' });
    const second = await last({ schema, at: START, moves });
    expect(second.state.calls).toMatchObject([{ attempt: 2, at: '2026-03-02T09:01:00.000Z' }]);
    moves.push({ do: 'fail', call: second.state.calls[0]?.id, reason: 'no route' });
    const third = await last({ schema, at: START, moves });
    expect(third.state).toMatchObject({ calls: [], instance: { status: 'needs_attention' } });
    expect(third.state.instance.fault?.reason).toContain('no route');
    moves.push({ do: 'answer', call: 'simulation.99' });
    expect(await last({ schema, at: START, moves })).toMatchObject({
      refusal: { code: 'UnknownTimer' },
    });
  });

  test('level 3: time passes over escalations', async () => {
    const schema = { ...deals(), id: 'ladder' };
    const data = { schema, at: START, sample: { owner: ann.person }, actors: people() };
    const [started, later] = await steps({ ...data, moves: [{ do: 'wait', for: '4 days' }] });
    expect(started?.state.timers).toMatchObject([{ kind: 'escalation', level: 1 }]);
    expect(later?.entries.map(({ event }) => event)).toContain('escalation.raised');
    expect(later?.state.timers).toEqual([]);
  });

  test('a condition of the app and the rules of the record are asked', async () => {
    const schema = {
      id: 'ruled',
      entities: { lead: { stages: ['new', 'known'] } },
      transitions: {
        visit: { from: 'new', to: 'known', condition: { type: 'known_city', city: 'Ulm' } },
        mail: { from: 'new', to: 'known', fields: ['email'] },
        hang: { from: 'new', to: 'known', fields: ['parentId'] },
      },
    };
    await crm.post('/contacts', { name: 'Taken', kind: 'lead', email: 'taken@example.com' });
    const moves = [
      { do: 'act', action: 'visit' },
      { do: 'act', action: 'mail', fields: { email: 'no address' } },
    ];
    const [, visit, mail] = await steps({ schema, sample: { name: 'Lea' }, moves });
    expect(visit?.refusal).toMatchObject({ code: 'ConditionNotMet' });
    expect(mail?.refusal).toMatchObject({ code: 'InvalidField', path: 'fields.email' });
  });

  test('a circle of waits comes to an end, with the move that started it', async () => {
    const schema = {
      id: 'circle',
      entities: { lead: { stages: ['a', 'b'] } },
      transitions: {
        go: { from: 'a', to: 'b', do: [{ wait: '1s' }, { transition: 'back' }] },
        back: { from: 'b', to: 'a', do: [{ wait: '1s' }, { transition: 'go' }] },
      },
    };
    const moves = [
      { do: 'act', action: 'go' },
      { do: 'wait', for: '3000 days' },
    ];
    const { status, body } = await simulate({ schema, moves });
    expect([status, body.error.details.errors]).toMatchObject([
      400,
      [{ path: ['data', 'moves', 1], message: expect.stringContaining('timers') }],
    ]);
  });

  describe('input that makes no sense is a 400 that names the field', () => {
    const schema = { id: 'plain', entities: { lead: { stages: ['new'] } }, transitions: {} };
    const waits = (move: object) => ({ schema, moves: [move] });
    test.each<[string, object, string]>([
      ['nothing to run', {}, 'data'],
      ['both', { schema, name: 'deals' }, 'data'],
      ['a broken definition', { schema: { id: 'x', transitions: { a: 1 } } }, 'transitions.a'],
      ['an unknown entity', { schema, entity: 'deal' }, 'data.entity'],
      ['an unknown campaign', { schema, campaign: 'deal' }, 'data.campaign'],
      ['an attribute that is none', { schema, sample: { wheels: 4 } }, 'data.sample.wheels'],
      ['a wrong value', { schema, sample: { score: 'high' } }, 'data.sample.score'],
      [
        'a record and a sample',
        { schema, sample: {}, record: { type: CONTACT, id: 'x' } },
        'data.sample',
      ],
      ['no time', { schema, at: 'tomorrow' }, 'data.at'],
      ['an unknown actor', waits({ do: 'act', by: 'who', action: 'x' }), 'data.moves.0.by'],
      ['an unknown move', waits({ do: 'dance' }), 'data.moves.0.do'],
      ['a wait without a time', waits({ do: 'wait' }), 'data.moves.0'],
      ['a duration that is none', waits({ do: 'wait', for: 'ages' }), 'data.moves.0.for'],
      [
        'time that goes back',
        waits({ do: 'wait', until: '1999-01-01T00:00:00Z' }),
        'data.moves.0.until',
      ],
      [
        'too many moves',
        { schema, moves: Array.from({ length: 101 }, () => ({ do: 'wait', for: '1s' })) },
        'data.moves',
      ],
      [
        'somebody who does not exist',
        { schema, actors: [{ key: 'a', person: 'user:nobody' }] },
        'data.actors.0.person',
      ],
      ['the same key twice', { schema, actors: [{ key: 'a' }, { key: 'a' }] }, 'data.actors.1.key'],
    ])('%s', async (_title, data, path) => {
      const { status, body } = await simulate(data);
      const paths = body.error.details.errors.map((one: { path: string[] }) => one.path.join('.'));
      expect([status, paths]).toEqual([400, expect.arrayContaining([path])]);
    });
  });

  test('a start that is refused is reported, and no move follows', async () => {
    const schema = { id: 'plain', entities: { lead: { stages: ['new'] } }, transitions: {} };
    const [only, ...others] = await steps({
      ...{ schema, stage: 'old', moves: [{ do: 'act', action: 'comment', comment: 'hi' }] },
    });
    expect([only?.refusal?.code, only?.state, others]).toEqual(['UnknownStage', null, []]);
  });

  test('needs the permission, the right to read the record, and leaves out what the role may not see', async () => {
    const schema = {
      id: 'plain',
      entities: { company: { type: COMPANY, stages: ['new'] } },
      transitions: {},
    };
    const { status } = await simulate({ schema }, ann.token);
    expect(status).toBe(403);
    await crm.app.http.grant('authenticated', ['plugin::nexus-crm.definitions.simulate']);
    const company = await crm.app.strapi
      .documents(COMPANY as never)
      .create({ data: { name: 'Acme' } as never });
    const record = { type: COMPANY, id: company.documentId };
    expect((await simulate({ schema, record }, ann.token)).status).toBe(403);
    expect((await simulate({ schema, record })).status).toBe(200);
    expect((await simulate({ schema, record: { ...record, id: 'nothing' } })).status).toBe(404);

    const permission = (subject: string, fields: string[]) => ({
      ...{ action: 'plugin::content-manager.explorer.read', subject, conditions: [] },
      properties: { fields },
    });
    const roles = crm.app.strapi.service('admin::role');
    await crm.app.http.admin();
    const role = await roles.create({ name: 'Designer', description: 'draws pipelines' });
    await roles.assignPermissions(role.id, [
      { action: 'plugin::nexus-crm.definitions.manage', conditions: [], properties: {} },
      permission(CONTACT, ['name']),
    ]);
    const admin = await crm.app.http.adminWithRole(role.id);
    const lead = await crm.lead({ name: 'Lea', score: 907_723 });
    const spy = {
      id: 'spy',
      entities: { lead: { stages: ['new', 'rich'] } },
      transitions: { look: { from: 'new', to: 'rich', condition: 'data.score > 70' } },
    };
    const { body } = await crm.app.http.post(
      '/nexus-crm/definitions/simulate',
      {
        data: {
          ...{ schema: spy, record: { type: CONTACT, id: lead } },
          moves: [{ do: 'act', action: 'look' }],
        },
      },
      { token: admin },
    );
    expect(body.data.hidden).toContain('score');
    expect(body.data.steps[1].refusal).toMatchObject({ code: 'ConditionNotMet' });
    expect(JSON.stringify(body)).not.toContain('907723');
  });
});
