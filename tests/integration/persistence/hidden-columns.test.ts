import { TestApp } from '../../support/app';

const COMPANY = 'api::company.company';

/** One field of each way a database keeps a value. */
const FIELDS = {
  label: { type: 'string' },
  visits: { type: 'integer' },
  worth: { type: 'decimal' },
  met: { type: 'date' },
  called: { type: 'datetime' },
  active: { type: 'boolean' },
  tags: { type: 'multiple', enum: ['a', 'b'] },
  notes: { type: 'json' },
};
const VALUES: Record<keyof typeof FIELDS, unknown> = {
  label: 'gold',
  visits: 7,
  worth: 12.5,
  met: '2026-02-03',
  called: '2026-02-03T04:05:06.000Z',
  active: true,
  tags: ['b', 'a'],
  notes: { deep: [1, 'two', null] },
};

describe('columns of fields that are not shown', () => {
  let app: TestApp;
  let ids: string[];

  beforeAll(async () => {
    app = await TestApp.start({ level: 3 });
    await app.http.admin();
    ids = [];
    for (const [name, definition] of Object.entries(FIELDS)) {
      const field = await service().create({ uid: COMPANY, name, ...definition });
      ids.push(field.id);
    }
  });

  afterAll(() => app.dispose());

  const service = () => app.strapi.plugin('nexus-crm').service('custom-fields');
  const documents = () => app.strapi.documents(COMPANY as never) as any;

  async function create(): Promise<string> {
    const { documentId } = await documents().create({ data: { name: 'ACME', ...VALUES } });
    await documents().publish({ documentId });
    return documentId;
  }

  /** Everything by which Strapi makes rows out of rows; answers with the clone. */
  async function remakeRows(documentId: string): Promise<string> {
    await documents().update({ documentId, data: { name: 'ACME 2' } });
    await documents().publish({ documentId });
    await documents().update({ documentId, data: { name: 'ACME 3' } });
    await documents().discardDraft({ documentId });
    await documents().update({ documentId, data: { name: 'ACME 4' }, status: 'published' });
    await documents().update({ documentId, locale: 'de', data: { name: 'ACME de' } });
    await documents().publish({ documentId, locale: 'de' });
    const clone = await documents().clone({ documentId });
    return clone.documentId;
  }

  async function expectEveryRow(documentId: string, rows: number) {
    const found = await app.strapi.db.query(COMPANY).findMany({ where: { documentId } });
    expect(found).toHaveLength(rows);
    for (const row of found) {
      // Drivers return decimals and timestamps in different forms.
      const { worth, called } = row;
      expect({
        ...Object.fromEntries(Object.keys(VALUES).map((name) => [name, row[name]])),
        worth: Number(worth),
        called: new Date(called).toISOString(),
      }).toEqual(VALUES);
    }
  }

  test('[US-024] archived fields keep their values while documents are published, discarded and cloned', async () => {
    await app.strapi.plugin('i18n').service('locales').create({ code: 'de', name: 'German' });
    const documentId = await create();
    for (const id of ids) await service().archive(id);
    expect(await documents().findOne({ documentId })).not.toHaveProperty('label');
    const clone = await remakeRows(documentId);
    for (const id of ids) await service().restore(id);
    await expectEveryRow(documentId, 4);
    await expectEveryRow(clone, 1);
  });

  test('fields of level 2 keep their values while the app works at level 1', async () => {
    const documentId = await create();
    await app.restart({ level: 1 });
    expect(await documents().findOne({ documentId })).not.toHaveProperty('label');
    const clone = await remakeRows(documentId);
    await app.restart({ level: 3 });
    await expectEveryRow(documentId, 4);
    await expectEveryRow(clone, 1);
  });
});
