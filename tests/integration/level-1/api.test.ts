import { TestApp } from '../../support/app';
import { levelUnderTest } from '../../support/level';

const COMPANY = 'api::company.company';

describe('contacts on the app’s own types', () => {
  let app: TestApp;

  beforeAll(async () => {
    app = await TestApp.start({ level: levelUnderTest() });
  });
  afterAll(() => app.dispose());

  const crm = () => app.strapi.plugin('nexus-crm').service('crm');
  const company = () => app.strapi.documents(COMPANY).create({ data: { name: 'Acme' } });

  test('[US-001] [US-002] [US-003] [FR-L1-001] [FR-L1-003] a type that opted in with data takes contacts at once', async () => {
    const { documentId } = await company();
    const added = await crm()
      .for(COMPANY, documentId)
      .addContact({ name: 'John', email: 'j@example.com' });
    expect(added).toEqual({
      id: expect.stringMatching(/^[a-z0-9]{24}$/),
      createdAt: expect.any(String),
      updatedAt: added.createdAt,
      name: 'John',
      email: 'j@example.com',
      phone: null,
      status: 'active',
      score: null,
    });
    expect(await crm().for(COMPANY, documentId).contacts()).toEqual([added]);
  });

  test('[US-003] contacts are added and read through REST', async () => {
    const { documentId } = await company();
    const token = await app.http.apiToken();
    const path = `/api/nexus-crm/models/${COMPANY}/${documentId}/contacts`;
    const added = await app.http.post(path, { data: { name: 'Jane' } }, { token });
    expect(added.body).toMatchObject({ data: { name: 'Jane', status: 'active' } });
    expect(added.status).toBe(201);
    const listed = await app.http.get(path, { token });
    expect(listed.body).toEqual({
      data: [added.body.data],
      meta: { pagination: { page: 1, pageSize: 25, pageCount: 1, total: 1 } },
    });
  });
});
