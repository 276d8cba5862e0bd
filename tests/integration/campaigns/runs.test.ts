/**
 * The runs of many campaigns in one request.
 *
 * @databases sqlite postgres
 */
import { CAMPAIGN, CONTACT, PipelineApp } from '../engine/support';

describe('the list of runs', () => {
  let crm: PipelineApp;
  const campaigns: string[] = [];

  beforeAll(async () => {
    crm = await PipelineApp.start();
    await crm.workers.stop();
    await crm.publish({
      id: 'greet',
      entities: { lead: { stages: ['new'] } },
      campaigns: { hello: { do: [{ wait: '1 day' }] } },
    });
    for (let members = 0; members <= 3; members += 1) {
      const records = await Promise.all(Array.from({ length: members }, () => crm.lead()));
      const data = { name: 'Hello', definition: 'greet', flow: 'hello' };
      const { body } = await crm.post('/campaigns', {
        ...{ ...data, audience: { type: CONTACT, records } },
      });
      campaigns.push(body.data.documentId);
      // The first one is never started.
      if (members === 0) continue;
      expect((await crm.post(`/campaigns/${body.data.documentId}/start`)).status).toBe(202);
    }
  });
  afterAll(() => crm.dispose());

  const named = (ids: readonly string[]): string =>
    ids.map((id, index) => `filters[campaign][$in][${index}]=${id}`).join('&');
  const counts = ({ data }: { data: { campaign: string; metrics: { waiting: number } }[] }) =>
    data.map(({ campaign, metrics }) => [campaigns.indexOf(campaign), metrics.waiting]);

  test('has the campaigns that were started, the latest first, with their members counted', async () => {
    const { status, body } = await crm.get('/campaign-runs');
    expect(status).toBe(200);
    expect(counts(body)).toEqual([
      [3, 3],
      [2, 2],
      [1, 1],
    ]);
    expect(body.meta.pagination).toMatchObject({ page: 1, total: 3 });
    const [last] = body.data;
    expect(last).toEqual((await crm.get(`/campaigns/${campaigns[3]}/run`)).body.data);
  });

  test('is limited to some campaigns, and read in pages', async () => {
    const [never = '', first = '', second = ''] = campaigns;
    const some = await crm.get(`/campaign-runs?${named([first, never, second])}`);
    expect(counts(some.body)).toEqual([
      [2, 2],
      [1, 1],
    ]);
    expect(counts((await crm.get(`/campaign-runs?filters[campaign]=${first}`)).body)).toEqual([
      [1, 1],
    ]);
    expect((await crm.get(`/campaign-runs?filters[campaign]=${never}`)).body.data).toEqual([]);
    const page = '/campaign-runs?pagination[page]=2&pagination[pageSize]=2';
    expect(counts((await crm.get(page)).body)).toEqual([[1, 1]]);
    const { status, body } = await crm.get('/campaign-runs?filters[flow]=hello');
    expect(status).toBe(400);
    expect(body.error.details.errors[0].path).toEqual(['filters']);
  });

  test('takes as many statements for three campaigns as for one', async () => {
    const { connection } = crm.app.strapi.db;
    const count = async (ids: readonly string[]): Promise<number> => {
      const statements: string[] = [];
      const note = ({ sql }: { readonly sql: string }): void => void statements.push(sql);
      connection.on('query', note);
      await crm.get(`/campaign-runs?${named(ids)}`);
      connection.removeListener('query', note);
      return statements.filter((sql) => /crm_campaign_(runs|members)/.test(sql)).length;
    };
    expect(await count(campaigns.slice(1, 2))).toBe(3);
    expect(await count(campaigns)).toBe(3);
  });

  test('[SR-001] needs the right to the endpoint and to find campaigns', async () => {
    const ann = await crm.user('ann');
    expect((await crm.get('/campaign-runs', ann.token)).status).toBe(403);
    await crm.app.http.grant('authenticated', ['plugin::nexus-crm.campaign-runs.find']);
    expect((await crm.get('/campaign-runs', ann.token)).status).toBe(403);
    await crm.app.http.grant('authenticated', [`${CAMPAIGN}.find`]);
    expect((await crm.get('/campaign-runs', ann.token)).body.data).toHaveLength(3);
  });

  test('[SR-001] has for an admin those of the campaigns that the conditions of the role allow', async () => {
    await crm.app.http.admin();
    const roles = crm.app.strapi.service('admin::role');
    const role = await roles.create({ name: 'Marketing', description: '' });
    const read = (conditions: string[]) => ({
      ...{ action: 'plugin::content-manager.explorer.read', subject: CAMPAIGN },
      ...{ properties: { fields: ['name'] }, conditions },
    });
    const see = { action: 'plugin::nexus-crm.campaigns.read', subject: null };
    await roles.assignPermissions(role.id, [see, read(['admin::is-creator'])]);
    const token = await crm.app.http.adminWithRole(role.id);
    const list = () => crm.app.http.get('/nexus-crm/campaign-runs', { token });
    expect([(await list()).status, (await list()).body.data]).toEqual([200, []]);

    const [creator] = await crm.app.strapi.db.query('admin::user').findMany({
      ...{ where: { firstname: 'Rolf' }, orderBy: { id: 'desc' } },
    });
    await crm.app.strapi.db.query(CAMPAIGN).update({
      ...{ where: { documentId: campaigns[2] }, data: { createdBy: creator.id } },
    });
    expect(counts((await list()).body)).toEqual([[2, 2]]);
    await roles.assignPermissions(role.id, [see]);
    expect((await list()).status).toBe(403);
  });
});
