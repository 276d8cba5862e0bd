/** @databases sqlite */
import path from 'node:path';

import { TestApp } from '../../support/app';

const UID = 'plugin::nexus-crm.definition';
const GRAPHQL = path.dirname(require.resolve('@strapi/plugin-graphql/package.json'));

const pipeline = (id: string, more: object = {}) => ({
  id,
  entities: { lead: { stages: ['new', { name: 'won', final: true }] } },
  transitions: { win: { from: 'new', to: 'won' } },
  ...more,
});

describe('definitions and the entry points of Strapi [FR-L2-001]', () => {
  let app: TestApp;
  let id: string;
  const service = () => app.strapi.plugin('nexus-crm').service('definitions');
  const table = () => app.strapi.db.connection('crm_definitions');
  const everything = () => table().select('*').orderBy('id');
  const rejection = (promise: Promise<unknown>): Promise<any> =>
    promise.then(
      () => 'accepted',
      (error: unknown) => error,
    );

  beforeAll(async () => {
    app = await TestApp.start({
      level: 2,
      plugins: { graphql: { enabled: true, resolve: GRAPHQL } },
    });
    const { definition } = await service().create({ schema: pipeline('fixed') });
    id = definition.id;
    await service().publish('fixed');
    await service().create({ schema: pipeline('draft') });
  });
  afterAll(() => app.dispose());

  const writes: [string, (row: any, rowId: number) => Promise<unknown>][] = [
    [
      'documents().update',
      () =>
        app.strapi.documents(UID as any).update({ documentId: id, data: { label: 'x' } as any }),
    ],
    ['documents().delete', () => app.strapi.documents(UID as any).delete({ documentId: id })],
    [
      'documents().create',
      (row) => app.strapi.documents(UID as any).create({ data: { ...row, name: 'new' } }),
    ],
    [
      'documents().clone',
      () =>
        app.strapi.documents(UID as any).clone({ documentId: id, data: { version: '9' } as any }),
    ],
    [
      'db.query().update',
      () =>
        app.strapi.db
          .query(UID)
          .update({ where: { documentId: id }, data: { active: false, activeKey: null } }),
    ],
    [
      'db.query().updateMany',
      () => app.strapi.db.query(UID).updateMany({ where: {}, data: { schema: '{}' } }),
    ],
    [
      'db.query().create',
      (row) => app.strapi.db.query(UID).create({ data: { ...row, name: 'new' } }),
    ],
    [
      'db.query().createMany',
      (row) => app.strapi.db.query(UID).createMany({ data: [{ ...row, name: 'new' }] }),
    ],
    ['db.query().delete', () => app.strapi.db.query(UID).delete({ where: { documentId: id } })],
    ['db.query().deleteMany', () => app.strapi.db.query(UID).deleteMany({ where: {} })],
    [
      'entityService.update',
      (_row, rowId) =>
        (app.strapi as any).entityService.update(UID, rowId, { data: { label: 'x' } }),
    ],
  ];

  test.each(writes)('%s changes none of them', async (_name, write) => {
    const before = await everything();
    const row = await app.strapi.db.query(UID).findOne({ where: { documentId: id } });
    const { id: rowId, documentId, ...copy } = row;
    expect(documentId).toBe(id);
    const error = await rejection(write(copy, rowId));
    expect([error.name, error.message]).toEqual([
      'ApplicationError',
      expect.stringContaining('service("definitions")'),
    ]);
    expect(await everything()).toEqual(before);
  });

  test('the Content Manager changes none of them, not even for a super admin', async () => {
    const token = await app.http.admin();
    const role = await app.strapi
      .service('admin::role')
      .create({ name: 'Nobody', description: '' });
    const nobody = await app.http.adminWithRole(role.id);
    const url = `/content-manager/collection-types/${UID}`;
    const before = await everything();
    const writes = (caller: { token: string }) => [
      app.http.post(url, { name: 'x' }, caller),
      app.http.put(`${url}/${id}`, { label: 'x' }, caller),
      app.http.delete(`${url}/${id}`, caller),
      app.http.post(`${url}/actions/bulkDelete`, { documentIds: [id] }, caller),
    ];
    const reads = [url, `${url}/${id}`].map((path) => app.http.get(path, { token: nobody }));
    const answers = [...writes({ token }), ...writes({ token: nobody }), ...reads];
    expect((await Promise.all(answers)).map(({ status }) => status)).toEqual(
      answers.map(() => 403),
    );
    expect(await everything()).toEqual(before);
    const builder = await app.http.get('/content-type-builder/content-types', { token });
    const visible = builder.body.data.filter(({ schema }: any) => schema.visible);
    expect(visible.map(({ uid }: any) => uid)).not.toContain(UID);
  });

  test('GraphQL has no word for them, nor for any other type without a page', async () => {
    const query =
      '{ __schema { types { name } queryType { fields { name } } mutationType { fields { name } } } }';
    const { data } = (await app.http.post('/graphql', { query })).body;
    const names: string[] = [
      ...data.__schema.types,
      ...data.__schema.queryType.fields,
      ...data.__schema.mutationType.fields,
    ].map(({ name }: any) => name);
    expect(names).toContain('NexusCrmContact');
    const hidden = /NexusCrm(Definition|CustomField|TeamMember|Instance|Token|Task|Vote|Timer)/i;
    expect(names.filter((name) => hidden.test(name))).toEqual([]);
  });

  test('a published version whose row was changed by hand is refused with 409', async () => {
    const corruption = async (name: string, change: object) => {
      await service().create({ schema: pipeline(name) });
      await service().publish(name);
      await table().where({ name }).update(change);
      const error = await rejection(service().source.active(name));
      const token = await app.http.apiToken();
      const shown = await app.http.get(`/api/nexus-crm/definitions/${name}`, { token });
      return [error.code, error.details?.code, shown.status];
    };
    const corrupt = ['Conflict', 'CorruptDefinition'];
    expect(await corruption('cut', { schema: '{"id":"cut","ent' })).toEqual([...corrupt, 409]);
    expect(await corruption('nothing', { schema: '' })).toEqual([...corrupt, 409]);
    const forged = JSON.stringify(pipeline('forged', { open: true }));
    expect(await corruption('forged', { schema: forged })).toEqual([...corrupt, 409]);
    expect(await corruption('renamed', { version: '7.0.0' })).toEqual([...corrupt, 200]);
    // The former is out of use once a sound version is published.
    await service().create({ schema: pipeline('cut', { version: '1.1.0' }) });
    await service().publish('cut');
    expect(await service().source.active('cut')).toMatchObject({ version: '1.1.0' });
  });
});
