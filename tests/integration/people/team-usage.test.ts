/** @databases sqlite postgres */
import { PipelineApp } from '../engine/support';
import { AdminRole } from './support';

const TEAM = 'plugin::nexus-crm.team';
const CONTACT = 'plugin::nexus-crm.contact';

/** What a team is needed for, and the SLAs of pipelines: what pages say before something is deleted. */
describe('the usage of a team', () => {
  let crm: PipelineApp;
  let role: AdminRole;
  let team: string;

  beforeAll(async () => {
    crm = await PipelineApp.start({ level: 3 });
    await crm.workers.stop();
    const ann = await crm.user('ann');
    team = await crm.team('inside-sales', [ann.person]);
    role = await AdminRole.create(crm.app, 'Rep');
    await crm.post('/calendars', {
      ...{ name: 'office', timeZone: 'Europe/Berlin' },
      hours: [{ days: [1, 2, 3, 4, 5], from: '09:00', to: '17:00' }],
    });
    await crm.publish({
      ...{ id: 'intake', label: 'Lead intake', open: true },
      sla: { duration: '2 days', calendar: 'office' },
      entities: { lead: { stages: [{ name: 'new' }, { name: 'done', final: true }] } },
      transitions: {
        take: {
          ...{ from: 'new', to: 'new' },
          do: [{ task: 'Call', assign: { team: 'inside-sales' } }],
        },
        finish: { from: 'new', to: 'done' },
      },
    });
  });
  afterAll(() => crm.dispose());

  const asAdmin = (path: string) => crm.app.http.get(`/nexus-crm${path}`, { token: role.token });

  test('records, work and pipelines are counted, each by its own right', async () => {
    await crm.lead({ owner: `team:${team}` });
    await crm.lead({ owner: `team:${team}` });
    const started = await crm.start('intake', await crm.lead());
    await crm.act(started.id, 'take');
    const { body } = await crm.get(`/teams/${team}/usage`);
    expect(body.data).toEqual({
      records: [{ type: CONTACT, name: 'CRM Contact', count: 2 }],
      waiting: 1,
      pipelines: [{ name: 'intake', label: 'Lead intake' }],
    });

    await role.allow([
      { action: 'plugin::nexus-crm.people.read' },
      role.reading(TEAM, ['name', 'key']),
    ]);
    const limited = await asAdmin(`/teams/${team}/usage`);
    expect(limited.body.data).toEqual({ records: [], waiting: null, pipelines: [] });
    await role.allow([
      { action: 'plugin::nexus-crm.people.read' },
      { action: 'plugin::nexus-crm.instances.read' },
      role.reading(TEAM, ['name', 'key']),
    ]);
    expect((await asAdmin(`/teams/${team}/usage`)).body.data.waiting).toBe(1);

    // Whose records they are is a field, too.
    for (const [fields, count] of [
      [['name'], undefined],
      [['name', 'owner'], 2],
    ] as const) {
      await role.allow([
        { action: 'plugin::nexus-crm.people.read' },
        role.reading(TEAM, ['name', 'key']),
        role.reading(CONTACT, [...fields]),
      ]);
      const { records } = (await asAdmin(`/teams/${team}/usage`)).body.data;
      expect(records[0]?.count).toBe(count);
    }
  });

  test('who may not read the team is refused, and there has to be one', async () => {
    await role.allow([{ action: 'plugin::nexus-crm.people.read' }]);
    expect((await asAdmin(`/teams/${team}/usage`)).status).toBe(403);
    await role.allow([role.reading(TEAM, ['name'])]);
    expect((await asAdmin(`/teams/${team}/usage`)).status).toBe(403);
    expect((await crm.get('/teams/nothing/usage')).status).toBe(404);
  });

  test('the SLAs of active pipelines say which calendar they count by', async () => {
    const { body } = await crm.get('/sla/pipelines');
    expect(body.data).toEqual([
      {
        ...{ definition: 'intake', label: 'Lead intake', version: '1.0.0' },
        ...{ duration: '2 days', calendar: 'office' },
      },
    ]);
    await role.allow([]);
    expect((await asAdmin('/sla/pipelines')).status).toBe(403);
    await role.allow([{ action: 'plugin::nexus-crm.definitions.read' }]);
    expect((await asAdmin('/sla/pipelines')).body.data).toHaveLength(1);
  });
});
