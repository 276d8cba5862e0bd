import type { Modules } from '@strapi/strapi';
import type { Knex } from 'knex';

import { contactRules } from '../../../server/src/contacts/record';
import { TestApp } from '../../support/app';

const CONTACT = 'plugin::nexus-crm.contact';
const TEAM = 'plugin::nexus-crm.team';
const OPPORTUNITY = 'plugin::nexus-crm.opportunity';
const MANAGER = `/content-manager/collection-types/${CONTACT}`;
const API = '/api/nexus-crm';

type Values = Readonly<Record<string, unknown>>;
type Documents = Readonly<Record<'create' | 'update', (input: object) => Promise<unknown>>>;

/** What an entry point answers to a write: undefined, or the paths of what is wrong. */
type Refusal = readonly string[] | undefined;

interface Problems {
  readonly errors: readonly { readonly path: readonly string[] }[];
}

/** Every write is checked once: by the document middleware, or by the lifecycle where it enters there. */
describe('the check of a record', () => {
  let app: TestApp;
  let token: string;
  let admin: string;
  let person: string;
  let rows: readonly { readonly id: number; readonly documentId: string }[];
  const check = jest.spyOn(contactRules.cross?.[0] ?? never(), 'check');

  const knex = (): Knex => app.strapi.db.connection;
  const query = () => app.strapi.db.query(CONTACT);
  const documents = (uid: string) => app.strapi.documents(uid as never) as unknown as Documents;

  beforeAll(async () => {
    app = await TestApp.start({ level: 2 });
    token = await app.http.apiToken();
    admin = await app.http.admin();
    person = `user:${(await app.http.user('ann')).documentId}`;
  });
  afterAll(async () => {
    check.mockRestore();
    await app?.dispose();
  });

  beforeEach(async () => {
    await query().deleteMany({});
    await query().createMany({ data: [{ name: 'One' }, { name: 'Two' }] });
    rows = (await query().findMany({ orderBy: { id: 'asc' } })) as typeof rows;
    check.mockClear();
  });

  const refusal = async (write: Promise<unknown>): Promise<Refusal> => {
    try {
      const answer = (await write) as {
        readonly body?: { readonly error?: { details: Problems } };
      };
      return answer?.body?.error && pathsOf(answer.body.error.details);
    } catch (error) {
      return pathsOf((error as { readonly details: Problems }).details);
    }
  };
  const one = (): string => rows[0]?.documentId ?? never();

  /** Each entry point with the rows that it writes. */
  const ENTRY_POINTS: Readonly<
    Record<string, readonly [number, (data: Values) => Promise<unknown>]>
  > = {
    'POST by REST': [1, (data) => app.http.post(`${API}/contacts`, { data }, { token })],
    'PUT by REST': [1, (data) => app.http.put(`${API}/contacts/${one()}`, { data }, { token })],
    'POST by the Content Manager': [1, (data) => app.http.post(MANAGER, data, { token: admin })],
    'PUT by the Content Manager': [
      1,
      (data) => app.http.put(`${MANAGER}/${one()}`, data, { token: admin }),
    ],
    'documents().create': [1, (data) => documents(CONTACT).create({ data })],
    'documents().update': [1, (data) => documents(CONTACT).update({ documentId: one(), data })],
    'entityService.create': [1, (data) => entities(app).create(CONTACT, { data })],
    'entityService.update': [
      1,
      (data) => entities(app).update(CONTACT, rows[0]?.id ?? never(), { data }),
    ],
    'db.query().create': [1, (data) => query().create({ data })],
    'db.query().update': [1, (data) => query().update({ where: { documentId: one() }, data })],
    'db.query().createMany': [
      2,
      (data) => query().createMany({ data: [{ ...data }, { ...data }] }),
    ],
    'db.query().updateMany': [2, (data) => query().updateMany({ where: {}, data })],
  };

  const statementsOf = async (write: () => Promise<unknown>): Promise<readonly string[]> => {
    const statements: string[] = [];
    const listen = ({ sql }: { readonly sql: string }): void => void statements.push(sql);
    knex().on('query', listen);
    try {
      await write();
    } finally {
      knex().removeListener('query', listen);
    }
    return statements;
  };

  test.each(Object.entries(ENTRY_POINTS))('%s checks each row once', async (_, [count, write]) => {
    const statements = await statementsOf(async () =>
      expect(await refusal(write({ name: 'New', phone: '1', owner: person }))).toBeUndefined(),
    );
    expect(check).toHaveBeenCalledTimes(count);
    const people = statements.filter((sql) =>
      /from [`"]up_users[`"].*document_id[`"] in/.test(sql),
    );
    expect(people).toHaveLength(1);
    const written = (await query().findMany({ where: { owner: person } })) as object[];
    expect(written).toHaveLength(count);
  });

  test.each(Object.entries(ENTRY_POINTS))('%s lets nothing wrong pass', async (_, [, write]) => {
    for (const [path, data] of [
      ['owner', { owner: 'user:ghost' }],
      ['email', { email: 'no' }],
      ['parentId', { parentType: 'api::company.company', parentId: 'ghost' }],
      ['name', { name: null, email: null, phone: null }],
    ] as const) {
      const before = await knex()('crm_contacts').orderBy('id');
      const paths = await refusal(write({ name: 'New', ...data }));
      expect([path, paths]).toEqual([path, [path]]);
      expect(await knex()('crm_contacts').orderBy('id')).toEqual(before);
    }
  });

  describe('where something changes the data on its way', () => {
    type Middleware = Parameters<Modules.Documents.Service['use']>[0];

    /** A middleware of the app, inside ours. */
    const inside = async (
      middleware: Middleware,
      write: () => Promise<unknown>,
    ): Promise<Refusal> => {
      const remove = app.strapi.documents.use(middleware) as unknown as () => void;
      try {
        return await refusal(write());
      } finally {
        remove();
      }
    };
    const dataOf = (params: unknown): Record<string, unknown> =>
      (params as { data: Record<string, unknown> }).data;
    const change =
      (values: Values): Middleware =>
      (context, next) => {
        Object.assign(dataOf(context.params), values);
        return next();
      };

    test.each(['documents().create', 'documents().update', 'PUT by REST'])(
      '%s is checked again',
      async (name) => {
        const [, write] = ENTRY_POINTS[name] ?? never();
        const data = { name: 'New', phone: '1', extra: { a: 1 } };
        const ghost = await inside(change({ owner: 'user:ghost' }), () => write(data));
        expect(ghost).toEqual(['owner']);
        expect(await inside(change({ instanceId: 'x' }), () => write(data))).toEqual([
          'instanceId',
        ]);
        const deeper: Middleware = (context, next) => {
          Object.assign(dataOf(context.params).extra as object, { b: 2 });
          return next();
        };
        check.mockClear();
        expect(await inside(deeper, () => write(data))).toBeUndefined();
        expect(check).toHaveBeenCalledTimes(2);
      },
    );

    test('a key that a middleware removes is reported as missing', async () => {
      const without: Middleware = (context, next) => {
        delete dataOf(context.params).name;
        return next();
      };
      const create = () => documents(CONTACT).create({ data: { name: 'New' } });
      expect(await inside(without, create)).toEqual(['name']);
    });

    test('a lifecycle of the model runs before ours, and its changes are validated', async () => {
      const model = app.strapi.db.metadata.get(CONTACT);
      const spoil = (event: { params: { data?: object } }): void => {
        Object.assign(event.params.data ?? {}, { owner: 'user:ghost' });
      };
      Object.assign(model, { lifecycles: { beforeUpdate: spoil, beforeCreate: spoil } });
      try {
        const update = documents(CONTACT).update({ documentId: one(), data: { phone: '1' } });
        expect(await refusal(update)).toEqual(['owner']);
        const create = documents(CONTACT).create({ data: { name: 'New' } });
        expect(await refusal(create)).toEqual(['owner']);
      } finally {
        Object.assign(model, { lifecycles: {} });
      }
    });

    test('another write in the same call is validated separately, also with the same data', async () => {
      const data = { name: 'New', phone: '1', owner: person };
      const twice: Middleware = async (context, next) => {
        await query().create({ data: { ...dataOf(context.params) } });
        return next();
      };
      expect(await inside(twice, () => documents(CONTACT).create({ data }))).toBeUndefined();
      expect(check).toHaveBeenCalledTimes(2);
      const bad: Middleware = async (_, next) => {
        await query().create({ data: { name: 'Nested', owner: 'user:ghost' } });
        return next();
      };
      expect(await inside(bad, () => documents(CONTACT).create({ data }))).toEqual(['owner']);
    });

    test('the row itself may have changed: what was checked was another change', async () => {
      const other: Middleware = async (_, next) => {
        await query().update({
          where: { documentId: one() },
          data: { name: null, email: 'a@b.cd' },
        });
        return next();
      };
      const update = () => documents(CONTACT).update({ documentId: one(), data: { email: null } });
      expect(await inside(other, update)).toEqual(['name']);
    });

    test('a unique value is looked for once', async () => {
      const statements = await statementsOf(() =>
        documents(TEAM).create({ data: { name: 'Sales', key: 'sales', members: [person] } }),
      );
      const lookups = statements.filter((sql) => /crm_teams.*[`"]key[`"] = /.test(sql));
      expect(lookups).toHaveLength(1);
    });

    test('relations are looked at as they arrive', async () => {
      const contact = one();
      const create = (data: Values) =>
        documents(OPPORTUNITY).create({ data: { name: 'D', ...data } });
      const statements = await statementsOf(() => create({ contact }));
      const lookups = statements.filter(
        (sql) => /^select .* from [`"]crm_contacts[`"]/.test(sql) && /document_id[`"] = /.test(sql),
      );
      expect(lookups).toHaveLength(1);
      const ghost = await inside(change({ contact: 999_999 }), () => create({ contact }));
      expect(ghost).toHaveLength(1);
    });
  });
});

const pathsOf = ({ errors }: Problems): string[] => errors.map(({ path }) => path.join('.'));

interface EntityService {
  create(uid: string, input: object): Promise<unknown>;
  update(uid: string, id: number, input: object): Promise<unknown>;
}
const entities = (app: TestApp): EntityService =>
  (app.strapi as unknown as { entityService: EntityService }).entityService;

function never(): never {
  throw new Error('It is not there.');
}
