/**
 * Who may do what to a campaign; `campaigns.test.ts` has what is stored.
 *
 * @databases sqlite
 */
import type { Answer } from '../../support/http';
import { CAMPAIGN, COMPANY, CONTACT, PipelineApp, type Caller } from '../engine/support';

const USER = 'plugin::users-permissions.user';

const leads = (filters: object): object => ({ type: CONTACT, filters });

/** Nobody learns by who is enrolled what they may not see. */
describe('whom a campaign may be for', () => {
  let crm: PipelineApp;
  let ann: Caller;

  beforeAll(async () => {
    crm = await PipelineApp.start();
    await crm.publish({
      id: 'greet',
      entities: { lead: { stages: ['new'] } },
      campaigns: { hello: { do: [{ wait: '1 day' }] } },
    });
    ann = await crm.user('ann');
    await crm.app.http.grant('authenticated', [
      'plugin::nexus-crm.campaign-runs.start',
      `${CAMPAIGN}.update`,
    ]);
  });
  afterAll(() => crm.dispose());

  const campaign = async (audience: unknown): Promise<string> => {
    const data = { name: 'Hello', definition: 'greet', flow: 'hello', audience };
    const created = await crm.post('/campaigns', data);
    expect(created.status).toBe(201);
    return created.body.data.documentId;
  };
  const start = async (audience: unknown, token?: string) =>
    crm.post(`/campaigns/${await campaign(audience)}/start`, undefined, token);

  test.each<[object, (string | number)[]]>([
    [leads({ nothing: 1 }), ['nothing']],
    [leads({ tenant: 'default' }), ['tenant']],
    [leads({ $and: [{ tenant: 'x' }] }), ['tenant']],
    [leads({ name: { $like: 'x' } }), ['name']],
    [leads({ score: 'many' }), ['score']],
    [leads({ $where: '1' }), ['$where']],
    [{ type: USER, filters: { password: { $startsWith: '$2' } } }, ['password']],
    [{ type: USER, filters: { resetPasswordToken: { $notNull: true } } }, ['resetPasswordToken']],
  ])('[SR-001] %j: 400 names what is wrong, and nothing is started', async (audience, path) => {
    const answer = await start(audience);
    expect(answer.status).toBe(400);
    const [error] = answer.body.error.details.errors;
    expect(error.path.slice(0, 2 + path.length)).toEqual(['audience', 'filters', ...path]);
    expect(await crm.rows('crm_campaign_runs')).toEqual([]);
  });

  test('[SR-001] records that are listed must be there', async () => {
    const answer = await start({ type: CONTACT, records: [await crm.lead(), 'nobody'] });
    expect(answer.status).toBe(400);
    expect(answer.body.error.details.errors[0].path).toEqual(['audience', 'records', 1]);
  });

  test.each([
    '__proto__',
    'constructor',
    'admin::user',
    'api::no.no',
    'plugin::nexus-crm.definition',
  ])('[SR-001] campaigns cannot run on %s', async (type) => {
    const answer = await start({ type, all: true });
    expect(answer.status).toBe(400);
    expect(answer.body.error.details.errors[0].path).toEqual(['audience', 'type']);
  });

  test('[SR-001] a caller who may not list a type cannot start a campaign on it', async () => {
    const company = { type: COMPANY, all: true };
    expect((await start(company, ann.token)).status).toBe(403);
    await crm.app.http.grant('authenticated', [`${COMPANY}.find`]);
    expect((await start(company, ann.token)).status).toBe(202);
  });

  test('[SR-001] a filter across a relation needs the right to the related type', async () => {
    await crm.app.http.grant('authenticated', [`${COMPANY}.find`]);
    const audience = { type: COMPANY, filters: { orders: { total: { $gt: 1000 } } } };
    const refused = await start(audience, ann.token);
    expect(refused.status).toBe(400);
    expect(refused.body.error.details.errors[0].path).toEqual(['audience', 'filters', 'orders']);
    await crm.app.http.grant('authenticated', ['api::order.order.find']);
    expect((await start(audience, ann.token)).status).toBe(202);
  });

  test('[SR-006] listing, adding and commanding members needs the right to list their type', async () => {
    const [record, later] = [await crm.lead(), await crm.lead()];
    const id = await campaign({ type: CONTACT, records: [record] });
    expect((await crm.post(`/campaigns/${id}/start`)).status).toBe(202);
    await crm.app.http.grant(
      'authenticated',
      ['findMembers', 'enrol', 'pauseMember'].map(
        (action) => `plugin::nexus-crm.campaign-runs.${action}`,
      ),
    );
    const members = `/campaigns/${id}/members`;
    const [{ id: member }] = (await crm.get(members)).body.data;
    const entries: [string, () => Promise<Answer>][] = [
      ['enrol', () => crm.post(members, { records: [later] }, ann.token)],
      ['pause', () => crm.post(`${members}/${member}/pause`, undefined, ann.token)],
    ];
    const list = async (): Promise<unknown[]> => {
      const { status, body } = await crm.get(members, ann.token);
      return [status, body.data.length, body.meta.pagination.total];
    };
    for (const [name, ask] of entries) expect([name, (await ask()).status]).toEqual([name, 403]);
    expect(await list()).toEqual([200, 0, 0]);
    await crm.app.http.grant('authenticated', [`${CONTACT}.find`]);
    for (const [name, ask] of entries)
      expect([name, (await ask()).status < 300]).toEqual([name, true]);
    expect(await list()).toEqual([200, 2, 2]);
  });

  test('[SR-001] an admin filters by the fields that the role may read, on types that it may read whole', async () => {
    await crm.app.http.admin();
    const roles = crm.app.strapi.service('admin::role');
    const role = await roles.create({ name: 'Marketing', description: '' });
    const manage = (action: string, subject: string, fields: string[]) => ({
      ...{ action: `plugin::content-manager.explorer.${action}`, subject },
      ...{ properties: { fields }, conditions: [] },
    });
    const rights = [
      { action: 'plugin::nexus-crm.campaigns.run', subject: null },
      manage('update', CAMPAIGN, ['name']),
    ];
    await roles.assignPermissions(role.id, [...rights, manage('read', CONTACT, ['name'])]);
    const token = await crm.app.http.adminWithRole(role.id);
    const begin = async (filters: object) => {
      const id = await campaign(leads(filters));
      return crm.app.http.post(`/nexus-crm/campaigns/${id}/start`, undefined, { token });
    };
    const closed = await begin({ phone: { $startsWith: '1' } });
    expect(closed.status).toBe(400);
    expect(closed.body.error.details.errors[0].path).toEqual(['audience', 'filters', 'phone']);
    expect((await begin({ name: 'x' })).status).toBe(202);
    await roles.assignPermissions(role.id, rights);
    expect((await begin({ name: 'x' })).status).toBe(403);
  });
});
