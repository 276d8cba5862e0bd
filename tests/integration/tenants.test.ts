import { COMPANY, CONTACT, PipelineApp, type Caller } from './engine/support';
import { dumpOwn } from '../support/dump';

const OTHER = 'other';

/** Strapi's own controllers answer these; they are not held to a tenant yet. */
const RECORDS = /^\/api\/nexus-crm\/(contacts|opportunities|campaigns|interactions|teams)(\/:id)?$/;

/** Custom fields are columns of the whole database; every process asks for them each second. */
const isOfNoTenant = (sql: string): boolean => /from [`"]crm_custom_fields[`"]/.test(sql);

const OF_NO_TENANT = /^\/api\/nexus-crm\/(custom-fields|status)/;

/** What Strapi builds of `strapi.documents` and `strapi.db.query`: its alias, its rows by their number. */
const isStrapis = (sql: string): boolean => /[`"]t0[`"]/.test(sql);

const PIPELINE = {
  id: 'theirs',
  dataSchema: { budget: { type: 'number' } },
  entities: { lead: { stages: ['new', 'working', { name: 'won', final: true }] } },
  transitions: {
    work: {
      from: 'new',
      to: 'working',
      do: [
        { parallel: [[{ task: 'Call', assign: { role: 'authenticated' } }], [{ wait: '3 days' }]] },
      ],
    },
    win: {
      from: 'working',
      to: 'won',
      approval: { strategy: 'majority', voters: { role: 'authenticated' } },
    },
  },
  campaigns: { nurture: { do: [{ task: 'Call', assign: { role: 'authenticated' } }] } },
};

/** Rows of another tenant can be neither read nor changed (SR-006). */
describe('what belongs to another tenant', () => {
  let crm: PipelineApp;
  let user: Caller;
  const ids: Record<string, string> = {};
  const statements = new Set<string>();
  const hear = ({ sql }: { sql: string }): void => {
    statements.add(sql);
  };

  beforeAll(async () => {
    crm = await PipelineApp.start();
    user = await crm.user('somebody');
    await crm.app.http.grant(
      'authenticated',
      ['find', 'tasks'].map((action) => `plugin::nexus-crm.dashboard.${action}`),
    );
    await crm.workers.stop();
    crm.app.strapi.db.connection.on('query', hear);
    await crm.publish(PIPELINE);
    const { documentId } = await (crm.app.strapi.documents(COMPANY as any) as any).create({
      data: { name: 'Theirs' },
    });
    const ann = await (crm.app.strapi as any)
      .plugin('nexus-crm')
      .service('crm')
      .for(COMPANY, documentId)
      .addContact({ name: 'Ann' });
    const hook = { name: 'theirs', kind: 'webhook', settings: { url: 'https://example.com/' } };
    expect((await crm.post('/integrations', hook)).status).toBe(201);
    const events = ['nexus-crm.team.created'];
    const subscription = { name: 'theirs', integration: 'theirs', events };
    expect((await crm.post('/subscriptions', subscription)).status).toBe(201);
    const trigger = {
      ...{ entry: { type: CONTACT, events: ['created', 'updated'] } },
      start: { definition: 'theirs' },
    };
    const saved = await crm.post('/triggers', { key: 'theirs', settings: trigger });
    expect(saved.status).toBe(201);
    await crm.team('theirs', []);
    const lead = await crm.lead({ owner: user.person });
    const { id } = await crm.start('theirs', lead);
    await crm.act(id, 'work', { fields: { budget: 5 } });
    expect((await crm.act(id, 'win')).status).toBe(200);
    const view = (await crm.get(`/instances/${id}`)).body.data;
    const campaign = await crm.post('/campaigns', {
      ...{ name: 'Spring', definition: 'theirs', flow: 'nurture' },
      audience: { type: CONTACT, records: [lead] },
    });
    const campaignId: string = campaign.body.data.documentId;
    await crm.post(`/campaigns/${campaignId}/start`, {});
    await crm.app.strapi.plugin('nexus-crm').service('campaigns').runDue();
    const [member] = (await crm.get(`/campaigns/${campaignId}/members`)).body.data;
    const opportunity = await crm.post('/opportunities', { name: 'Deal' });
    Object.assign(ids, {
      ...{ lead, instance: id, campaign: campaignId, member: member.id, contact: ann.id },
      ...{ company: documentId, opportunity: opportunity.body.data.documentId },
      ...{ task: view.tasks[0].id, token: view.tokens[0].id },
      timer: view.timers[0].id,
    });
    crm.app.strapi.db.connection.removeListener('query', hear);
    const [delivery] = await crm.rows('crm_deliveries');
    ids.delivery = String(delivery.id);
    await crm.app.strapi.db.connection('crm_deliveries').update({ status: 'failed' });
    await give(OTHER);
  });
  afterAll(() => crm.dispose());

  /** Hands every row of the CRM to a tenant, as its own column says. */
  async function give(tenant: string): Promise<void> {
    const { connection } = crm.app.strapi.db;
    const tables = Object.entries(await dumpOwn(crm.app.database))
      .filter(([, { columns }]) => 'tenant' in columns)
      .map(([table]) => table);
    expect(tables.length).toBeGreaterThan(15);
    // The history refuses every change, and knows no better here.
    const isPostgres = crm.app.database.kind === 'postgres';
    for (const [table, trigger] of [
      ['crm_history', isPostgres ? 'crm_history_no_change' : 'crm_history_no_update'],
      ['crm_history_heads', 'crm_history_heads_no_return'],
    ]) {
      await connection.raw(`DROP TRIGGER ${trigger}${isPostgres ? ` ON ${table}` : ''}`);
    }
    for (const table of tables) {
      await connection(table).update({ tenant });
    }
  }

  const routes = (): { method: string; path: string }[] =>
    (crm.app.strapi.server.listRoutes() as { methods: string[]; path: string }[])
      .filter(({ path }) => path.startsWith('/api/nexus-crm/'))
      .filter(({ path }) => !RECORDS.test(path) && !OF_NO_TENANT.test(path))
      .flatMap(({ methods, path }) =>
        methods.filter((method) => method !== 'HEAD').map((method) => ({ method, path })),
      );

  /** The path with ids of the other tenant in it. */
  function address(path: string): string {
    const [, , , room = ''] = path.split('/');
    const own: Record<string, string | undefined> = {
      instances: ids.instance,
      tasks: ids.task,
      contacts: ids.lead,
      opportunities: ids.opportunity,
      campaigns: ids.campaign,
      timers: ids.timer,
      deliveries: ids.delivery,
    };
    const named: Record<string, string | undefined> = {
      ...{ id: own[room], name: 'theirs', action: 'comment', token: ids.token },
      ...{
        member: ids.member,
        key: 'theirs',
        uid: COMPANY,
        documentId: ids.company,
        contactId: ids.contact,
      },
    };
    return path.replaceAll(/:(\w+)(\([^)]*\))?/g, (_whole, name: string) => named[name] ?? 'none');
  }

  const bodyOf = (method: string, path: string): object | undefined => {
    if (method === 'GET' || method === 'DELETE') return undefined;
    if (path.endsWith('/instances')) {
      const subject = { type: CONTACT, id: ids.lead };
      return { data: { definition: 'theirs', subject } };
    }
    if (path.endsWith('/vote')) return { data: { choice: 'approve' } };
    if (path.endsWith('/comment')) return { data: { comment: 'Mine now' } };
    if (path.endsWith('/repair') || path.endsWith('/move')) return { data: { dryRun: false } };
    if (path.endsWith('/timers/redrive')) return { data: { filters: { type: 'wait' } } };
    if (path.endsWith('/deliveries/redrive')) return { data: { filters: { status: 'failed' } } };
    if (path.endsWith('/members')) return { data: { records: [ids.lead] } };
    if (path.endsWith('/contacts') || path.includes('/contacts/'))
      return { data: { name: 'Mine' } };
    return { data: {} };
  };

  test('[SR-006] every statement on tables of the CRM names the tenant', () => {
    const ours = [...statements].filter((sql) => /[`"]crm_/.test(sql));
    expect(ours.length).toBeGreaterThan(40);
    const unscoped = ours
      .filter((sql) => !/[`"]tenant[`"]/.test(sql))
      .filter((sql) => !isStrapis(sql) && !isOfNoTenant(sql));
    expect(unscoped).toEqual([]);
  });

  test('[SR-006] does not run: neither timers nor campaigns', async () => {
    await crm.makeTimersDue();
    const before = await dumpOwn(crm.app.database);
    expect(await crm.engine.runDue()).toBe(0);
    expect(await crm.app.strapi.plugin('nexus-crm').service('campaigns').runDue()).toBe(0);
    expect(await dumpOwn(crm.app.database)).toEqual(before);
  });

  test('[SR-006] is not found by name', async () => {
    for (const url of ['/people?filters[kind]=team', `/references/${CONTACT}`]) {
      const { status, body } = await crm.get(url);
      expect([url, status, body.data]).toEqual([url, 200, []]);
    }
  });

  test('[SR-006] is found and changed by no route', async () => {
    const before = await dumpOwn(crm.app.database);
    const answered: string[] = [];
    for (const { method, path } of routes()) {
      const url = address(path);
      for (const token of [crm.token, user.token]) {
        const answer = await crm.app.http.request(method, url, {
          token,
          body: bodyOf(method, url),
        });
        answered.push(`${method} ${path} ${answer.status}`);
        const text = JSON.stringify(answer.body);
        // Whoever asked by an id reads it in the answer that there is no such thing.
        if (answer.status < 300)
          expect([method, url, text]).toEqual([
            method,
            url,
            expect.not.stringMatching(/Ann|Lea|theirs/),
          ]);
        if (path.endsWith('/aggregate') && answer.status === 200) {
          const table = `crm_${path.split('/').at(-2)}`;
          const own = await crm.app.strapi.db.connection(table).whereNot({ tenant: OTHER });
          expect([path, answer.body.data]).toEqual([path, [{ group: {}, count: own.length }]]);
        }
      }
    }
    // Lists, which are empty, and what is the app's own, which no tenant owns.
    expect(answered.filter((line) => /2\d\d$/.test(line))).toEqual([
      'GET /api/nexus-crm/models/:uid/:documentId/contacts 200',
      'POST /api/nexus-crm/models/:uid/:documentId/contacts 201',
      'GET /api/nexus-crm/models/:uid/:documentId/history 200',
      'GET /api/nexus-crm/people 200',
      'GET /api/nexus-crm/references 200',
      'GET /api/nexus-crm/references/:uid 200',
      'GET /api/nexus-crm/definitions 200',
      'POST /api/nexus-crm/definitions/validate 200',
      'GET /api/nexus-crm/integrations 200',
      'GET /api/nexus-crm/integrations/kinds 200',
      'GET /api/nexus-crm/secrets 200',
      'POST /api/nexus-crm/secrets/reencrypt 200',
      'GET /api/nexus-crm/subscriptions 200',
      'GET /api/nexus-crm/deliveries 200',
      'POST /api/nexus-crm/deliveries/redrive 200',
      'GET /api/nexus-crm/instances 200',
      'GET /api/nexus-crm/instances 200',
      'GET /api/nexus-crm/instances/verify 200',
      'GET /api/nexus-crm/stages 200',
      'GET /api/nexus-crm/contacts/aggregate 200',
      'GET /api/nexus-crm/opportunities/aggregate 200',
      'GET /api/nexus-crm/campaigns/aggregate 200',
      'GET /api/nexus-crm/interactions/aggregate 200',
      'GET /api/nexus-crm/teams/aggregate 200',
      'GET /api/nexus-crm/dashboard 200',
      'GET /api/nexus-crm/tasks 200',
      'GET /api/nexus-crm/campaign-runs 200',
      // Of a record of the app's own type.
      'GET /api/nexus-crm/records/:uid/:documentId/timeline 200',
      'GET /api/nexus-crm/records/:uid/:documentId/related 200',
      'GET /api/nexus-crm/triggers 200',
      'GET /api/nexus-crm/timers 200',
      'POST /api/nexus-crm/timers/redrive 200',
      'GET /api/nexus-crm/health 200',
      'GET /api/nexus-crm/health/metrics 200',
      'GET /api/nexus-crm/history/verify 200',
      'GET /api/nexus-crm/openapi.json 200',
    ]);
    const after = await dumpOwn(crm.app.database);
    for (const [table, { rows }] of Object.entries(before)) {
      const theirs = (dump: typeof before) =>
        dump[table]!.rows.filter(({ tenant }) => tenant === OTHER);
      expect([table, theirs(after)]).toEqual([
        table,
        rows.filter(({ tenant }) => tenant === OTHER),
      ]);
    }
  });

  test('[SR-006] is no record to refer to', async () => {
    for (const [path, body, problem] of [
      ['/opportunities', { name: 'Mine', contact: ids.lead }, '"contact": there is no record'],
      [
        '/interactions',
        { type: 'note', subjectType: CONTACT, subjectId: ids.lead },
        '"subjectId": there is no document',
      ],
    ] as const) {
      const { status, body: answer } = await crm.post(path, body);
      expect([path, status, answer.error.message]).toEqual([
        path,
        400,
        expect.stringContaining(problem),
      ]);
    }
  });
});
