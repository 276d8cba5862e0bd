import type { Reference } from '../../../server/src/contracts/references';
import { COMPANY, CONTACT, PipelineApp, type Caller } from '../engine/support';
import { AdminRole, documentsOf, setEntryTitle } from './support';

const USER = 'plugin::users-permissions.user';
const TEAM = 'plugin::nexus-crm.team';
const MINE = { action: 'plugin::nexus-crm.references.read' };
const GRANTS = ['types', 'find'].map((action) => `plugin::nexus-crm.references.${action}`);

/** A type without a title, one whose title is private, and one that is called by a number. */
const TYPES = {
  bare: { attributes: { done: { type: 'boolean' } } },
  secret: {
    attributes: { name: { type: 'string', private: true }, title: { type: 'string' } },
  },
  invoice: { attributes: { number: { type: 'integer' }, note: { type: 'string' } } },
};

const files = Object.fromEntries(
  Object.entries(TYPES).map(([name, { attributes }]) => [
    `src/api/${name}/content-types/${name}/schema.json`,
    {
      ...{ kind: 'collectionType', collectionName: `${name}s` },
      info: { singularName: name, pluralName: `${name}s`, displayName: name },
      options: { draftAndPublish: false },
      attributes,
    },
  ]),
);

/** A text that is too long. */
const long = (query: string): string => query.replace('LONG', 'x'.repeat(256));

/** What records can refer to, by name. */
describe('references', () => {
  let crm: PipelineApp;
  let role: AdminRole;
  let ann: Caller;
  const ids: Record<string, string> = {};

  beforeAll(async () => {
    crm = await PipelineApp.start({ files });
    await crm.workers.stop();
    ann = await crm.user('ann');
    role = await AdminRole.create(crm.app, 'Rep');
    await crm.app.http.grant('authenticated', [...GRANTS, `${COMPANY}.find`]);
    for (const name of ['Acme', 'Beta 100%', 'Beta 100x']) {
      ids[name] = await document(COMPANY, { name, city: 'Ulm' }, true);
    }
    ids.draft = await document(COMPANY, { name: 'Draft only' });
    await crm.app.strapi.db
      .query('plugin::i18n.locale')
      .create({ data: { code: 'de', name: 'German' } });
    const companies = documentsOf(crm.app, COMPANY);
    const german = { documentId: ids.Acme ?? '', locale: 'de' };
    await companies.update({ ...german, data: { name: 'Acme auf Deutsch' } });
    await companies.publish(german);
    await companies.update({ documentId: ids.Acme ?? '', data: { name: 'Acme (draft)' } });
    ids.lead = await crm.lead({ name: 'Lea' });
    for (const number of [41, 42, 420]) await document('api::invoice.invoice', { number });
    ids.bare = await document('api::bare.bare', { done: true });
    ids.secret = await document('api::secret.secret', { name: 'Hidden', title: 'Shown' });
  });
  afterAll(() => crm.dispose());

  async function document(uid: string, data: object, isPublished = false): Promise<string> {
    const documents = documentsOf(crm.app, uid);
    const { documentId } = await documents.create({ data });
    if (isPublished) await documents.publish({ documentId });
    return documentId;
  }

  const list = async (uid: string, query = '', token?: string): Promise<readonly Reference[]> => {
    const { status, body } = await crm.get(`/references/${uid}?${query}`, token ?? ann.token);
    expect([body.error, status]).toEqual([undefined, 200]);
    return body.data;
  };
  const adminAt = async (uid: string, query = '', token = role.token) =>
    crm.app.http.get(`/nexus-crm/references/${uid}?${query}`, { token });
  const asAdmin = async (uid: string, query = '', token?: string) => {
    const { status, body } = await adminAt(uid, query, token);
    expect([body.error, status]).toEqual([undefined, 200]);
    return body.data as readonly Reference[];
  };
  const labels = (found: readonly Reference[]) => found.map(({ label }) => label);

  test('[SR-001] types are those that the caller may list', async () => {
    const types = async (token?: string) =>
      (await crm.get('/references', token)).body.data.map(({ type }: Reference) => type);
    expect(await types(ann.token)).toEqual([COMPANY]);
    expect(await types()).toEqual(expect.arrayContaining([COMPANY, CONTACT, TEAM, USER]));
    for (const uid of ['admin::user', 'plugin::upload.file', 'plugin::nexus-crm.definition']) {
      expect(await types()).not.toContain(uid);
    }
    const { body } = await crm.get('/references');
    expect(body.data).toContainEqual({ type: COMPANY, name: 'Company', isRecord: false });
    expect(body.data).toContainEqual({ type: CONTACT, name: 'CRM Contact', isRecord: true });
    const ofRole = async () =>
      (await crm.app.http.get('/nexus-crm/references', { token: role.token })).body.data;
    await role.allow([MINE]);
    expect(await ofRole()).toEqual([]);
    await role.allow([MINE, role.reading(CONTACT, ['name'])]);
    expect(await ofRole()).toEqual([{ type: CONTACT, name: 'CRM Contact', isRecord: true }]);
  });

  test('documents are found by a part of the label, each once', async () => {
    expect(labels(await list(COMPANY))).toEqual(['Acme', 'Beta 100%', 'Beta 100x']);
    expect(await list(COMPANY, '_q=ACM')).toEqual([{ type: COMPANY, id: ids.Acme, label: 'Acme' }]);
    expect(labels(await list(COMPANY, `_q=${encodeURIComponent('100%')}`))).toEqual(['Beta 100%']);
    expect(await list(COMPANY, '_q=deutsch')).toEqual([
      { type: COMPANY, id: ids.Acme, label: 'Acme auf Deutsch' },
    ]);
    await crm.app.http.grant('authenticated', [`${CONTACT}.find`]);
    expect(await list(CONTACT, '_q=lea')).toEqual([{ type: CONTACT, id: ids.lead, label: 'Lea' }]);
    await crm.app.http.revoke('authenticated', [`${CONTACT}.find`]);
  });

  test('admins see drafts, each document once', async () => {
    await role.allow([MINE, role.reading(COMPANY, ['name'], { locales: ['en', 'de'] })]);
    const found = await asAdmin(COMPANY);
    expect(labels(found)).toEqual(['Acme (draft)', 'Beta 100%', 'Beta 100x', 'Draft only']);
    await role.allow([MINE, role.reading(COMPANY, ['name'], { locales: ['de'] })]);
    expect(labels(await asAdmin(COMPANY))).toEqual(['Acme auf Deutsch']);
  });

  test('lists are resolved by their ids; deleted and unknown ones are left out', async () => {
    const gone = await document(COMPANY, { name: 'Gone' }, true);
    await documentsOf(crm.app, COMPANY).delete({ documentId: gone });
    const wanted = [ids.Acme, gone, 'nobody', ids['Beta 100%'], ids.draft, ids.lead];
    const query = wanted.map((id, index) => `filters[id][$in][${index}]=${id}`).join('&');
    expect(labels(await list(COMPANY, query))).toEqual(['Acme', 'Beta 100%']);
    const { body } = await crm.get(
      `/references/${COMPANY}?${query}&pagination[pageSize]=1&pagination[page]=2`,
    );
    expect([labels(body.data), body.meta.pagination.total]).toEqual([['Beta 100%'], 2]);
    expect(await list(COMPANY, 'filters[id][$in]=nobody')).toEqual([]);
  });

  test('the label is the entry title of the Content Manager; without one it is the documentId', async () => {
    const bare = 'api::bare.bare';
    expect(await list(bare, '', crm.token)).toEqual([
      { type: bare, id: ids.bare, label: ids.bare },
    ]);
    expect(await list(bare, `_q=${ids.bare?.slice(3, 12)}`, crm.token)).toHaveLength(1);
    await setEntryTitle(crm.app, COMPANY, 'city');
    expect(labels(await list(COMPANY))).toEqual(['Ulm', 'Ulm', 'Ulm']);
    await setEntryTitle(crm.app, COMPANY, 'name');
    const unnamed = await document(CONTACT, { name: 'x', kind: 'lead' });
    await crm.app.strapi.db.connection('crm_contacts').where({ document_id: unnamed }).update({
      name: '',
    });
    expect(await list(CONTACT, `filters[id]=${unnamed}`, crm.token)).toMatchObject([
      { label: unnamed },
    ]);
    expect(await list(CONTACT, `_q=${unnamed}`, crm.token)).toHaveLength(1);
  });

  test('a label that is a number is found by the whole number', async () => {
    const invoice = 'api::invoice.invoice';
    await setEntryTitle(crm.app, invoice, 'number');
    expect(labels(await list(invoice, '', crm.token))).toEqual(['41', '42', '420']);
    expect(labels(await list(invoice, '_q=42', crm.token))).toEqual(['42']);
    for (const text of ['forty', '4e99', '99999999999', '42.5', '-1', 'NaN', '0x2a%25']) {
      expect([text, await list(invoice, `_q=${text}`, crm.token)]).toEqual([text, []]);
    }
  });

  test('[SR-001] a private attribute is no label, and is not searched', async () => {
    const secret = 'api::secret.secret';
    await setEntryTitle(crm.app, secret, 'name');
    expect(labels(await list(secret, '', crm.token))).toEqual(['Shown']);
    expect(await list(secret, '_q=hidden', crm.token)).toEqual([]);
    const superAdmin = await crm.app.http.admin();
    expect(labels(await asAdmin(secret, '', superAdmin))).toEqual(['Shown']);
    expect(await asAdmin(secret, '_q=hidden', superAdmin)).toEqual([]);
  });

  test('[SR-001] a field that the role may not read is no label, and is not searched', async () => {
    await role.allow([MINE, role.reading(CONTACT, ['email'])]);
    expect(await asAdmin(CONTACT, `filters[id]=${ids.lead}`)).toEqual([
      { type: CONTACT, id: ids.lead, label: ids.lead },
    ]);
    expect(await asAdmin(CONTACT, '_q=lea')).toEqual([]);
    await role.allow([MINE, role.reading(CONTACT, ['name'])]);
    expect(await asAdmin(CONTACT, '_q=lea')).toMatchObject([{ label: 'Lea' }]);
  });

  test('[SR-001] a condition of the role holds: only what its admin has created', async () => {
    const conditions = ['admin::is-creator'];
    await role.allow([
      ...[MINE, role.reading(CONTACT, ['name'], { conditions })],
      {
        action: 'plugin::content-manager.explorer.create',
        subject: CONTACT,
        properties: { fields: ['name'] },
      },
    ]);
    const types = await crm.app.http.get('/nexus-crm/references', { token: role.token });
    expect(types.body.data).toMatchObject([{ type: CONTACT }]);
    expect(await asAdmin(CONTACT)).toEqual([]);
    expect(await asAdmin(CONTACT, `filters[id]=${ids.lead}`)).toEqual([]);
    const made = await crm.app.http.post(
      `/content-manager/collection-types/${CONTACT}`,
      { name: 'My own' },
      { token: role.token },
    );
    expect([made.status, made.body.error]).toEqual([201, undefined]);
    expect(labels(await asAdmin(CONTACT))).toEqual(['My own']);
    expect(labels(await asAdmin(CONTACT, '_q=own'))).toEqual(['My own']);
    expect(await asAdmin(CONTACT, '_q=lea')).toEqual([]);
  });

  test('[SR-001] a field that may be read of some documents only is no label', async () => {
    const conditions = ['admin::is-creator'];
    await role.allow([
      ...[MINE, role.reading(CONTACT, ['name', 'email'], { conditions })],
      role.reading(CONTACT, ['email']),
    ]);
    expect(await asAdmin(CONTACT, `filters[id]=${ids.lead}`)).toMatchObject([{ label: ids.lead }]);
    expect(await asAdmin(CONTACT, '_q=lea')).toEqual([]);
  });

  test('[SR-001] 404 for a type that cannot be referred to, is not there, or may not be read', async () => {
    await role.allow([MINE, { action: 'admin::users.read' }]);
    for (const uid of [
      ...['admin::user', 'plugin::upload.file', 'plugin::nexus-crm.integration', 'constructor'],
      ...[
        'api::nobody.nobody',
        'plugin::users-permissions.role',
        '__proto__',
        'x%00',
        '%F0%9F%98%80',
      ],
      'x'.repeat(500),
    ]) {
      const answer = await crm.get(`/references/${uid}`);
      expect([uid, answer.status]).toEqual([uid, 404]);
      expect(answer.body.error.message).toContain('There is no content type');
      expect([uid, (await adminAt(uid)).status]).toEqual([uid, 404]);
    }
    for (const uid of [CONTACT, TEAM, USER, 'api::bare.bare']) {
      expect([uid, (await crm.get(`/references/${uid}`, ann.token)).status]).toEqual([uid, 404]);
      expect([uid, (await adminAt(uid)).status]).toEqual([uid, 404]);
    }
    const narrow = await crm.app.http.apiToken('custom', [...GRANTS, `${TEAM}.find`]);
    expect((await crm.get(`/references/${TEAM}`, narrow)).status).toBe(200);
    expect((await crm.get(`/references/${CONTACT}`, narrow)).status).toBe(404);
  });

  test('users are called by their username', async () => {
    expect(await list(USER, '_q=ann', crm.token)).toEqual([
      { type: USER, id: ann.documentId, label: 'ann' },
    ]);
    expect(await list(USER, '_q=example.com', crm.token)).toEqual([]);
  });

  test('[SCL-003] as many statements for a page of one as of a hundred', async () => {
    const { connection } = crm.app.strapi.db;
    const [lead] = (await crm.rows('crm_contacts')) as readonly object[];
    for (let from = 0; from < 400; from += 20) {
      await connection('crm_contacts').insert(
        Array.from({ length: 20 }, (_, index) => {
          const number = String(from + index).padStart(3, '0');
          return {
            ...lead,
            id: 5_000 + from + index,
            document_id: `m${number}`,
            name: `M ${number}`,
          };
        }),
      );
    }
    const count = async (query: string) => {
      const statements: string[] = [];
      const hear = ({ sql }: { sql: string }): void => void statements.push(sql);
      connection.on('query', hear);
      const found = await list(CONTACT, query, crm.token);
      connection.removeListener('query', hear);
      return [found.length, statements.length];
    };
    await crm.quiet();
    const [, one] = await count('_q=M&pagination[pageSize]=1');
    expect(await count('_q=M%20&pagination[pageSize]=100&pagination[page]=4')).toEqual([100, one]);
  });

  test.each([
    ['filters[id][$contains]=x', ['filters', 'id']],
    ['filters[name]=x', ['filters']],
    ['filters=x', ['filters']],
    ['_q[$contains]=x', ['_q']],
    ['_q=LONG', ['_q']],
    ['_q=%00', ['_q']],
    ['pagination[pageSize]=101', ['pagination', 'pageSize']],
    ['pagination[page]=-1', ['pagination', 'page']],
    ['sort=name', []],
    ['fields[0]=email', []],
    ['populate=*', []],
    ['locale=de', []],
    ['status=draft', []],
  ])('%s is refused by name', async (query, path) => {
    await role.allow([MINE, role.reading(COMPANY, ['name'], { locales: ['en'] })]);
    for (const answer of [
      await crm.get(`/references/${COMPANY}?${long(query)}`),
      await adminAt(COMPANY, long(query)),
    ]) {
      const { status, body } = answer;
      expect([status, body.error?.details?.errors?.[0]?.path]).toEqual([400, path]);
    }
  });
});
