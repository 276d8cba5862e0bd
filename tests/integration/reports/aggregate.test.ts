import type { AggregateRecords } from '../../../server/src/contracts/aggregates';
import { OPPORTUNITY, PipelineApp, type Caller } from '../engine/support';

const PERMISSION = 'plugin::nexus-crm.aggregates.opportunities';
const FIND = 'plugin::nexus-crm.opportunity.find';

/** What tests ask of Strapi's roles of admins. */
interface Roles {
  create(values: object): Promise<{ readonly id: number }>;
  assignPermissions(role: number, permissions: readonly object[]): Promise<unknown>;
}

/** Counts and sums of records: the figures of the list, in one statement. */
describe('aggregates of records', () => {
  let crm: PipelineApp;
  let admin: string;
  let ann: Caller;
  let ben: Caller;

  beforeAll(async () => {
    crm = await PipelineApp.start();
    await crm.workers.stop();
    admin = await crm.app.http.admin();
    ann = await crm.user('ann');
    ben = await crm.user('ben');
    for (const field of [
      { name: 'source', type: 'string', label: 'Source' },
      { name: 'hot', type: 'boolean', label: 'Hot' },
      { name: 'seats', type: 'integer', label: 'Seats' },
      { name: 'signed', type: 'datetime', label: 'Signed' },
    ]) {
      const data = { uid: OPPORTUNITY, ...field };
      const added = await crm.app.http.post(
        '/nexus-crm/custom-fields',
        { data },
        { token: admin },
      );
      expect(added.status).toBe(201);
    }
    for (const values of [
      { value: 0.1, source: 'web', hot: true, seats: 3, closeDate: '2026-01-31', owner: ann.person },
      { value: 0.2, source: 'Web', hot: false, seats: 4, closeDate: '2026-02-01', owner: ann.person },
      { value: 100.25, source: 'web', hot: true, closeDate: '2026-04-01', owner: ben.person },
      { source: '=1+1', closeDate: '2026-04-30', signed: '2026-05-04T23:30:00.000Z' },
      { value: -7, source: 'fair, "Köln"', seats: 1, signed: '2026-05-03T00:30:00.000Z' },
      { value: 12 },
    ]) {
      const made = await crm.post('/opportunities', { name: 'Deal', ...values });
      expect(made.status).toBe(201);
    }
  });
  afterAll(() => crm.dispose());

  const ask = async (query: string, token?: string): Promise<readonly AggregateRecords.Row[]> => {
    const { status, body } = await crm.get(`/opportunities/aggregate?${query}`, token);
    expect([body.error, status]).toEqual([undefined, 200]);
    return body.data;
  };
  const csv = async (query: string): Promise<string> => {
    const answer = await crm.get(`/opportunities/aggregate?${query}&format=csv`);
    expect(answer.headers.get('content-type')).toBe('text/csv; charset=utf-8');
    expect(answer.headers.get('content-disposition')).toBe('attachment; filename="opportunities.csv"');
    return answer.body;
  };

  test('[US-025] sums, averages and limits of all', async () => {
    expect(await ask('sum=value,seats&avg=value,seats&min=value,closeDate&max=closeDate,signed')).toEqual([
      {
        ...{ group: {}, count: 6, sum: { value: 105.55, seats: 8 } },
        avg: { value: 21.11, seats: 2.666667 },
        min: { value: -7, closeDate: '2026-01-31' },
        max: { closeDate: '2026-04-30', signed: '2026-05-04T23:30:00.000Z' },
      },
    ]);
    expect(await ask('filters[name]=nobody&sum=value&avg=value&min=closeDate')).toEqual([
      { group: {}, count: 0, sum: { value: null }, avg: { value: null }, min: { closeDate: null } },
    ]);
  });

  test('[US-025] by two fields, custom ones too: text by its exact letters, nothing last', async () => {
    expect(await ask('groupBy=source,hot&sum=value')).toEqual([
      { group: { source: '=1+1', hot: null }, count: 1, sum: { value: null } },
      { group: { source: 'Web', hot: false }, count: 1, sum: { value: 0.2 } },
      { group: { source: 'fair, "Köln"', hot: null }, count: 1, sum: { value: -7 } },
      { group: { source: 'web', hot: true }, count: 2, sum: { value: 100.35 } },
      { group: { source: null, hot: null }, count: 1, sum: { value: 12 } },
    ]);
    expect(await ask('groupBy[0]=hot&sort=count')).toEqual([
      { group: { hot: null }, count: 3 },
      { group: { hot: true }, count: 2 },
      { group: { hot: false }, count: 1 },
    ]);
    const seats = await ask('groupBy=seats&sort=key:desc&filters[seats][$notNull]=true');
    expect(seats.map(({ group }) => group.seats)).toEqual([4, 3, 1]);
  });

  test.each([
    ['day', ['2026-01-31', '2026-02-01', '2026-04-01', '2026-04-30', null]],
    ['week', ['2026-01-26', '2026-03-30', '2026-04-27', null]],
    ['month', ['2026-01', '2026-02', '2026-04', null]],
    ['quarter', ['2026-Q1', '2026-Q2', null]],
    ['year', ['2026', null]],
  ])('[US-025] a date by %s', async (period, names) => {
    const rows = await ask(`groupBy=closeDate:${period}`);
    expect(rows.map(({ group }) => group[`closeDate:${period}`])).toEqual(names);
    expect(rows.reduce((sum, { count }) => sum + count, 0)).toBe(6);
  });

  test('[US-025] a time by week and day; without a period by day', async () => {
    const weeks = await ask('groupBy=signed:week&filters[signed][$notNull]=true');
    expect(weeks.map(({ group }) => group['signed:week'])).toEqual(['2026-04-27', '2026-05-04']);
    const days = await ask('groupBy=signed&filters[signed][$notNull]=true');
    expect(days.map(({ group }) => group.signed)).toEqual(['2026-05-03', '2026-05-04']);
    const [today] = await ask('groupBy=createdAt:year');
    expect(today?.group['createdAt:year']).toMatch(/^20\d\d$/);
  });

  test('[US-025] the filters of the list, `me` and its search', async () => {
    const listed = async (query: string, token?: string) =>
      (await crm.get(`/opportunities?${query}`, token)).body.meta.pagination.total;
    for (const query of [
      'filters[value][$gt]=0',
      'filters[$or][0][source]=web&filters[$or][1][value][$lt]=0',
      'filters[closeDate][$gte]=2026-02-01&filters[closeDate][$lt]=2026-04-30',
      'filters[contact][name]=Nobody',
      'filters[$not][source]=web',
      '_q=Köln',
    ]) {
      expect([query, (await ask(query))[0]?.count]).toEqual([query, await listed(query)]);
    }
    await crm.app.http.grant('authenticated', [PERMISSION, FIND]);
    const mine = 'filters[owner]=me';
    expect((await ask(mine, ann.token))[0]?.count).toBe(2);
    expect((await ask(mine, ben.token))[0]?.count).toBe(await listed(mine, ben.token));
  });

  test('[US-025] one statement', async () => {
    const statements: string[] = [];
    const listen = ({ sql }: { sql: string }): void => void statements.push(sql);
    const { connection } = crm.app.strapi.db;
    connection.on('query', listen);
    try {
      await ask('groupBy=source,closeDate:month&sum=value&filters[contact][name][$null]=true');
    } finally {
      connection.removeListener('query', listen);
    }
    expect(statements.filter((sql) => /crm_opportunities/.test(sql))).toHaveLength(1);
  });

  test('[US-025] CSV, without formulas', async () => {
    expect(await csv('groupBy=source&sum=value&avg=seats')).toBe(
      [
        'source,count,sum.value,avg.seats',
        "'=1+1,1,,",
        'Web,1,0.2,4',
        '"fair, ""Köln""",1,-7,1',
        'web,2,100.35,3',
        ',1,12,',
        '',
      ].join('\r\n'),
    );
    const refused = await crm.get('/opportunities/aggregate?format=xml');
    expect([refused.status, refused.body.error.details.errors[0].path]).toEqual([400, ['format']]);
  });

  test.each([
    ['groupBy=nothing', 'groupBy', 'is no field of'],
    ['groupBy=sorce', 'groupBy', 'did you mean "source"?'],
    ['groupBy=tenant', 'groupBy', 'is no field of'],
    ['groupBy=contact', 'groupBy', 'of the type relation'],
    ['groupBy=source,hot,owner', 'groupBy', 'at most 2'],
    ['groupBy=hot,hot', 'groupBy', 'twice'],
    ['groupBy=closeDate:decade', 'groupBy', 'another period than day, week'],
    ['groupBy=source:month', 'groupBy', 'is no date'],
    ['groupBy[a][b]=1', 'groupBy', 'must be names'],
    ['sum=source', 'sum', 'is no number'],
    ['sum=closeDate', 'sum', 'is no number'],
    ['min=source', 'min', 'neither a number nor a date'],
    ['avg=unloggedRevisions', 'avg', 'is no field of'],
    ['filters[tenant]=default', 'filters.tenant', 'tenant'],
    ['filters[value]=much', 'filters.value', 'number'],
    ['filters[value][$like]=1', 'filters.value', 'Invalid key $like'],
    ['filters=1', 'filters', 'must be conditions'],
    ['sort=value', 'sort', 'must be count or key'],
    ['median=value', '', 'unknown key "median"'],
    ['groupBy=constructor', 'groupBy', 'is no field of'],
    ['_q=a%00b', '_q', 'cannot be stored'],
  ])('[US-025] %s is a 400 that names %s', async (query, name, message) => {
    const { status, body } = await crm.get(`/opportunities/aggregate?${query}`);
    expect([query, status]).toEqual([query, 400]);
    const [error] = body.error.details.errors;
    expect(error.path.join('.')).toContain(name);
    expect(error.message).toContain(message);
  });

  test('[US-025] too many groups are refused, and nothing is cut off', async () => {
    await crm.lead();
    const [pattern] = await crm.rows('crm_contacts');
    const values = { ...pattern, id: undefined };
    for (let start = 0; start < 10_001; start += 200) {
      const copies = Array.from({ length: 200 }, (_one, index) => ({
        ...{ ...values, document_id: `c${start + index}`, name: `Name ${start + index}` },
      }));
      await crm.app.strapi.db.connection('crm_contacts').insert(copies);
    }
    const { status, body } = await crm.get('/contacts/aggregate?groupBy=name');
    expect([status, body.error.details.errors[0].path]).toEqual([400, ['groupBy']]);
    expect(body.error.message).toContain('more than 10,000 groups');
    const some = await crm.get('/contacts/aggregate?groupBy=name&filters[name][$startsWith]=Name 1');
    expect(some.body.meta.groups).toBe(some.body.data.length);
    expect(some.body.meta.groups).toBeGreaterThan(1_000);
  });

  test('[SR-001] takes its permission, and the right to list the type', async () => {
    await crm.app.http.grant('authenticated', [PERMISSION, FIND]);
    const status = async () => (await crm.get('/opportunities/aggregate', ann.token)).status;
    expect(await status()).toBe(200);
    await crm.app.http.revoke('authenticated', [FIND]);
    expect(await status()).toBe(403);
    await crm.app.http.grant('authenticated', [FIND]);
    await crm.app.http.revoke('authenticated', [PERMISSION]);
    expect(await status()).toBe(403);
  });

  test('[SR-001] an admin reads what the role may read of the type', async () => {
    const at = '/nexus-crm/opportunities/aggregate?groupBy=stage&sum=value';
    const whole = await crm.app.http.get(at, { token: admin });
    expect(whole.body.data).toMatchObject([{ group: { stage: null }, count: 6 }]);
    const { strapi } = crm.app;
    const roles = strapi.service('admin::role') as unknown as Roles;
    const role = await roles.create({
      ...{ name: 'Counting', description: '' },
    });
    const assign = (fields: readonly string[] | undefined) =>
      roles.assignPermissions(role.id, [
        { action: 'plugin::nexus-crm.reports.read', subject: null, conditions: [], properties: {} },
        ...(fields
          ? [
              {
                ...{ action: 'plugin::content-manager.explorer.read', subject: OPPORTUNITY },
                ...{ conditions: [], properties: { fields } },
              },
            ]
          : []),
      ]);
    await assign(undefined);
    const token = await crm.app.http.adminWithRole(role.id);
    expect((await crm.app.http.get(at, { token })).status).toBe(403);
    await assign(['name', 'stage']);
    const refused = await crm.app.http.get(at, { token });
    expect([refused.status, refused.body.error.details.errors]).toMatchObject([
      400,
      [{ path: ['sum'], message: expect.stringContaining('may not be read by you') }],
    ]);
    const hidden = await crm.app.http.get(
      '/nexus-crm/opportunities/aggregate?filters[value][$gt]=5',
      { token },
    );
    expect(hidden.status).toBe(400);
    await assign(['name', 'stage', 'value']);
    expect((await crm.app.http.get(at, { token })).body).toEqual(whole.body);
  });

  test.each(['contacts', 'campaigns', 'interactions', 'teams'])('[US-025] %s', async (type) => {
    const { status, body } = await crm.get(`/${type}/aggregate?groupBy=createdAt:year&max=createdAt`);
    expect([status, body.meta.groupBy]).toEqual([200, ['createdAt:year']]);
  });
});
