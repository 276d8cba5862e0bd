import type { EventSubscriptions } from '../../../server/src/strapi/patches/event-subscriptions';
import { EntryEvents, StrapiSubjectStore } from '../../../server/src/strapi/ports/subjects';
import { StrapiInteractionLookup } from '../../../server/src/strapi/ports/interactions';
import { createRecordCheck } from '../../../server/src/strapi/records/check';
import { StrapiSqlRuntime } from '../../../server/src/strapi/ports/sql-runtime';
import type {
  Commit,
  Decision,
  Effect,
  InstanceSnapshot,
  Json,
  Subject,
  SubjectFacts,
} from '../../../server/src/core/contracts';
import { TestApp } from '../../support/app';

const CONTACT = 'plugin::nexus-crm.contact';
const OPPORTUNITY = 'plugin::nexus-crm.opportunity';
const CAMPAIGN = 'plugin::nexus-crm.campaign';
const COMPANY = 'api::company.company';
const GADGET = 'api::gadget.gadget';
const DEAL = 'api::deal.deal';

/** A type with every kind of attribute that there is. */
const GADGET_SCHEMA = {
  kind: 'collectionType',
  collectionName: 'gadgets',
  info: { singularName: 'gadget', pluralName: 'gadgets', displayName: 'Gadget' },
  options: { draftAndPublish: false },
  attributes: {
    title: { type: 'string', required: true, minLength: 2, maxLength: 20 },
    code: { type: 'string', unique: true, regex: '^[A-Z]+$' },
    slug: { type: 'uid' },
    story: { type: 'text' },
    rich: { type: 'richtext' },
    mail: { type: 'email' },
    colour: { type: 'enumeration', enum: ['red', 'green'] },
    count: { type: 'integer', min: 0, max: 10 },
    big: { type: 'biginteger' },
    ratio: { type: 'float' },
    price: { type: 'decimal' },
    active: { type: 'boolean' },
    day: { type: 'date' },
    hour: { type: 'time' },
    moment: { type: 'datetime' },
    extra: { type: 'json' },
    body: { type: 'blocks' },
    hidden: { type: 'string', private: true },
    secret: { type: 'password' },
    picture: { type: 'media' },
    company: { type: 'relation', relation: 'manyToOne', target: COMPANY },
    stage: { type: 'enumeration', enum: ['open', 'closed'] },
    owner: { type: 'string' },
  },
};

const DEAL_SCHEMA = {
  kind: 'collectionType',
  collectionName: 'deals',
  info: { singularName: 'deal', pluralName: 'deals', displayName: 'Deal' },
  options: { draftAndPublish: true },
  pluginOptions: { i18n: { localized: true } },
  attributes: {
    name: {
      type: 'string',
      required: true,
      pluginOptions: { i18n: { localized: true } },
    },
    amount: { type: 'integer', pluginOptions: { i18n: { localized: false } } },
  },
};

const controller = (uid: string) =>
  `module.exports = require('@strapi/strapi').factories.createCoreController('${uid}');`;

let app: TestApp;
let runtime: StrapiSqlRuntime;
let store: StrapiSubjectStore;
let gadgets = 0;

const documents = (uid: string) => app.strapi.documents(uid as any) as any;

const create = async (uid: string, data: object, options: object = {}): Promise<Subject> => {
  const { documentId } = await documents(uid).create({ data, ...options });
  return { type: uid, id: documentId };
};

const gadget = (data: object = {}): Promise<Subject> =>
  create(GADGET, { title: `Gadget ${(gadgets += 1)}`, ...data });

const read = async (subject: Subject): Promise<SubjectFacts> => {
  const facts = await store.read(subject);
  if (!facts) throw new Error('There is no such record.');
  return facts;
};

const changed = (values: Record<string, Json>): Effect => ({ kind: 'record.changed', values });

/** A decision of an instance that the record does not show. */
const commitOf = (subject: Subject, effects: readonly Effect[], record: SubjectFacts): Commit => {
  const ended = { entity: 'lead', status: 'cancelled', id: 'another' } as const;
  const next = { ...ended, subject } as unknown as InstanceSnapshot;
  const decision: Decision = {
    ...{ kind: 'decision', next, effects, events: [], history: [] },
    ...{ pending: null, overtaken: null, steps: 0 },
  };
  return { decision, basedOn: 1, base: null, record };
};

const write = async (
  subject: Subject,
  effects: readonly Effect[],
  seen: SubjectFacts,
): Promise<boolean> => {
  const commit = commitOf(subject, effects, seen);
  const { kind } = await runtime.transaction((connection) => store.write(commit, connection));
  return kind === 'stored';
};

const change = async (subject: Subject, values: Record<string, Json>): Promise<boolean> =>
  write(subject, [changed(values)], await read(subject));

/** Events of this name that are emitted while `run` runs, up to that of the next ordinary write. */
async function emitted(name: string, run: () => Promise<unknown>): Promise<any[]> {
  const events: any[] = [];
  const mark = await create('api::order.order', { number: `mark-${Math.random()}` });
  let done = (): void => undefined;
  const marked = new Promise<void>((resolve) => {
    done = resolve;
  });
  const stop = app.strapi.eventHub.on(name, async (event: any) => {
    if (event.entry.documentId === mark.id) done();
    else events.push(event);
  });
  try {
    await run();
    // Emitted after everything above: Strapi reads and emits in the order of the commits.
    await documents('api::order.order').update({ documentId: mark.id, data: { total: 1 } });
    await marked;
  } finally {
    stop();
  }
  return events;
}

beforeAll(async () => {
  app = await TestApp.start({
    level: 2,
    files: {
      'src/api/gadget/content-types/gadget/schema.json': GADGET_SCHEMA,
      'src/api/gadget/controllers/gadget.js': controller(GADGET),
      'src/api/deal/content-types/deal/schema.json': DEAL_SCHEMA,
      'src/api/deal/controllers/deal.js': controller(DEAL),
    },
  });
  const plugin = app.strapi.plugin('nexus-crm');
  runtime = new StrapiSqlRuntime(app.strapi);
  store = new StrapiSubjectStore(app.strapi, {
    fields: plugin.service('live-fields').registry,
    types: plugin.service('field-types'),
    checkRecord: createRecordCheck(app.strapi),
    events: new EntryEvents(app.strapi, plugin.service('event-subscriptions')),
  });
  await app.strapi.plugin('i18n').service('locales').create({ code: 'de', name: 'German' });
});
afterAll(() => app?.dispose());

describe('reading', () => {
  test('a record is what REST shows of it: every scalar, null where it is empty', async () => {
    const subject = await create(CONTACT, { name: 'Ann', score: 7, extra: { vip: true } });
    const { body } = await app.http.get(`/api/nexus-crm/contacts/${subject.id}`, {
      token: await app.http.apiToken(),
    });
    const shown = Object.fromEntries(
      Object.entries(body.data).filter(([name]) => !['id', 'documentId'].includes(name)),
    );
    const facts = await read(subject);
    expect(facts.values).toEqual(shown);
    expect(facts.values).toMatchObject({
      name: 'Ann',
      email: null,
      score: 7,
      extra: { vip: true },
    });
    expect(facts).toMatchObject({ revision: 1, owner: null });
    expect(facts.values).not.toHaveProperty('tenant');
  });

  test('neither private attributes nor passwords, relations and files are read', async () => {
    const { values } = await read(await gadget({ hidden: 'h', secret: 'Passw0rd!' }));
    for (const name of ['hidden', 'secret', 'picture', 'company', 'createdBy', 'id']) {
      expect(values).not.toHaveProperty(name);
    }
  });

  test('a user is read without password and tokens', async () => {
    const { documentId } = await app.http.user('reader');
    const { values } = await read({ type: 'plugin::users-permissions.user', id: documentId });
    expect(values).toMatchObject({ username: 'reader', email: 'reader@example.com' });
    expect(Object.keys(values)).not.toEqual(
      expect.arrayContaining([expect.stringMatching(/password|token/i)]),
    );
  });

  test('a valid reference in the attribute is the owner; any other text is not', async () => {
    const { documentId } = await app.http.user('owner');
    const owner = `user:${documentId}`;
    expect((await read(await create(CONTACT, { name: 'Owned', owner }))).owner).toBe(owner);
    expect((await read(await gadget({ owner: 'team:abc' }))).owner).toBe('team:abc');
    expect((await read(await gadget({ owner: 'Bob from sales' }))).owner).toBeNull();
  });

  test('of a document with drafts and languages, the draft in the default language', async () => {
    const subject = await create(DEAL, { name: 'German', amount: 1 }, { locale: 'de' });
    const documentId = subject.id;
    expect((await read(subject)).values.name).toBe('German');
    await documents(DEAL).update({ documentId, locale: 'en', data: { name: 'English' } });
    await documents(DEAL).publish({ documentId, locale: '*' });
    await documents(DEAL).update({ documentId, locale: 'en', data: { name: 'Draft' } });
    const { values, revision } = await read(subject);
    expect(values).toMatchObject({ name: 'Draft', amount: 1, locale: 'en', publishedAt: null });
    expect(revision).toBeNull();
  });

  test('an unknown type or id is not found, whatever its form', async () => {
    const { id } = await gadget();
    for (const odd of ['', 'unknown', id.toUpperCase(), `'; --`, 'nul\u0000', '\ud800']) {
      expect(await store.read({ type: GADGET, id: odd })).toBeUndefined();
    }
    expect(await store.read({ type: GADGET, id: 'x'.repeat(100_000) })).toBeUndefined();
    for (const type of ['', 'gadget', 'api::none.none', 'toString', '__proto__', 'nul\u0000']) {
      expect(await store.read({ type, id })).toBeUndefined();
    }
  });

  test("Strapi's own tables and the engine's cannot be subjects", async () => {
    await app.http.admin();
    const inner = ['admin::user', 'plugin::users-permissions.role', 'plugin::upload.file'];
    for (const type of [...inner, 'plugin::nexus-crm.custom-field']) {
      expect(app.strapi.contentTypes).toHaveProperty([type]);
      const row = await app.strapi.db.query(type).findOne({ where: {} });
      expect(await store.read({ type, id: row?.documentId ?? 'any' })).toBeUndefined();
    }
  });

  test('it takes one query', async () => {
    const subject = await gadget();
    const statements = await runtime.transaction(async (connection) => {
      const seen: string[] = [];
      connection.knex.on('query', ({ sql }: { sql: string }) => seen.push(sql));
      await store.read(subject);
      return [...seen];
    });
    expect(statements).toHaveLength(1);
  });
});

describe('what may be written', () => {
  test.each<[string, Json, string | undefined]>([
    ['title', 'Fine', undefined],
    ['title', null, 'is required'],
    ['title', '', 'is required'],
    ['title', 'x', 'must be at least 2 characters long, it has 1'],
    ['title', 'x'.repeat(21), 'must be at most 20 characters long, it has 21'],
    ['title', 7, 'must be text'],
    [
      'title',
      'a\u0000b',
      'contains a character that cannot be stored (NUL or an unpaired surrogate)',
    ],
    ['code', 'abc', 'must match the pattern ^[A-Z]+$'],
    ['mail', 'nobody', 'must be an email address, such as ann@example.com'],
    ['colour', 'blue', 'must be one of: red, green'],
    ['colour', null, undefined],
    ['count', 11, 'must be at most 10'],
    ['count', 1.5, 'must be a whole number'],
    ['count', '3', 'must be a whole number'],
    ['big', '9223372036854775808', 'must be a whole number of 64 bits'],
    ['big', 1.5, 'must be a whole number'],
    ['ratio', 'half', 'must be a number'],
    ['price', 1.005, 'must have at most 2 digits after the point'],
    ['price', 100_000_000, 'must have at most 8 digits before the point'],
    ['active', 'yes', 'must be true or false'],
    ['day', '2026-02-30', 'must be a date written YYYY-MM-DD'],
    ['hour', '25:00:00', 'must be a time of day written HH:MM:SS'],
    [
      'moment',
      'tomorrow',
      'must be a time written in ISO 8601 with its zone, such as 2026-05-31T09:30:00Z',
    ],
    ['extra', 'text', 'must be a JSON object or a list'],
    ['body', {}, 'must be a list of blocks'],
    ['stage', 'closed', 'is changed by transitions only'],
    ['owner', 'team:abc', 'is changed by the action "assign" only'],
    ['createdAt', '2026-05-31T09:30:00Z', 'is written by Strapi only'],
    ['documentId', 'other', 'is no attribute of the record'],
    ['hidden', 'x', 'is no attribute of the record'],
    ['constructor', 'x', 'is no attribute of the record'],
  ])('[FR-L2-009] %s = %j: %s', async (name, value, fault) => {
    expect((await read(await gadget())).fault?.(name, value)).toBe(fault);
  });

  test("[FR-L2-009] the CRM's records follow their own rules, and its columns are its own", async () => {
    const { fault } = await read(await create(OPPORTUNITY, { name: 'Deal' }));
    expect(fault?.('currency', 'eur')).toMatch(/^must be a currency code/);
    expect(fault?.('value', 1.00001)).toBe('must have at most 4 digits after the point');
    expect(fault?.('value', 123_456_789_012.1234)).toBeUndefined();
    expect(fault?.('name', null)).toBe('is required');
    for (const name of ['revision', 'instanceId', 'convertedFrom']) {
      expect(fault?.(name, 'x')).toBe('is written by the CRM only');
    }
    expect(fault?.('tenant', 'x')).toBe('is no attribute of the record');
  });

  test("a user's account is not open to pipelines, what the app added to it is", async () => {
    const { documentId } = await app.http.user('guarded');
    const uid = 'plugin::users-permissions.user';
    const field = { uid, name: 'region', type: 'string' };
    await app.strapi.plugin('nexus-crm').service('custom-fields').create(field);
    const { values, fault } = await read({
      type: 'plugin::users-permissions.user',
      id: documentId,
    });
    const names = Object.keys(values).filter((name) => name !== 'region');
    expect(names).toEqual(
      expect.arrayContaining(['username', 'email', 'provider', 'confirmed', 'blocked']),
    );
    for (const name of names)
      expect([name, fault?.(name, null)]).toEqual([name, expect.any(String)]);
    expect(fault?.('region', 'EMEA')).toBeUndefined();
  });

  test('a draft may lack what is required', async () => {
    const { fault } = await read(await create(DEAL, { name: 'Draft' }));
    expect(fault?.('name', null)).toBeUndefined();
  });
});

describe('writing', () => {
  test('[BR-002] what is written is read again, of every type', async () => {
    const subject = await gadget();
    const values: Record<string, Json> = {
      ...{ title: 'Ünïcode 🎉', code: 'CODE', slug: 'a-b_c', story: 'long\nstory', rich: '# Rich' },
      ...{ mail: 'ann@example.com', colour: 'green', count: 0, big: 9_007_199_254_740_991 },
      ...{ ratio: 0.1, price: 1234.56, active: false, day: '2026-02-28', hour: '23:59:58.120' },
      ...{ moment: '2026-05-31T09:30:00.123Z', extra: { a: [1, null, 'x'] } },
      body: [{ type: 'paragraph', children: [{ type: 'text', text: 'Hi' }] }],
    };
    expect(await change(subject, values)).toBe(true);
    expect((await read(subject)).values).toMatchObject(values);
    const shown = await documents(GADGET).findOne({ documentId: subject.id });
    // A time of day is shown with or without its last zeros, as the database has it.
    expect(shown).toMatchObject({ ...values, big: '9007199254740991', hour: shown.hour });

    const empty = Object.fromEntries(Object.keys(values).map((name) => [name, null]));
    expect(await change(subject, { ...empty, title: 'Kept' })).toBe(true);
    expect((await read(subject)).values).toMatchObject({ ...empty, title: 'Kept' });
  });

  test('a whole number that no JavaScript number holds keeps every digit', async () => {
    const subject = await gadget();
    await change(subject, { big: '9223372036854775807' });
    const { big } = (await read(subject)).values;
    expect(big).toBe((await documents(GADGET).findOne({ documentId: subject.id })).big);
    // SQLite's driver reads it into a number, for Strapi too.
    if (app.database.kind !== 'sqlite') expect(big).toBe('9223372036854775807');
  });

  test('other forms of the same are stored in one', async () => {
    const subject = await gadget();
    const moment = '2026-05-31T11:30:00+02:00';
    await change(subject, { moment, hour: '08:30:00', mail: '' });
    expect((await read(subject)).values).toMatchObject({
      ...{ moment: '2026-05-31T09:30:00.000Z', hour: '08:30:00.000', mail: null },
    });
  });

  test("[BR-002] a record's revision rises, and stage and owner are shown", async () => {
    const subject = await create(CONTACT, { name: 'Staged', score: 1 });
    const seen = await read(subject);
    const { documentId } = await app.http.user('assignee');
    const owner = `user:${documentId}` as const;
    const effects: Effect[] = [
      changed({ score: 50 }),
      { kind: 'record.staged', stage: 'new' },
      { kind: 'record.staged', stage: 'qualified' },
      { kind: 'record.assigned', owner },
    ];
    expect(await write(subject, effects, seen)).toBe(true);
    const after = await read(subject);
    expect(after).toMatchObject({ revision: 2, owner });
    expect(after.values).toMatchObject({ name: 'Staged', score: 50, stage: 'qualified', owner });
    expect(Date.parse(after.values.updatedAt as string)).toBeGreaterThanOrEqual(
      Date.parse(seen.values.updatedAt as string),
    );
  });

  test('[BR-002] a stale revision writes nothing', async () => {
    const subject = await create(CONTACT, { name: 'Raced', score: 1 });
    const seen = await read(subject);
    await documents(CONTACT).update({ documentId: subject.id, data: { phone: '1' } });
    expect(await write(subject, [changed({ score: 9 })], seen)).toBe(false);
    expect(await write(subject, [], seen)).toBe(false);
    expect(await write(subject, [], await read(subject))).toBe(true);
    expect(await read(subject)).toMatchObject({ revision: 2, values: { score: 1, phone: '1' } });
  });

  test('[BR-002] a deleted record is not written', async () => {
    const subject = await create(CONTACT, { name: 'Gone' });
    const seen = await read(subject);
    await documents(CONTACT).delete({ documentId: subject.id });
    expect(await write(subject, [changed({ score: 9 })], seen)).toBe(false);
    const other = await gadget();
    const seenOther = await read(other);
    await documents(GADGET).delete({ documentId: other.id });
    expect(await write(other, [changed({ count: 9 })], seenOther)).toBe(false);
  });

  test('[BR-002] a document of the app is written where what is written was seen', async () => {
    const subject = await gadget({ count: 1 });
    const seen = await read(subject);
    await documents(GADGET).update({ documentId: subject.id, data: { count: 2, ratio: 0.5 } });
    expect(await write(subject, [changed({ count: 3 })], seen)).toBe(false);
    expect(await write(subject, [changed({ active: true })], seen)).toBe(true);
    expect((await read(subject)).values).toMatchObject({ count: 2, ratio: 0.5, active: true });
  });

  test('of two writers with the same revision, one writes', async () => {
    for (const subject of [await create(CONTACT, { name: 'Both', score: 0 }), await gadget()]) {
      const key = subject.type === CONTACT ? 'score' : 'count';
      const seen = await read(subject);
      const results = await Promise.all(
        [1, 2, 3, 4].map((value) => write(subject, [changed({ [key]: value })], seen)),
      );
      expect(results.filter(Boolean)).toHaveLength(1);
      expect((await read(subject)).values[key]).toBe(results.indexOf(true) + 1);
    }
  });

  test('stage and owner are shown where a type of the app has such attributes, and fit', async () => {
    const subject = await gadget();
    const effects = (stage: string): Effect[] => [
      { kind: 'record.staged', stage },
      { kind: 'record.assigned', owner: 'team:abc' },
    ];
    expect(await write(subject, effects('closed'), await read(subject))).toBe(true);
    expect(await write(subject, effects('unknown'), await read(subject))).toBe(true);
    expect((await read(subject)).values).toMatchObject({ stage: 'closed', owner: 'team:abc' });
    const company = await create(COMPANY, { name: 'No stage' });
    const seen = await read(company);
    expect(await write(company, effects('closed'), seen)).toBe(true);
    expect(await read(company)).toEqual({ ...seen, fault: expect.any(Function) });
  });

  test('drafts are written, what is published stays; shared attributes agree in every language', async () => {
    const subject = await create(DEAL, { name: 'English', amount: 1 });
    const documentId = subject.id;
    await documents(DEAL).update({ documentId, locale: 'de', data: { name: 'German' } });
    await documents(DEAL).publish({ documentId, locale: '*' });
    expect(await change(subject, { name: 'Changed', amount: 2 })).toBe(true);
    const rows = await app.strapi.db.query(DEAL).findMany({ where: { documentId } });
    const found = rows.map(({ locale, publishedAt, name, amount }) =>
      [locale, publishedAt ? 'published' : 'draft', name, amount].join(' '),
    );
    expect(found.sort()).toEqual([
      ...['de draft German 2', 'de published German 1'],
      ...['en draft Changed 2', 'en published English 1'],
    ]);
  });

  test('[BR-002] nothing is written if the transaction is rolled back', async () => {
    for (const subject of [await create(CONTACT, { name: 'Back' }), await gadget()]) {
      const key = subject.type === CONTACT ? 'score' : 'count';
      const seen = await read(subject);
      const rolledBack = new Error('rolled back');
      await expect(
        runtime.transaction(async (connection) => {
          expect(
            await store.write(commitOf(subject, [changed({ [key]: 5 })], seen), connection),
          ).toMatchObject({
            kind: 'stored',
          });
          expect((await read(subject)).values[key]).toBe(5);
          throw rolledBack;
        }),
      ).rejects.toBe(rolledBack);
      expect(await read(subject)).toEqual({ ...seen, fault: expect.any(Function) });
    }
  });

  test('[FR-L2-009] rules over several fields are enforced, and people must exist', async () => {
    const contact = await create(CONTACT, { name: 'Only a name' });
    await expect(change(contact, { name: null })).rejects.toThrow('needs a "name"');
    const campaign = await create(CAMPAIGN, {
      ...{ name: 'Spring', start: '2026-03-01T00:00:00Z', end: '2026-04-01T00:00:00Z' },
    });
    await expect(change(campaign, { end: '2026-02-01T00:00:00Z' })).rejects.toThrow('before');
    const later = { start: '2027-03-01T00:00:00Z', end: '2027-04-01T00:00:00Z' };
    expect(await change(campaign, later)).toBe(true);
    await expect(change(contact, { parentType: COMPANY, parentId: 'none' })).rejects.toThrow(
      'there is no document',
    );
    expect((await read(contact)).values).toMatchObject({ name: 'Only a name', parentId: null });
  });

  test('[FR-L2-009] a value that is refused is refused here too', async () => {
    const subject = await gadget();
    await expect(change(subject, { count: 99, colour: 'blue' })).rejects.toMatchObject({
      details: { errors: [{ path: ['count'] }, { path: ['colour'] }] },
    });
    expect((await read(subject)).values).toMatchObject({ count: null, colour: null });
  });

  test('what is unique stays unique', async () => {
    await gadget({ code: 'TAKEN' });
    const subject = await gadget({ code: 'MINE' });
    await expect(change(subject, { code: 'TAKEN' })).rejects.toThrow('must be unique');
    expect(await change(subject, { code: 'FREE' })).toBe(true);
    await gadget({ slug: 'taken' });
    await expect(change(subject, { slug: 'taken' })).rejects.toThrow('must be unique');
  });

  test('[FR-L2-009] a pipeline may write what REST may write into a type of the app, and nothing else', async () => {
    await gadget({ slug: 'there', code: 'THERE' });
    const values: [string, Json][] = [
      ...['a', 'ab', 'x'.repeat(20), 'x'.repeat(21), '🎉', '🎉'.repeat(10), '🎉'.repeat(11)].map(
        (value): [string, Json] => ['title', value],
      ),
      ...['ABC', 'abc', 'A B', 'THERE'].map((value): [string, Json] => ['code', value]),
      ...['a-b_c', 'a b', 'ä', 'there', '~x.y'].map((value): [string, Json] => ['slug', value]),
      ...['red', 'Red', 'blue'].map((value): [string, Json] => ['colour', value]),
      ...[0, 10, 11, -1, 1.5].map((value): [string, Json] => ['count', value]),
    ];
    for (const [name, value] of values) {
      const byRest = await gadget();
      const byPipeline = await gadget();
      const authorization = (promise: Promise<unknown>) =>
        promise.then(
          () => 'written',
          () => 'refused',
        );
      const rest = authorization(
        documents(GADGET).update({ documentId: byRest.id, data: { [name]: value } }),
      );
      const restOutcome = await rest;
      if (restOutcome === 'written') await documents(GADGET).delete({ documentId: byRest.id });
      const pipeline = await authorization(change(byPipeline, { [name]: value }));
      expect([name, value, pipeline]).toEqual([name, value, restOutcome]);
      await documents(GADGET).delete({ documentId: byPipeline.id });
    }
  });
});

describe('custom fields', () => {
  const fields = () => app.strapi.plugin('nexus-crm').service('custom-fields');

  test.each([CONTACT, 'api::order.order', COMPANY])(
    '[US-024] one that was added to %s a moment ago is read and written',
    async (uid) => {
      const data = uid === 'api::order.order' ? { number: 'live' } : { name: 'Live' };
      const subject = await create(uid, data);
      expect((await read(subject)).values).not.toHaveProperty('budget');
      await fields().create({ uid, name: 'budget', type: 'decimal', min: 0 });
      await fields().create({ uid, name: 'regions', type: 'multiple', enum: ['EMEA', 'AMER'] });
      await fields().create({ uid, name: 'signBy', type: 'datetime' });

      const { values, fault } = await read(subject);
      expect(values).toMatchObject({ budget: null, regions: null, signBy: null });
      expect(fault?.('budget', -1)).toBe('must be at least 0');
      expect(fault?.('regions', ['APAC'])).toMatch(/^has the unknown choice "APAC"/);
      expect(fault?.('budget', 12.5)).toBeUndefined();

      const written = { budget: 12.5, regions: ['AMER'], signBy: '2026-05-31T09:30:00.000Z' };
      expect(await change(subject, written)).toBe(true);
      expect((await read(subject)).values).toMatchObject(written);
      expect(await documents(uid).findOne({ documentId: subject.id })).toMatchObject(written);
    },
  );

  test('[US-024] required and unique ones are enforced', async () => {
    await fields().create({ uid: CONTACT, name: 'badge', type: 'string', unique: true });
    await create(CONTACT, { name: 'Has one', badge: 'B-1' });
    const subject = await create(CONTACT, { name: 'Wants it', badge: 'B-2' });
    await expect(change(subject, { badge: 'B-1' })).rejects.toThrow('must be unique');
    expect(await change(subject, { badge: 'B-3' })).toBe(true);
    const { id } = await fields().create({
      ...{ uid: CONTACT, name: 'source', type: 'string', required: true },
    });
    // It was empty before it was required; what has been written once is not emptied again.
    expect((await read(subject)).fault?.('source', null)).toBeUndefined();
    await change(subject, { source: 'web' });
    expect((await read(subject)).fault?.('source', null)).toBe('is required');
    await fields().archive(id);
    const seen = await read(subject);
    expect(seen.values).not.toHaveProperty('source');
    await expect(write(subject, [changed({ source: 'web' })], seen)).rejects.toThrow(
      'is no attribute of the record any more',
    );
  });
});

describe('events of a write', () => {
  const UPDATE = 'entry.update';

  test("entry.update is emitted once, after commit, in Strapi's format", async () => {
    const company = await create(COMPANY, { name: 'Related' });
    const subject = await gadget({ company: company.id, hidden: 'h', secret: 'Passw0rd!' });
    const [ordinary] = await emitted(UPDATE, () =>
      documents(GADGET).update({ documentId: subject.id, data: { count: 1 } }),
    );
    const events = await emitted(UPDATE, async () => {
      const seen = await read(subject);
      await runtime.transaction(async (connection) => {
        await store.write(commitOf(subject, [changed({ count: 2 })], seen), connection);
      });
    });
    expect(events).toHaveLength(1);
    const [event] = events;
    const { updatedAt } = event.entry;
    expect(event).toEqual({ ...ordinary, entry: { ...ordinary.entry, count: 2, updatedAt } });
    expect(event).toMatchObject({ model: 'gadget', uid: GADGET, entry: { company: {} } });
    expect(event.entry).not.toHaveProperty('secret');
  });

  test("it is emitted for records of the CRM too, and for a draft's own row", async () => {
    const contact = await create(CONTACT, { name: 'Emitted' });
    const deal = await create(DEAL, { name: 'Deal' });
    await documents(DEAL).publish({ documentId: deal.id });
    const events = await emitted(UPDATE, async () => {
      await change(contact, { score: 3 });
      await change(deal, { amount: 3 });
    });
    expect(events).toMatchObject([
      { uid: CONTACT, entry: { documentId: contact.id, score: 3, revision: 2 } },
      { uid: DEAL, entry: { documentId: deal.id, amount: 3, publishedAt: null } },
    ]);
  });

  test('it is not emitted for rolled back, stale or empty writes', async () => {
    const subject = await create(CONTACT, { name: 'Silent' });
    const seen = await read(subject);
    const events = await emitted(UPDATE, async () => {
      await runtime
        .transaction(async (connection) => {
          await store.write(commitOf(subject, [changed({ score: 1 })], seen), connection);
          throw new Error('rolled back');
        })
        .catch(() => undefined);
      await write(subject, [changed({ score: 1 })], { ...seen, revision: 77 });
      await write(subject, [], seen);
    });
    expect(events).toEqual([]);
  });

  test('without listeners nothing is read for it', async () => {
    const subject = await create(CONTACT, { name: 'Unheard' });
    const subscriptions: EventSubscriptions = app.strapi
      .plugin('nexus-crm')
      .service('event-subscriptions');
    const quiet = () => subscriptions.hasListeners(UPDATE);
    expect(quiet()).toBe(false);
    const stop = app.strapi.eventHub.on(UPDATE, async () => undefined);
    expect(quiet()).toBe(true);
    stop();
    expect(quiet()).toBe(false);
    // Statements of background work must not be counted.
    await app.strapi.plugin('nexus-crm').service<any>('workers').stop();
    await app.strapi.plugin('nexus-crm').service<any>('live-fields').destroy();
    const statements: string[] = [];
    const hear = ({ sql }: { sql: string }) => statements.push(sql);
    const seen = await read(subject);
    app.strapi.db.connection.on('query', hear);
    await write(subject, [changed({ score: 1 })], seen);
    await new Promise((resolve) => setImmediate(resolve));
    app.strapi.db.connection.removeListener('query', hear);
    expect(statements.filter((sql) => /^select/i.test(sql))).toEqual([]);
  });

  test('a webhook that was made in the admin panel counts as a listener', async () => {
    const subscriptions: EventSubscriptions = app.strapi
      .plugin('nexus-crm')
      .service('event-subscriptions');
    const runner = app.strapi.get('webhookRunner');
    const webhook = { id: 'w', url: 'http://127.0.0.1:9', events: [UPDATE], isEnabled: true };
    runner.add(webhook);
    expect(subscriptions.hasListeners(UPDATE)).toBe(true);
    runner.remove(webhook);
    expect(subscriptions.hasListeners(UPDATE)).toBe(false);
    const end = app.strapi.eventHub.subscribe(async () => undefined);
    expect(subscriptions.hasListeners('anything')).toBe(true);
    end();
    expect(subscriptions.hasListeners('anything')).toBe(false);
  });
});

describe('interactions', () => {
  test('[FR-L2-003] are counted by kind, direction and time, no further than asked', async () => {
    const subject = await create(CONTACT, { name: 'Called' });
    const other = await create(CONTACT, { name: 'Other' });
    const add = (data: object, { type, id }: Subject = subject) =>
      create('plugin::nexus-crm.interaction', { subjectType: type, subjectId: id, ...data });
    await add({ type: 'call', direction: 'inbound', happenedAt: '2026-01-01T00:00:00Z' });
    await add({ type: 'call', direction: 'outbound', happenedAt: '2026-02-01T00:00:00Z' });
    await add({ type: 'note', happenedAt: '2026-03-01T00:00:00Z' });
    await add({ type: 'call', happenedAt: '2026-03-01T00:00:00Z' }, other);
    const lookup = new StrapiInteractionLookup(app.strapi, runtime);
    const count = (query: object, most = 100) => lookup.count({ subject, ...query }, most);
    expect(await count({})).toBe(3);
    expect(await count({}, 2)).toBe(2);
    expect(await count({ kind: 'call' })).toBe(2);
    expect(await count({ kind: 'call', direction: 'outbound' })).toBe(1);
    expect(await count({ since: Date.parse('2026-02-01T00:00:00Z') })).toBe(2);
    expect(await count({ since: Date.parse('2026-02-01T00:00:00.001Z') })).toBe(1);
    expect(await count({ subject: { type: 'nul\u0000', id: 'x' } })).toBe(0);
  });
});
