import { TestApp } from '../../support/app';

const COMPANY = 'api::company.company';

describe('custom fields, live', () => {
  let app: TestApp;
  let token: string;
  const fields = () => app.strapi.plugin('nexus-crm').service('custom-fields');

  beforeAll(async () => {
    app = await TestApp.start({ level: 2 });
    token = await app.http.apiToken();
  });
  afterAll(() => app.dispose());

  test('[FR-L3-005][US-024] a field works through REST the moment it is added', async () => {
    const field = await fields().create({ uid: COMPANY, name: 'sector', type: 'string' });
    expect(field).toMatchObject({ name: 'sector', column: 'sector', order: 0, archived: false });

    const create = (name: string, sector: unknown) =>
      app.http.post('/api/companies', { data: { name, sector } }, { token });
    const made = await create('Acme', 'software');
    expect(made).toMatchObject({ status: 201, body: { data: { sector: 'software' } } });
    await create('Brick', 'building');
    expect((await create('Wrong', 7)).status).toBe(400);

    const found = await app.http.get('/api/companies?status=draft&filters[sector][$eq]=building', {
      token,
    });
    expect(found.body.data).toEqual([expect.objectContaining({ name: 'Brick' })]);
    const sorted = await app.http.get('/api/companies?status=draft&sort=sector:desc', { token });
    expect(sorted.body.data.map((one: any) => one.sector)).toEqual(['software', 'building']);
  });
});
