/** @databases sqlite postgres */
import type { Reports } from '../../../server/src/services/reports';
import type { LogRow, ReportAnswers } from '../../support/raw-reports';
import { COMPANY, CONTACT, OPPORTUNITY, PipelineApp, type Caller } from '../engine/support';

const DEALS = {
  id: 'deals',
  entities: {
    opportunity: {
      stages: ['open', 'offer', ...['won', 'lost'].map((name) => ({ name, final: true }))],
    },
  },
  transitions: {
    offer: { from: 'open', to: 'offer' },
    win: { from: '*', to: 'won' },
    lose: { from: '*', to: 'lost' },
  },
};

const COMPANIES = {
  id: 'companies',
  entities: { company: { type: COMPANY, stages: ['new', 'known'] } },
  transitions: { meet: { from: 'new', to: 'known' } },
};

const REPORTS = ['conversion', 'funnel', 'velocity', 'forecast', 'lost-reasons'] as const;
const PERMISSIONS = [...REPORTS.slice(0, 4), 'lostReasons'].map(
  (name) => `plugin::nexus-crm.reports.${name}`,
);
const DAY = 86_400_000;

/** What tests ask of Strapi's roles of admins. */
interface Roles {
  create(values: object): Promise<{ readonly id: number }>;
  assignPermissions(role: number, permissions: readonly object[]): Promise<unknown>;
}

/** US-025: who may ask for reports, with which queries, and in which formats. */
describe('the endpoints of reports', () => {
  let crm: PipelineApp;
  let admin: string;
  let ann: Caller;
  const ids: Record<string, { record: string; instance: string }> = {};

  beforeAll(async () => {
    crm = await PipelineApp.start({ level: 3 });
    await crm.workers.stop();
    admin = await crm.app.http.admin();
    ann = await crm.user('ann');
    const field = { uid: OPPORTUNITY, name: 'source', type: 'string', label: 'Source' };
    await crm.app.http.post('/nexus-crm/custom-fields', { data: field }, { token: admin });
    await crm.publish(DEALS);
    await crm.publish(COMPANIES);
    const deal = async (name: string, values: object, ...actions: readonly string[]) => {
      const made = await crm.post('/opportunities', { name, currency: 'EUR', ...values });
      const subject = { type: OPPORTUNITY, id: made.body.data.documentId };
      const started = await crm.post('/instances', { definition: 'deals', subject });
      const { id } = started.body.data;
      for (const action of actions) expect((await crm.act(id, action)).status).toBe(200);
      ids[name] = { record: subject.id, instance: id };
    };
    await deal('a', { value: 1000, owner: ann.person, source: 'web' }, 'offer', 'win');
    await deal('b', { value: 500, source: '=cmd|1' }, 'offer', 'win');
    await deal('c', { value: 300, source: 'web' }, 'offer', 'lose');
    await deal('d', { value: 700, currency: 'USD' }, 'win');
    await deal('e', { value: 2000, closeDate: '2026-03-31', owner: ann.person }, 'offer');
    await deal('f', { value: 900, closeDate: '2026-04-01' });
    await deal('g', { value: 100 });
    const company = await crm.app.http.post(
      '/api/companies',
      { data: { name: 'Acme' } },
      { token: crm.token },
    );
    const subject = { type: COMPANY, id: company.body.data.documentId };
    expect((await crm.post('/instances', { definition: 'companies', subject })).status).toBe(201);
    // The wins of March took two days, with a day in each stage.
    const won = Date.parse('2026-03-10T12:00:00Z');
    for (const name of ['a', 'b', 'd']) {
      const rows = await entries(ids[name]!.instance);
      for (const [index, row] of rows.entries()) {
        const place = rows.length - 1 - index;
        await knex()('crm_stage_log')
          .where({ id: row.id })
          .update({
            started_at: won - 2 * DAY,
            entered_at: won - place * DAY,
            left_at: won - Math.max(place - 1, 0) * DAY,
            ...(place === 0 && { ended_at: won }),
          });
      }
    }
  });
  afterAll(() => crm.dispose());

  const knex = () => crm.app.strapi.db.connection;
  const entries = (instance: string): Promise<readonly LogRow[]> =>
    knex()('crm_stage_log').where({ instance_id: instance }).orderBy('id');
  const ask = async <Name extends keyof ReportAnswers>(
    name: Name,
    query = '',
    token?: string,
  ): Promise<ReportAnswers[Name]> => {
    const { status, body } = await crm.get(`/reports/${name}?${query}`, token);
    expect([name, query, body.error, status]).toEqual([name, query, undefined, 200]);
    return body;
  };
  const plugin = () => crm.app.strapi.plugin('nexus-crm');

  test('[US-025] forecast: open value by close date, weighted by the win rates, and what was won', async () => {
    const { data, meta } = await ask('forecast', 'definition=deals');
    // Of those that were in "open" 3 of 4 were won, of those in "offer" 2 of 3.
    expect(meta.winRates).toEqual([
      { definition: 'deals', entity: 'opportunity', stage: 'open', ended: 4, rate: 0.75 },
      { definition: 'deals', entity: 'opportunity', stage: 'offer', ended: 3, rate: 0.6667 },
      { definition: 'deals', entity: 'opportunity', stage: 'won', ended: 3, rate: 1 },
      { definition: 'deals', entity: 'opportunity', stage: 'lost', ended: 1, rate: 0 },
    ]);
    const none = { count: 0, value: 0 };
    const at = { group: {}, unweighted: 0 };
    expect(data).toEqual([
      {
        ...{ ...at, period: '2026-03', currency: 'EUR' },
        ...{ pipeline: { count: 1, value: 2000 }, weighted: 1333.4 },
        won: { count: 2, value: 1500 },
      },
      {
        ...{ ...at, period: '2026-03', currency: 'USD' },
        ...{ pipeline: none, weighted: 0, won: { count: 1, value: 700 } },
      },
      {
        ...{ ...at, period: '2026-04', currency: 'EUR' },
        ...{ pipeline: { count: 1, value: 900 }, weighted: 675, won: none },
      },
      {
        ...{ ...at, period: null, currency: 'EUR' },
        ...{ pipeline: { count: 1, value: 100 }, weighted: 75, won: none },
      },
    ]);
    const march = await ask('forecast', 'from=2026-03-01&to=2026-03-31&period=quarter&groupBy=owner');
    expect(
      march.data.map((row) => [
        ...[row.period, row.group.owner, row.currency, row.pipeline.value, row.won.value],
      ]),
    ).toEqual([
      ['2026-Q1', ann.person, 'EUR', 2000, 1000],
      ['2026-Q1', null, 'EUR', 0, 500],
      ['2026-Q1', null, 'USD', 0, 700],
    ].sort((a, b) => String(a[2]).localeCompare(String(b[2]))));
  });

  test('[US-025] velocity by currency, owner and a field of the records', async () => {
    const { data } = await ask('velocity', 'definition=deals&from=2026-03-01&to=2026-03-31');
    const at = { definition: 'deals', entity: 'opportunity', group: {} };
    const cycle = { median: 2 * DAY, p90: 2 * DAY };
    expect(data).toEqual([
      {
        ...{ ...at, currency: 'EUR', won: 2, lost: 0, winRate: 1, value: 1500 },
        ...{ averageValue: 750, cycle, averageCycle: 2 * DAY, perDay: 750 },
      },
      {
        ...{ ...at, currency: 'USD', won: 1, lost: 0, winRate: 1, value: 700 },
        ...{ averageValue: 700, cycle, averageCycle: 2 * DAY, perDay: 350 },
      },
    ]);
    const bySource = await ask('velocity', 'definition=deals&groupBy=source');
    expect(
      bySource.data.map((row) => [row.group.source, row.currency, row.won, row.lost]),
    ).toEqual([
      ['=cmd|1', 'EUR', 1, 0],
      ['web', 'EUR', 1, 1],
      [null, 'USD', 1, 0],
    ]);
    const web = await ask('conversion', 'definition=deals&filters[source]=web');
    expect(web.data.map((row) => [row.stage, row.entered])).toEqual([
      ['open', 2],
      ['offer', 2],
      ['won', 1],
      ['lost', 1],
    ]);
  });

  test('[US-025] lost reasons: the most frequent first, by when they were lost, with their value', async () => {
    const lose = async (name: string, value: number, reason: string, currency = 'EUR') => {
      const made = await crm.post('/opportunities', { name, value, currency });
      const subject = { type: OPPORTUNITY, id: made.body.data.documentId };
      const started = await crm.post('/instances', { definition: 'reasons', subject });
      const { id } = started.body.data;
      expect((await crm.act(id, 'close', { outcome: 'lost', reason })).status).toBe(200);
      return id as string;
    };
    await crm.publish({ ...DEALS, id: 'reasons' });
    await lose('r1', 100, 'Price');
    await lose('r2', 250.5, 'Price');
    await lose('r3', 70, 'Price', 'USD');
    const old = await lose('r4', 900, 'No budget');
    await knex()('crm_stage_log')
      .where({ instance_id: old })
      .update({ ended_at: Date.parse('2025-01-05T00:00:00Z') });
    const rows = async (query: string) =>
      (await ask('lost-reasons', `definition=reasons&${query}`)).data.map((row) => [
        ...[row.group.month ?? null, row.reason, row.currency, row.count, row.value],
      ]);
    expect(await rows('')).toEqual([
      [null, 'Price', 'EUR', 2, 350.5],
      [null, 'No budget', 'EUR', 1, 900],
      [null, 'Price', 'USD', 1, 70],
    ]);
    expect(await rows('from=2025-01-01&to=2025-01-31&groupBy=month')).toEqual([
      ['2025-01', 'No budget', 'EUR', 1, 900],
    ]);
  });

  test('[US-025] a deleted record still counts, an erased one without its value', async () => {
    const before = await ask('velocity', 'definition=deals&groupBy=source');
    await crm.app.http.request('DELETE', `/api/nexus-crm/opportunities/${ids.b!.record}`, {
      token: crm.token,
    });
    const after = await ask('velocity', 'definition=deals');
    expect(after.data[0]).toMatchObject({ won: 2, lost: 1, value: 1500 });
    expect(before.data).toHaveLength(3);
    const history = plugin().service<{ erase(of: object): Promise<number> }>('history');
    await history.erase({ type: OPPORTUNITY, id: ids.b!.record });
    const erased = await ask('velocity', 'definition=deals');
    expect(erased.data.map((row) => [row.currency, row.won, row.value])).toEqual([
      ['EUR', 1, 1000],
      ['USD', 1, 700],
      [null, 1, 0],
    ]);
  });

  test.each([
    ['conversion?definition=nothing', 'definition', 'there is no published "nothing"'],
    ['conversion?definition=deals&version=9.9.9', 'version', 'has no published 9.9.9'],
    ['conversion?version=1.0.0', 'version', 'needs a definition'],
    ['conversion?definition=deals&entity=lead', 'entity', 'which has opportunity'],
    ['funnel?groupBy=source', 'groupBy', 'name the "definition"'],
    ['funnel?definition=deals&groupBy=sorce', 'groupBy', 'did you mean "source"?'],
    ['funnel?definition=deals&groupBy=tenant', 'groupBy', 'is no field of'],
    ['funnel?definition=companies&groupBy=city', 'groupBy', "the CRM's own records"],
    ['funnel?groupBy=day,owner,team', 'groupBy', 'at most 2'],
    ['velocity?from=yesterday', 'from', 'must be a day such as'],
    ['velocity?from=2026-02-30', 'from', 'must be a day such as'],
    ['velocity?from=2026-02-02&to=2026-02-01', 'to', 'must be after "from"'],
    ['velocity?to=2026-02-02T10:00:00', 'to', 'must be a day such as'],
    ['velocity?owner=ann', 'owner', 'must be user:<documentId>'],
    ['velocity?owner=me', 'owner', 'cannot be "me"'],
    ['velocity?team=nobody', 'team', 'there is no team "nobody"'],
    ['forecast?period=decade', 'period', 'must be one of day, week'],
    ['forecast?groupBy=month', 'groupBy', 'is no field of'],
    ['forecast?filters[value]=much', 'filters.value', 'number'],
    ['conversion?filters[value][$gt]=1', 'filters', 'name the "definition"'],
    ['conversion?format=pdf', 'format', 'must be json or csv'],
    ['conversion?stage=open', '', 'unknown key "stage"'],
    ['conversion?definition=', 'definition', 'must be the name of a definition'],
    ['conversion?owner=a%00', 'owner', 'cannot be stored'],
  ])('[US-025] %s is a 400 that names %s', async (url, name, message) => {
    const { status, body } = await crm.get(`/reports/${url}`);
    expect([url, status]).toEqual([url, 400]);
    const [error] = body.error.details.errors;
    expect(error.path.join('.')).toContain(name);
    expect(error.message).toContain(message);
  });

  test('[SR-001] each takes its permission, and hides types that the caller may not list', async () => {
    for (const [index, name] of REPORTS.entries()) {
      expect((await crm.get(`/reports/${name}`, ann.token)).status).toBe(403);
      await crm.app.http.grant('authenticated', [PERMISSIONS[index]!]);
    }
    const definitions = async (): Promise<string[]> => {
      const { data } = await ask('conversion', '', ann.token);
      return [...new Set<string>(data.map((row) => row.definition))].sort();
    };
    expect(await definitions()).toEqual([]);
    expect((await crm.get('/reports/forecast', ann.token)).status).toBe(403);
    await crm.app.http.grant('authenticated', [`${OPPORTUNITY}.find`]);
    expect(await definitions()).toEqual(['deals', 'reasons']);
    await crm.app.http.grant('authenticated', [`${COMPANY}.find`, `${CONTACT}.find`]);
    expect(await definitions()).toEqual(['companies', 'deals', 'reasons']);
    const { data } = await ask('conversion', 'definition=deals&owner=me', ann.token);
    expect(data.map((row) => [row.stage, row.entered])).toEqual([
      ['open', 2],
      ['offer', 2],
      ['won', 1],
    ]);
  });

  test('[SR-001] an admin whose role may not read values or owners gets none', async () => {
    const { strapi } = crm.app;
    const roles = strapi.service('admin::role') as unknown as Roles;
    const role = await roles.create({
      ...{ name: 'Reporting', description: '' },
    });
    const assign = (fields: readonly string[]) =>
      roles.assignPermissions(role.id, [
        { action: 'plugin::nexus-crm.reports.read', subject: null, conditions: [], properties: {} },
        {
          ...{ action: 'plugin::content-manager.explorer.read', subject: OPPORTUNITY },
          ...{ conditions: [], properties: { fields } },
        },
      ]);
    await assign(['name', 'stage']);
    const token = await crm.app.http.adminWithRole(role.id);
    const get = (url: string, caller = token) =>
      crm.app.http.get(`/nexus-crm/reports/${url}`, { token: caller });
    expect((await get('velocity')).status).toBe(403);
    expect((await get('forecast')).body.error.message).toContain('You may not read "value"');
    const owners = await get('conversion?groupBy=owner');
    expect([owners.status, owners.body.error.details.errors[0].path]).toEqual([400, ['groupBy']]);
    const lost = (body: ReportAnswers['conversion']) =>
      body.data.find((row) => row.stage === 'lost' && row.definition === 'deals')?.lostReasons;
    expect(lost((await get('conversion')).body)).toEqual([]);
    expect(lost((await get('conversion', admin)).body)).toEqual([{ reason: null, count: 1 }]);
    await assign(['name', 'stage', 'value', 'currency', 'closeDate', 'owner', 'lostReason']);
    for (const name of REPORTS) {
      const own = await get(`${name}?definition=deals`);
      expect([own.status, own.body]).toEqual([200, (await ask(name, 'definition=deals'))]);
    }
  });

  test('[US-025] CSV: a row for each of the data, lists by name, no formulas', async () => {
    const answer = await crm.get('/reports/conversion?definition=deals&groupBy=source&format=csv');
    expect([answer.status, answer.headers.get('content-type')]).toEqual([
      ...[200, 'text/csv; charset=utf-8'],
    ]);
    expect(answer.headers.get('content-disposition')).toBe('attachment; filename="conversion.csv"');
    const lines = answer.body.split('\r\n');
    expect(lines[0]).toContain('definition,entity,stage,source,entered,open,left');
    expect(lines[0]).toContain('next.offer.count,next.offer.rate');
    const json = await ask('conversion', 'definition=deals&groupBy=source');
    expect(lines).toHaveLength(json.data.length + 2);
    const web = lines.find((line: string) => line.startsWith('deals,opportunity,open,web'));
    expect(web).toContain('deals,opportunity,open,web,2,0,2,2,1');
    for (const name of REPORTS) {
      const { status, headers } = await crm.get(`/reports/${name}?format=csv`);
      expect([name, status, headers.get('content-type')]).toEqual([
        ...[name, 200, 'text/csv; charset=utf-8'],
      ]);
    }
  });

  test('[US-025] the service reports without a request, and at level 3 alone', async () => {
    const reports = plugin().service<Reports>('reports');
    expect(await reports.funnel({ definition: 'deals' })).toEqual(
      await ask('funnel', 'definition=deals'),
    );
    await expect(reports.funnel({ definition: 'nothing' })).rejects.toMatchObject({
      ...{ name: 'ValidationError', details: { errors: [{ path: ['definition'] }] } },
    });
    await crm.app.restart({ level: 2 });
    expect((await crm.get('/reports/funnel')).status).toBe(404);
    expect((await crm.get('/opportunities/aggregate')).status).toBe(200);
    await expect(
      plugin().service<Reports>('reports').funnel(),
    ).rejects.toMatchObject({ name: 'NotFoundError' });
    // What happens at level 2 is in the reports once level 3 is set.
    await crm.workers.stop();
    expect((await crm.act(ids.g!.instance, 'lose')).status).toBe(200);
    await crm.app.restart({ level: 3 });
    await crm.workers.stop();
    const { data } = await ask('conversion', 'definition=deals');
    expect(data.find((row) => row.stage === 'lost')?.entered).toBe(2);
  });
});
