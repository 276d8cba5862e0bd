import type { GetInstanceGraph } from '../../../server/src/contracts/instance-graph';
import { AdminRole } from '../people/support';
import { CONTACT, OPPORTUNITY, PipelineApp, type Caller } from './support';

type Graph = GetInstanceGraph.Data;

/** Everything that is for readers of definitions alone has this in it. */
const SECRET = 'sesame';

const DEALS = {
  ...{ id: 'deals', version: '1.0.0', open: true },
  entities: {
    lead: {
      stages: [
        { name: 'new', label: 'New lead', color: 'primary' },
        'offer',
        { name: 'won', final: true },
      ],
    },
    opportunity: { stages: ['open', { name: 'closed', final: true }] },
  },
  transitions: {
    offer: {
      ...{ entity: 'lead', label: 'Make an offer', from: 'new', to: 'offer' },
      require: { fields: ['email'], comment: true },
      condition: `'${SECRET}' == 'sesame'`,
      do: [
        { set: { score: 4 } },
        {
          inclusive: [
            {
              when: `'${SECRET}' == 'sesame'`,
              do: [
                { sequence: [{ task: 'Call back', assign: { team: SECRET }, due: '2 days' }] },
                { wait: '1 day' },
              ],
            },
            {
              when: 'true',
              do: [{ approval: { strategy: 'first', voters: { role: SECRET } } }],
            },
            { else: [] },
          ],
        },
        {
          activity: 'hook',
          with: { body: { password: SECRET }, url: `https://${SECRET}.example` },
          compensate: { activity: 'hook', with: { body: SECRET } },
        },
        { transition: 'win', optional: true },
      ],
    },
    win: {
      ...{ entity: 'lead', from: ['*', 'won'], to: 'won' },
      approval: { strategy: 'first', voters: { role: SECRET } },
    },
    finish: { entity: 'opportunity', from: 'open', to: 'closed' },
  },
};

/** A version whose leads have further stages. */
const definition = (version: string, stages: readonly unknown[] = []) => {
  const { lead, opportunity } = DEALS.entities;
  return {
    ...{ ...DEALS, version },
    entities: { lead: { stages: [...lead.stages, ...stages] }, opportunity },
  };
};

describe('the graph of a running pipeline', () => {
  let crm: PipelineApp;
  let lead: string;
  let instance: string;
  let ann: Caller;
  let role: AdminRole;

  const graphOf = async (id: string, token?: string): Promise<Graph> => {
    const { status, body } = await crm.get(`/instances/${id}/graph`, token);
    expect([body.error, status]).toEqual([undefined, 200]);
    return body.data;
  };
  const asAdmin = (url: string, token = role.token) =>
    crm.app.http.get(`/nexus-crm${url}`, { token });
  const boxes = (...names: readonly string[]) =>
    names.map((name) => ({ action: `plugin::nexus-crm.${name}` }));

  beforeAll(async () => {
    crm = await PipelineApp.start({ level: 3 });
    await crm.workers.stop();
    ann = await crm.user('ann');
    role = await AdminRole.create(crm.app, 'Rep');
    await crm.team(SECRET, [ann.person]);
    await crm.publish(definition('1.0.0'));
    lead = await crm.lead({ email: 'lea@example.com' });
    ({ id: instance } = await crm.start('deals', lead));
    const moved = await crm.act(instance, 'offer', { comment: 'Go', fields: {} });
    expect([moved.body.error, moved.status]).toEqual([undefined, 200]);
  });
  afterAll(() => crm.dispose());

  test('[US-015] has stages, transitions, and the steps of the flow at work with its tokens', async () => {
    const { definition: version, stages, transitions, flows } = await graphOf(instance);
    expect(version).toEqual({ name: 'deals', version: '1.0.0' });
    expect(stages).toEqual([
      { name: 'new', label: 'New lead', color: 'primary', isFinal: false, isCurrent: false },
      { name: 'offer', label: 'offer', color: null, isFinal: false, isCurrent: true },
      { name: 'won', label: 'won', color: null, isFinal: true, isCurrent: false },
    ]);
    expect(transitions).toEqual([
      {
        ...{ name: 'offer', label: 'Make an offer', from: ['new'], to: 'offer' },
        guards: ['condition', 'steps'],
      },
      { name: 'win', label: 'win', from: ['*', 'won'], to: 'won', guards: ['approval'] },
    ]);
    expect(flows.map(({ path, label }) => [path, label])).toEqual([
      ['transitions.offer.do', 'Make an offer'],
    ]);
    const at = 'transitions.offer.do';
    const block = `${at}[1]`;
    expect(
      flows[0]?.steps.map((step) => [
        ...[step.path, step.kind, step.label, step.block, step.branch, step.waitsFor],
      ]),
    ).toEqual([
      [`${at}[0]`, 'set', null, null, null, null],
      [block, 'inclusive', null, null, null, 'forked'],
      [`${block}.inclusive[0].do[0].sequence[0]`, 'task', 'Call back', block, 0, 'task'],
      [`${block}.inclusive[0].do[1]`, 'wait', '1 day', block, 0, null],
      [`${block}.inclusive[1].do[0]`, 'approval', null, block, 1, 'failed'],
      [`${at}[2]`, 'activity', 'hook', null, null, null],
      [`${at}[3]`, 'transition', 'win', null, null, null],
    ]);
    expect(flows[0]?.steps[1]?.branches).toEqual(['condition', 'condition', 'else']);
  });

  test('says nothing of conditions, approvers, inputs and settings', async () => {
    const source = await crm.get('/definitions/deals');
    expect(JSON.stringify(source.body)).toContain(SECRET);
    expect(JSON.stringify(await graphOf(instance))).not.toContain(SECRET);
  });

  test('is of the version that the instance runs, and follows it when it is moved', async () => {
    await crm.publish(definition('2.0.0', ['later']));
    const other = await crm.start('deals', await crm.lead());
    const names = async (id: string) => (await graphOf(id)).stages.map(({ name }) => name);
    expect(await names(instance)).toEqual(['new', 'offer', 'won']);
    expect(await names(other.id)).toEqual(['new', 'offer', 'won', 'later']);
    expect((await graphOf(other.id)).flows).toEqual([]);
    const back = await crm.post('/definitions/deals/move', {
      ...{ from: '2.0.0', to: '1.0.0', dryRun: false },
    });
    expect([back.body.error, back.status]).toEqual([undefined, 200]);
    expect(await names(other.id)).toEqual(['new', 'offer', 'won']);
  });

  test('marks no stage of an ended instance', async () => {
    const { id } = await crm.start('deals', await crm.lead());
    const ended = await crm.act(id, 'cancel', {});
    expect([ended.body.error, ended.status]).toEqual([undefined, 200]);
    const { stages, flows } = await graphOf(id);
    expect([stages.filter(({ isCurrent }) => isCurrent), flows]).toEqual([[], []]);
  });

  test('of an unknown instance it answers 404', async () => {
    for (const id of ['nobody', 'a%00b', 'x'.repeat(300)]) {
      expect([id, (await crm.get(`/instances/${id}/graph`)).status]).toEqual([id, 404]);
    }
  });

  test('[FR-L2-008] a user needs the permission, and the right to read the record', async () => {
    const read = () => crm.get(`/instances/${instance}/graph`, ann.token);
    expect((await read()).status).toBe(403);
    await crm.app.http.grant('authenticated', ['plugin::nexus-crm.instances.graph']);
    expect((await read()).status).toBe(200);
    expect((await crm.app.http.get(`/api/nexus-crm/instances/${instance}/graph`)).status).toBe(403);
  });

  test('an admin needs the right to read instances and the record, not the one to read definitions', async () => {
    const url = `/instances/${instance}/graph`;
    await role.allow(boxes('definitions.read'));
    expect((await asAdmin(url)).status).toBe(403);
    await role.allow(boxes('instances.read'));
    expect((await asAdmin(url)).status).toBe((await asAdmin(`/instances/${instance}`)).status);
    expect((await asAdmin(url)).status).toBe(403);
    await role.allow([...boxes('instances.read'), role.reading(OPPORTUNITY, ['name'])]);
    expect((await asAdmin(url)).status).toBe(403);
    await role.allow([...boxes('instances.read'), role.reading(CONTACT, ['name'])]);
    const allowed = await asAdmin(url);
    expect([allowed.status, allowed.body.data?.stages.length]).toEqual([200, 3]);
    expect((await asAdmin('/definitions/deals')).status).toBe(403);
  });

  test('an admin whose role is limited to some records sees the graph of those alone', async () => {
    const conditions = ['admin::is-creator'];
    await role.allow([
      ...boxes('instances.read'),
      role.reading(CONTACT, ['name', 'createdBy'], { conditions }),
    ]);
    const foreign = await asAdmin(`/instances/${instance}/graph`);
    const same = await asAdmin(`/instances/${instance}`);
    expect([foreign.status, foreign.body.error?.message]).toEqual([
      ...[same.status, same.body.error?.message],
    ]);
    expect([403, 404]).toContain(foreign.status);
  });

  test('is offered by the service, and not at level 1', async () => {
    expect(await crm.engine.pipelineGraph(instance)).toEqual(await graphOf(instance));
    await expect(crm.engine.pipelineGraph('nobody')).rejects.toMatchObject({
      name: 'NotFoundError',
    });
    await crm.app.restart({ level: 1 });
    const token = await crm.app.http.apiToken('full-access');
    expect((await crm.get(`/instances/${instance}/graph`, token)).status).toBe(404);
  });
});
