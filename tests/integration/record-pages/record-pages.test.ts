import type { ListRelated } from '../../../server/src/contracts/record-pages';
import {
  CAMPAIGN,
  COMPANY,
  CONTACT,
  OPPORTUNITY,
  PipelineApp,
  type Caller,
} from '../engine/support';
import { AdminRole, documentsOf } from '../people/support';

type Row = Readonly<Record<string, unknown>>;

const INTERACTION = 'plugin::nexus-crm.interaction';
const DAY = 86_400_000;

const DEALS = {
  id: 'deals',
  entities: {
    opportunity: {
      stages: [
        { name: 'open', label: 'Open', color: 'primary' },
        'offer',
        { name: 'won', final: true },
      ],
    },
  },
  transitions: {
    offer: {
      ...{ from: 'open', to: 'offer', fields: ['value'] },
      do: [{ task: 'Send the offer', assign: { team: 'sales' }, due: '1 day' }],
    },
    back: { from: 'offer', to: 'open' },
    win: { from: '*', to: 'won' },
  },
};

const GRANTS = [
  ...['timeline.ofRecord', 'instances.stages', 'opportunity.update'],
  ...['related', 'search', 'activities'].map((name) => `record-pages.${name}`),
  ...['contact', 'opportunity', 'campaign', 'interaction'].map((type) => `${type}.find`),
].map((name) => `plugin::nexus-crm.${name}`);

const BOXES = ['timeline.read', 'references.read', 'dashboard.read', 'instances.read'].map(
  (name) => ({ action: `plugin::nexus-crm.${name}` }),
);

/** What the page of a record shows, the search, and what is planned. */
describe('pages of records', () => {
  let crm: PipelineApp;
  let role: AdminRole;
  let ann: Caller;
  let bob: Caller;
  let superAdmin: string;
  const ids: Record<string, string> = {};

  const ok = async (url: string, token?: string) => {
    const { status, body } = await crm.get(url, token);
    expect([url, body.error, status]).toEqual([url, undefined, 200]);
    return body;
  };
  const asAdmin = (url: string, token = role.token) =>
    crm.app.http.get(`/nexus-crm${url}`, { token });
  const at = (uid: string, id: string, what: string) =>
    `/records/${encodeURIComponent(uid)}/${id}/${what}`;
  const plan = async (values: object, token?: string): Promise<string> => {
    const subject = { subjectType: OPPORTUNITY, subjectId: ids.deal };
    const made = await crm.post('/interactions', { type: 'call', ...subject, ...values }, token);
    expect([made.body.error, made.status]).toEqual([undefined, 201]);
    return made.body.data.documentId;
  };
  const inDays = (days: number) => new Date(Date.now() + days * DAY).toISOString();

  beforeAll(async () => {
    crm = await PipelineApp.start({ level: 3 });
    await crm.workers.stop();
    superAdmin = await crm.app.http.admin();
    role = await AdminRole.create(crm.app, 'Rep');
    ann = await crm.user('ann');
    bob = await crm.user('bob');
    await crm.app.http.grant('authenticated', GRANTS);
    await crm.team('sales', [ann.person, bob.person]);
    await crm.publish(DEALS);
    const companies = documentsOf(crm.app, COMPANY);
    const company = await companies.create({ data: { name: 'Zebra Works' } });
    await companies.publish(company);
    ids.company = company.documentId;
    const parent = { parentType: COMPANY, parentId: ids.company };
    ids.contact = await crm.lead({
      ...{ name: 'Zoë Zebra', email: 'zoe@zebra.example', phone: '+49 731 4711', ...parent },
    });
    const deal = await crm.post('/opportunities', {
      ...{ name: 'Zebra stripes', value: 1200, currency: 'EUR', contact: ids.contact },
      owner: ann.person,
    });
    ids.deal = deal.body.data.documentId;
    const subject = { type: OPPORTUNITY, id: ids.deal };
    const started = await crm.post('/instances', { definition: 'deals', subject });
    ids.instance = started.body.data.id;
    const moved = await crm.act(ids.instance!, 'offer', { fields: { value: 1500 } });
    expect([moved.body.error, moved.status]).toEqual([undefined, 200]);
    await plan({ title: 'Said hello', notes: 'They like stripes' });
    const log = { tenant: 'default', subject_type: OPPORTUNITY, subject_id: ids.deal };
    await crm.app.strapi.db.connection('crm_deliveries').insert(
      ['email', 'webhook'].map((integration) => ({
        ...{ ...log, integration, idempotency_key: `key ${integration}`, source: 'activity' },
        ...{ status: 'delivered', attempts: 1, created_at: Date.now() },
      })),
    );
  });
  afterAll(() => crm.dispose());

  describe('the timeline of any record', () => {
    test('[US-016] has history, interactions, tasks and mails', async () => {
      const { data } = await ok(at(OPPORTUNITY, ids.deal!, 'timeline'), ann.token);
      const kinds = data.map((item: Row) => item.event ?? item.title ?? item.label ?? item.kind);
      expect(kinds).toEqual(
        expect.arrayContaining([
          ...['opportunity.created', 'instance.started', 'instance.transitioned'],
          ...['Said hello', 'Send the offer', 'mail'],
        ]),
      );
      expect(data.filter(({ kind }: Row) => kind === 'mail')).toEqual([
        expect.objectContaining({ integration: 'email', status: 'delivered', source: 'activity' }),
      ]);
    });

    test('is narrowed by kind and period, page by page', async () => {
      const url = at(OPPORTUNITY, ids.deal!, 'timeline');
      const kindsOf = async (query: string) =>
        (await ok(`${url}?${query}`)).data.map(({ kind }: Row) => kind);
      expect(await kindsOf('filters[kind]=task')).toEqual(['task']);
      expect(
        new Set(await kindsOf('filters[kind][$in][0]=mail&filters[kind][$in][1]=task')),
      ).toEqual(new Set(['mail', 'task']));
      const before = encodeURIComponent(inDays(-1));
      expect(await kindsOf(`filters[at][$lt]=${before}`)).toEqual([]);
      const whole = (await ok(`${url}?filters[at][$gte]=${before}`)).data;
      const pages: unknown[] = [];
      let next: string | null = '';
      while (next !== null) {
        const page = await ok(`${url}?limit=2${next && `&after=${next}`}`);
        pages.push(...page.data);
        next = page.meta.next;
      }
      expect(pages).toEqual(whole);
    });

    test('of documents of the app too, and of no type that the CRM does not know', async () => {
      const url = at(COMPANY, ids.company!, 'timeline');
      expect((await crm.get(url, ann.token)).status).toBe(403);
      await crm.app.http.grant('authenticated', [`${COMPANY}.findOne`]);
      expect((await crm.get(url, ann.token)).status).toBe(200);
      const admins = await asAdmin(at('admin::user', 'x', 'timeline'), superAdmin);
      expect(admins.status).toBe(404);
      expect((await asAdmin(at('api::no.no', 'x', 'timeline'), superAdmin)).status).toBe(404);
      expect((await asAdmin(at(OPPORTUNITY, 'nobody', 'timeline'), superAdmin)).status).toBe(404);
    });

    test('[SR-006] leaves out values that the role may not read', async () => {
      await role.allow([
        ...BOXES,
        role.reading(OPPORTUNITY, ['name', 'stage']),
        role.reading(INTERACTION, ['title', 'type']),
      ]);
      const { status, body } = await asAdmin(at(OPPORTUNITY, ids.deal!, 'timeline'));
      expect(status).toBe(200);
      const moved = body.data.find(({ event }: Row) => event === 'instance.transitioned');
      expect(moved.after).toMatchObject({ stage: 'offer' });
      expect(JSON.stringify(body)).not.toContain('1500');
      expect(JSON.stringify(body)).not.toContain('They like stripes');
      expect(JSON.stringify(body)).toContain('Said hello');
      const full = await asAdmin(at(OPPORTUNITY, ids.deal!, 'timeline'), superAdmin);
      expect(JSON.stringify(full.body)).toContain('1500');
    });

    test('[SR-006] has only interactions that the role may read', async () => {
      const conditions = ['admin::is-creator'];
      await role.allow([
        ...[...BOXES, role.reading(OPPORTUNITY, ['name'])],
        role.reading(INTERACTION, ['title'], { conditions }),
      ]);
      const { body } = await asAdmin(at(OPPORTUNITY, ids.deal!, 'timeline'));
      expect(body.data.map(({ kind }: Row) => kind)).not.toContain('interaction');
      await role.allow([...BOXES, role.reading(OPPORTUNITY, ['name'], { conditions })]);
      expect((await asAdmin(at(OPPORTUNITY, ids.deal!, 'timeline'))).status).toBe(403);
    });
  });

  describe('related records', () => {
    const groups = async (uid: string, id: string, token?: string) =>
      (await ok(at(uid, id, 'related'), token)).data.map(
        ({ relation, data, total }: ListRelated.Group) => [
          ...[relation, total, data.map(({ record }) => record?.label)],
        ],
      );

    test('[US-016] are those that belong to it and those that it belongs to', async () => {
      const campaign = await crm.post('/campaigns', { name: 'Stripes for all' });
      await crm.app.strapi.db.connection('crm_campaign_runs').insert({
        ...{ tenant: 'default', campaign_id: campaign.body.data.documentId, status: 'running' },
        ...{ definition: 'deals', flow: 'x', subject_type: CONTACT, growing: false, looked_to: 0 },
        ...{ actor: '{}', started_at: 1 },
      });
      await crm.app.strapi.db.connection('crm_campaign_members').insert({
        ...{ tenant: 'default', campaign_id: campaign.body.data.documentId, status: 'waiting' },
        ...{ subject_type: CONTACT, subject_id: ids.contact, enrolled_at: 1 },
      });
      expect(await groups(CONTACT, ids.contact!)).toEqual([
        ['parent', 1, ['Zebra Works']],
        ['opportunities', 1, ['Zebra stripes']],
        ['campaigns', 1, ['Stripes for all']],
      ]);
      expect(await groups(OPPORTUNITY, ids.deal!)).toEqual([['contact', 1, ['Zoë Zebra']]]);
      expect(await groups(COMPANY, ids.company!)).toEqual([['contacts', 1, ['Zoë Zebra']]]);
      expect(await groups(CAMPAIGN, campaign.body.data.documentId)).toEqual([]);
    });

    test('[SR-006] are limited to what the caller may list', async () => {
      await role.allow([...BOXES, role.reading(CONTACT, ['name'])]);
      const { body } = await asAdmin(at(CONTACT, ids.contact!, 'related'));
      expect(body.data).toEqual([]);
      await role.allow([
        ...[...BOXES, role.reading(CONTACT, ['name'])],
        role.reading(OPPORTUNITY, ['name', 'contact']),
      ]);
      const more = await asAdmin(at(CONTACT, ids.contact!, 'related'));
      expect(more.body.data).toEqual([
        expect.objectContaining({ relation: 'opportunities', total: 1 }),
      ]);
      expect(more.body.data[0].data[0]).toMatchObject({
        ...{ stage: null, owner: null },
        record: { label: 'Zebra stripes', value: null },
      });
    });
  });

  describe('the search', () => {
    const found = async (q: string, token?: string) =>
      (await ok(`/search?q=${encodeURIComponent(q)}`, token)).data.map(({ title }: Row) => title);

    test('[US-016] finds records of all types by name, email and phone', async () => {
      expect(await found('zebra')).toEqual(['Zoë Zebra', 'Zebra stripes', 'Zebra Works']);
      const { data, meta } = await ok('/search?q=stripes');
      expect(meta).toEqual({});
      expect(data).toEqual([
        {
          ...{ type: OPPORTUNITY, id: ids.deal, title: 'Zebra stripes', subtitle: 'Zoë Zebra' },
          ...{ stage: 'offer', value: 1500, currency: 'EUR' },
        },
        expect.objectContaining({ title: 'Stripes for all' }),
      ]);
      for (const q of ['zoe@zebra', '4711', 'ZOË', 'zoë']) {
        expect([q, await found(q)]).toEqual([q, ['Zoë Zebra']]);
      }
      expect(await found('100%')).toEqual([]);
      expect((await ok(`/search?q=zebra&type=${CAMPAIGN}`)).data).toEqual([]);
    });

    test('names that begin with the text come first, and of each type at most five', async () => {
      for (const name of ['A wombat', 'Wombat', ...[1, 2, 3, 4].map((n) => `Big wombat ${n}`)]) {
        await crm.lead({ name });
      }
      const names = await found('wombat');
      expect(names).toHaveLength(5);
      expect(names[0]).toBe('Wombat');
    });

    test('[SR-006] looks only at what the caller may read', async () => {
      await role.allow([...BOXES, role.reading(CONTACT, ['name'])]);
      const titles = async (q: string) =>
        (await asAdmin(`/search?q=${q}`)).body.data.map(({ title }: Row) => title);
      expect(await titles('zebra')).toEqual(['Zoë Zebra']);
      expect(await titles('4711')).toEqual([]);
      const conditions = ['admin::is-creator'];
      await role.allow([...BOXES, role.reading(CONTACT, ['name', 'phone'], { conditions })]);
      expect(await titles('zebra')).toEqual([]);
    });

    test.each([
      ['?q=z', /"q" must have 2 characters/],
      ['', /"q" must be text/],
      [`?q=${'x'.repeat(101)}`, /"q" must have 100 characters/],
      ['?q=a%00b', /"q"/],
      ['?q=ab&limit=3', /unknown key "limit"/],
    ])('%s is refused', async (query, message) => {
      const { status, body } = await crm.get(`/search${query}`);
      expect([status, body.error.message]).toEqual([400, expect.stringMatching(message)]);
    });
  });

  describe('time in stages', () => {
    test('[US-025] sums all visits, in the order of the definition', async () => {
      await crm.act(ids.instance!, 'back');
      const { data } = await ok(`/instances/${ids.instance}/stages`, ann.token);
      expect(data.map(({ stage, visits, isCurrent }: Row) => [stage, visits, isCurrent])).toEqual([
        ['open', 2, true],
        ['offer', 1, false],
        ['won', 0, false],
      ]);
      expect(data[0]).toMatchObject({ label: 'Open', color: 'primary', isFinal: false });
      expect(data[2]).toMatchObject({ enteredAt: null, ms: 0, outcome: 'won', isFinal: true });
      expect((await crm.get('/instances/nobody/stages')).status).toBe(404);
    });
  });

  describe('activities', () => {
    const labels = async (query: string, token = ann.token) =>
      (await ok(`/activities?${query}`, token)).data.map(({ label }: Row) => label);

    beforeAll(async () => {
      await crm.act(ids.instance!, 'offer');
      await crm.app.http.grant('authenticated', ['plugin::nexus-crm.interaction.create']);
      await plan({ title: 'Overdue', dueAt: inDays(-2), assignee: ann.person });
      ids.later = await plan({ title: 'Later', dueAt: inDays(9) }, bob.token);
    });

    test('[US-016] an interaction that is due has not happened, and is for whoever plans it', async () => {
      const { data } = await ok(`/interactions/${ids.later}`);
      expect(data).toMatchObject({ happenedAt: null, author: null, assignee: bob.person });
      const timeline = await ok(
        `${at(OPPORTUNITY, ids.deal!, 'timeline')}?filters[kind]=interaction`,
      );
      expect(timeline.data.map(({ title }: Row) => title)).toEqual(['Said hello']);
    });

    test('[US-015] are tasks and planned interactions by due date: mine, my teams’, all', async () => {
      expect(await labels('')).toEqual(['Overdue', 'Send the offer', 'Send the offer']);
      expect(await labels('scope=team')).toEqual([
        ...['Overdue', 'Send the offer', 'Send the offer', 'Later'],
      ]);
      expect(await labels('', bob.token)).toEqual(['Send the offer', 'Send the offer', 'Later']);
      const { data, meta } = await ok('/activities?scope=all&pagination[pageSize]=2');
      expect(meta.pagination).toMatchObject({ total: 4, pageCount: 2 });
      expect(data[0]).toMatchObject({
        ...{ kind: 'interaction', type: 'call', assignees: [ann.person], instance: null },
        ...{ subject: { type: OPPORTUNITY, id: ids.deal }, record: { label: 'Zebra stripes' } },
      });
      expect(data[1]).toMatchObject({ kind: 'task', type: null, instance: ids.instance });
    });

    test('are narrowed by due date and record', async () => {
      const now = encodeURIComponent(new Date().toISOString());
      expect(await labels(`filters[dueAt][$lt]=${now}`)).toEqual(['Overdue']);
      expect(
        await labels(`scope=team&filters[dueAt][$gte]=${encodeURIComponent(inDays(5))}`),
      ).toEqual(['Later']);
      const of = (type: string, id: string) =>
        `scope=all&filters[subjectType]=${type}&filters[subjectId]=${id}`;
      expect(await labels(of(OPPORTUNITY, ids.deal!))).toHaveLength(4);
      expect(await labels(of(CONTACT, ids.contact!))).toEqual([]);
    });

    test('what has been done is no activity any more', async () => {
      const done = await crm.put(`/interactions/${ids.later}`, { happenedAt: inDays(0) });
      expect(done.status).toBe(200);
      expect(await labels('scope=team')).not.toContain('Later');
    });

    test('[SR-006] are those that the role may read', async () => {
      await role.allow(BOXES);
      expect((await asAdmin('/activities?scope=all')).body.data).toEqual([]);
      await role.allow([...BOXES, role.reading(INTERACTION, ['title', 'dueAt'])]);
      const { body } = await asAdmin('/activities?scope=all');
      expect(body.data).toEqual([
        expect.objectContaining({ label: 'Overdue', record: null, assignees: [] }),
      ]);
      await role.allow([]);
      expect((await asAdmin('/activities')).status).toBe(403);
    });

    test.each([
      ['?scope=theirs', /"scope" must be one of/],
      ['', /"scope" cannot be "mine": the caller is no person/],
      ['?filters[subjectId]=x', /needs "filters.subjectType"/],
      ['?pagination[page]=900', /"pagination.page" must be among/],
      ['?filters[dueAt][$lt]=soon', /dueAt/],
    ])('%s is refused', async (query, message) => {
      const { status, body } = await crm.get(`/activities${query}`);
      expect([status, body.error.message]).toEqual([400, expect.stringMatching(message)]);
    });
  });
});
