/**
 * Who the history names, for every route that changes anything.
 *
 * @databases sqlite postgres
 */
import path from 'node:path';

import { COMPANY, CONTACT, PipelineApp, TASK_GRANTS, type Caller } from './engine/support';
import type { Answer } from '../support/http';

const GRAPHQL = path.dirname(require.resolve('@strapi/plugin-graphql/package.json'));

const INTERACTION = 'plugin::nexus-crm.interaction';
const TEAM = 'plugin::nexus-crm.team';

/** Strapi's MCP server, GraphQL, and a strategy of the app's own that says what a header says. */
const EVERY_STRATEGY = {
  plugins: { graphql: { enabled: true, resolve: GRAPHQL } },
  files: {
    'config/server.js': `module.exports = () => ({
      host: '127.0.0.1', app: { keys: ['one', 'two'] }, mcp: { enabled: true },
    });`,
    'src/index.js': `module.exports = {
      register({ strapi }) {
        strapi.get('auth').register('content-api', {
          name: 'sso',
          authenticate(context) {
            const account = context.request.headers['x-account'];
            if (account === undefined) return { authenticated: false };
            return { authenticated: true, credentials: JSON.parse(account) };
          },
          verify() {},
        });
      },
    };`,
  },
};

/** These change no record and no instance. */
const WITHOUT_HISTORY =
  /^\/api\/nexus-crm\/(calendars|definitions|custom-fields|deliveries|integrations|notification|secrets|subscriptions|triggers|views|campaigns\/audience)/;

const PIPELINE = {
  id: 'signed',
  entities: {
    lead: {
      stages: ['new', 'working', { name: 'won', final: true }],
      automation: {
        escalation: [{ after: '1h', stage: 'working', action: 'notify', to: { team: 'callers' } }],
      },
    },
  },
  transitions: {
    work: {
      from: 'new',
      to: 'working',
      do: [
        {
          parallel: [
            [{ task: 'Call', assign: { team: 'callers' } }],
            [{ wait: '3 days' }],
            [{ activity: 'nobody-knows' }],
          ],
        },
      ],
    },
    win: {
      from: 'working',
      to: 'won',
      approval: { strategy: 'majority', voters: { team: 'callers' } },
    },
  },
  campaigns: { nurture: { do: [{ task: 'Call' }] } },
};

/** SR-004: whatever a request changes, the history names who made it, on every route that changes anything. */
describe('the actor of the history', () => {
  let crm: PipelineApp;
  let user: Caller;
  let adminToken = '';
  let last = 0;
  const asked = new Set<string>();

  beforeAll(async () => {
    crm = await PipelineApp.start({ level: 3, ...EVERY_STRATEGY });
    user = await crm.user('una');
    await crm.app.http.grant('authenticated', [
      ...TASK_GRANTS,
      'plugin::nexus-crm.delegations.create',
    ]);
    await crm.workers.stop();
    await crm.team('callers', [user.person]);
    await crm.publish(PIPELINE);
  });
  afterAll(() => crm.dispose());

  const table = (name: string) => crm.app.strapi.db.connection(name);

  /** Makes the call, which has to change something, and holds its history against the caller. */
  async function by(
    caller: 'token' | 'user',
    method: string,
    route: string,
    params: Record<string, string> = {},
    data?: object,
  ): Promise<any> {
    asked.add(`${method} ${route}`);
    const url = `/api/nexus-crm${route}`.replaceAll(
      /:(\w+)/g,
      (_all, name: string) => params[name]!,
    );
    const token = caller === 'token' ? crm.token : user.token;
    const answer: Answer = await crm.app.http.request(method, url, {
      token,
      body: data && { data },
    });
    expect([method, route, answer.status, answer.status < 300 ? '' : answer.body]).toEqual([
      ...[method, route, answer.status, ''],
    ]);
    const logged = await table('crm_history').where('id', '>', last).orderBy('id');
    last = logged.at(-1)?.id ?? last;
    expect([method, route, logged.length > 0]).toEqual([method, route, true]);
    const isCallers = ({ actor_kind: kind, actor_id: id }: any): boolean =>
      caller === 'user' ? `${kind}:${id}` === user.person : kind === 'token';
    // A deciding vote moves the stage on behalf of the requester.
    const others = logged
      .filter((entry) => !isCallers(entry))
      .map(({ event, actor_kind: kind }) => `${event} by ${kind}`);
    const expected = route.endsWith('/vote') ? ['instance.transitioned by token'] : [];
    expect([method, route, others]).toEqual([method, route, expected]);
    return answer.body?.data;
  }

  test('[SR-004] [SR-005] is named by the history, on every route', async () => {
    const KINDS = {
      contacts: { name: 'Ann' },
      opportunities: { name: 'Deal' },
      campaigns: { name: 'Spring' },
      interactions: { type: 'note', title: 'Hello' },
      teams: { key: 'others', name: 'Others' },
    };
    const contact = await crm.lead();
    last = (await table('crm_history').max({ last: 'id' }))[0]!.last as number;
    for (const [kind, values] of Object.entries(KINDS)) {
      const about = kind === 'interactions' ? { subjectType: CONTACT, subjectId: contact } : {};
      const made = await by('token', 'POST', `/${kind}`, {}, { ...values, ...about });
      const id = { id: made.documentId as string };
      const change = kind === 'interactions' ? { title: 'Bye' } : { name: 'Changed' };
      await by('token', 'PUT', `/${kind}/:id`, id, change);
      await by('token', 'DELETE', `/${kind}/:id`, id);
    }

    const company = await (crm.app.strapi.documents(COMPANY as any) as any).create({
      data: { name: 'Acme' },
    });
    const host = { uid: COMPANY, documentId: company.documentId as string };
    const added = await by('token', 'POST', '/models/:uid/:documentId/contacts', host, {
      name: 'A',
    });
    const one = { ...host, contactId: added.id as string };
    await by('token', 'PUT', '/models/:uid/:documentId/contacts/:contactId', one, { name: 'B' });
    await by('token', 'DELETE', '/models/:uid/:documentId/contacts/:contactId', one);

    const subject = { type: CONTACT, id: contact };
    const { id } = await by('token', 'POST', '/instances', {}, { definition: 'signed', subject });
    await by('token', 'POST', '/instances/:id/actions/:action', { id, action: 'work' }, {});
    await by(
      'token',
      'POST',
      '/contacts/:id/actions/:action',
      { id: contact, action: 'comment' },
      {
        comment: 'Hello',
      },
    );
    await by('token', 'POST', '/instances/:id/snooze', { id }, { for: '2 days', reason: 'Later.' });
    const view = async (): Promise<any> => (await crm.get(`/instances/${id}`)).body.data;
    const { tasks, tokens } = await view();
    const task = { id: tasks[0].id as string };
    await by('user', 'POST', '/tasks/:id/claim', task, {});
    await by('token', 'POST', '/tasks/:id/due', task, {
      dueAt: new Date(Date.now() + 86_400_000).toISOString(),
    });
    await by('user', 'POST', '/tasks/:id/release', task, {});
    await by('user', 'POST', '/tasks/:id/complete', task, {});
    const waiting = tokens.find(({ waitsFor }: any) => waitsFor === 'timer');
    await by('token', 'POST', '/instances/:id/tokens/:token/cancel', { id, token: waiting.id }, {});
    const failing = () => table('crm_timers').where({ instance_id: id, type: 'escalation' });
    const { document_id: timer } = await failing().first();
    for (const [route, data] of [
      ['/timers/:id/redrive', undefined],
      ['/timers/redrive', { filters: { instance: id } }],
    ] as const) {
      await failing().update({ attempts: 1, last_error: 'Out of order.' });
      await by('token', 'POST', route, { id: timer }, data);
    }
    // The third branch fails, and a user skips it.
    await table('crm_timers').update({ trigger_at: 1 });
    await crm.engine.runDue();
    last = (await table('crm_history').max({ last: 'id' }))[0]!.last as number;
    expect(await view()).toMatchObject({ status: 'needs_attention' });
    await by('token', 'POST', '/instances/:id/resume', { id }, { mode: 'skip' });
    await by('token', 'POST', '/instances/:id/actions/:action', { id, action: 'win' }, {});
    const approval = (await view()).tasks[0];
    await table('crm_instances').where({ document_id: id }).update({ counter: 0 });
    await by('token', 'POST', '/instances/:id/repair', { id }, { dryRun: false });
    await by('token', 'POST', '/instances/:id/resume', { id }, {});
    await by('user', 'POST', '/tasks/:id/vote', { id: approval.id }, { choice: 'approve' });

    await onDelegations();
    await onOthers();
    await onCampaigns();
    const mutating = (crm.app.strapi.server.listRoutes() as { methods: string[]; path: string }[])
      .filter(({ path }) => path.startsWith('/api/nexus-crm/') && !WITHOUT_HISTORY.test(path))
      .flatMap(({ methods, path }) =>
        methods
          .filter((method) => ['POST', 'PUT', 'DELETE'].includes(method))
          .map(
            (method) =>
              `${method} ${path.replace('/api/nexus-crm', '').replaceAll(/\([^)]*\)/g, '')}`,
          ),
      );
    expect(mutating.filter((route) => !asked.has(route))).toEqual([]);
  });

  /** Calls a tool of Strapi's MCP server with the token of an admin. */
  async function mcp(tool: string, args: object): Promise<any> {
    const body = {
      ...{ jsonrpc: '2.0', id: 1, method: 'tools/call' },
      params: { name: tool, arguments: args },
    };
    const answer = await crm.app.http.post('/mcp', body, {
      token: adminToken,
      headers: { accept: 'application/json, text/event-stream' },
    });
    const text = typeof answer.body === 'string' ? answer.body : JSON.stringify(answer.body);
    const message = JSON.parse(/^data: (.*)$/m.exec(text)?.[1] ?? text);
    if (!message.result?.structuredContent) throw new Error(text);
    return message.result.structuredContent.data;
  }

  /** Every way to authenticate, and the actor that the history must name. */
  async function strategies(): Promise<
    { name: string; write(values: object): Promise<string>; person: string }[]
  > {
    const { http, strapi } = crm.app;
    const session = await http.admin();
    const made = await http.post(
      '/admin/admin-tokens',
      { name: 'robot', lifespan: null, adminPermissions: [] },
      { token: session },
    );
    const { accessKey } = made.body.data;
    adminToken = accessKey;
    await grantAll(made.body.data.id);
    const [admin] = await strapi.db.query('admin::user').findMany({});
    const [token] = await strapi.db
      .query('admin::api-token')
      .findMany({ where: { kind: 'content-api' }, orderBy: { id: 'desc' } });
    const contacts = `/content-manager/collection-types/${CONTACT}`;
    const documentIdOf = ({ body }: Answer): string => body.data.documentId;
    const rest = async (values: object, options: object): Promise<string> =>
      documentIdOf(await http.post('/api/nexus-crm/contacts', { data: values }, options));
    const inCode = async (values: object): Promise<string> =>
      (await (strapi.documents(CONTACT as any) as any).create({ data: values })).documentId;
    await http.grant('public', ['plugin::nexus-crm.contact.create']);
    await http.grant('authenticated', ['plugin::nexus-crm.contact.create']);
    return [
      {
        name: 'the session of an admin',
        person: `admin:${admin.documentId}`,
        write: async (values) =>
          documentIdOf(await http.post(contacts, values, { token: session })),
      },
      {
        name: 'an admin token',
        person: `admin:${admin.documentId}`,
        write: async (values) =>
          documentIdOf(await http.post(contacts, values, { token: accessKey })),
      },
      {
        name: 'the MCP server',
        person: `admin:${admin.documentId}`,
        write: async (values) =>
          (await mcp('create_plugin-nexus-crm_contact', { data: values })).documentId,
      },
      {
        name: 'the JWT of a user',
        person: user.person,
        write: (values) => rest(values, { token: user.token }),
      },
      {
        name: 'GraphQL with the JWT of a user',
        person: user.person,
        write: async (values) => {
          const query = `mutation ($data: NexusCrmContactInput!) {
            createNexusCrmContact(data: $data) { documentId }
          }`;
          const answer = await http.post(
            '/graphql',
            { query, variables: { data: values } },
            { token: user.token },
          );
          return answer.body.data.createNexusCrmContact.documentId;
        },
      },
      {
        name: 'an API token',
        person: `token:${token.id}`,
        write: (values) => rest(values, { token: crm.token }),
      },
      {
        name: 'a strategy of the app that names an account',
        person: user.person,
        write: (values) =>
          rest(values, {
            token: 'theirs',
            headers: { 'x-account': `{"documentId":"${user.documentId}"}` },
          }),
      },
      { name: 'nobody', person: 'user:public', write: (values) => rest(values, {}) },
      { name: 'code outside of requests', person: 'system:system', write: inCode },
      {
        name: 'a cron job',
        person: 'system:system',
        write: (values) =>
          new Promise((resolve, reject) => {
            const task = (): Promise<void> => inCode(values).then(resolve, reject);
            strapi.cron.add({ write: { task, options: new Date(Date.now() + 50) } });
            strapi.cron.start();
          }),
      },
      {
        name: 'a scheduled service of Strapi',
        person: 'system:system',
        write: (values) =>
          new Promise((resolve, reject) => {
            const state = { auditSource: 'content-releases' };
            void strapi.requestContext.run({ state, request: { url: '' } } as any, () =>
              inCode(values).then(resolve, reject),
            );
          }),
      },
    ];

    /** As if every box had been ticked. */
    async function grantAll(token: number): Promise<void> {
      for (const subject of [CONTACT, INTERACTION, TEAM]) {
        for (const action of ['create', 'read', 'update']) {
          await strapi.db.query('admin::permission').create({
            data: {
              ...{ action: `plugin::content-manager.explorer.${action}`, subject },
              ...{ properties: {}, conditions: [], apiToken: token },
            },
          });
        }
      }
    }
  }

  test('[SR-004] is known by every strategy of Strapi, and "me" is that person', async () => {
    const found: [string, string, unknown][] = [];
    const expected: [string, string, unknown][] = [];
    for (const { name, write, person } of await strategies()) {
      const isPerson = /^(user|admin):/.test(person) && person !== 'user:public';
      const documentId = await write({ name, ...(isPerson ? { owner: 'me' } : {}) });
      const entry = await table('crm_history')
        .where({ subject_id: documentId, event: 'contact.created' })
        .first();
      const row = await table('crm_contacts').where({ document_id: documentId }).first();
      found.push([name, `${entry?.actor_kind}:${entry?.actor_id}`, row?.owner]);
      expected.push([name, person, isPerson ? person : null]);
    }
    expect(found).toEqual(expected);
  });

  test('[SR-004] over MCP the admin is author and member, and an update need not send defaults', async () => {
    const [admin] = await crm.app.strapi.db.query('admin::user').findMany({});
    const person = `admin:${admin.documentId}`;
    const subject = { subjectType: CONTACT, subjectId: await crm.lead() };
    const note = { data: { title: 'Called', ...subject } };
    expect(await mcp('create_plugin-nexus-crm_interaction', note)).toMatchObject({
      ...{ type: 'note', author: person },
    });
    const team = { data: { key: 'robots', name: 'Robots', members: [person] } };
    expect(await mcp('create_plugin-nexus-crm_team', team)).toMatchObject({ members: [person] });
    const documentId = subject.subjectId;
    const updated = { documentId, data: { phone: '+49 1' } };
    expect(await mcp('update_plugin-nexus-crm_contact', updated)).toMatchObject({
      ...{ kind: 'lead', phone: '+49 1' },
    });
  });

  test('[SR-004] a write of an unknown account is refused', async () => {
    const before = await table('crm_contacts');
    for (const account of ['{"id":1}', '{"documentId":"gone"}', '{}']) {
      const refused = await crm.app.http.post(
        '/api/nexus-crm/contacts',
        { data: { name: 'Ann' } },
        { token: 'theirs', headers: { 'x-account': account } },
      );
      expect([account, refused.status, refused.body.error.message]).toEqual([
        ...[account, 403, expect.stringContaining('caller of this request is unknown')],
      ]);
    }
    expect(await table('crm_contacts')).toHaveLength(before.length);
  });

  async function onDelegations(): Promise<void> {
    const days = (count: number): string =>
      new Date(Date.now() + count * 24 * 3_600_000).toISOString();
    const { person: delegatee } = await crm.user('unwin');
    last = (await table('crm_history').max({ last: 'id' }))[0]!.last as number;
    const active = await by('user', 'POST', '/delegations', {}, { delegatee, to: days(1) });
    const one = { id: active.id as string };
    await by('token', 'PUT', '/delegations/:id', one, { to: days(2) });
    await by('token', 'POST', '/delegations/:id/end', one);
    const later = { delegator: user.person, delegatee, from: days(3), to: days(4) };
    const upcoming = await by('token', 'POST', '/delegations/all', {}, later);
    await by('token', 'DELETE', '/delegations/:id', { id: upcoming.id });
  }

  /** Opportunities and campaigns as subjects themselves. */
  async function onOthers(): Promise<void> {
    for (const [kind, type] of [
      ['opportunities', 'opportunity'],
      ['campaigns', 'campaign'],
    ] as const) {
      await crm.publish({ id: `of-${type}`, entities: { [type]: { stages: ['new'] } } });
      const { documentId } = (await crm.post(`/${kind}`, { name: 'One' })).body.data;
      const subject = { type: `plugin::nexus-crm.${type}`, id: documentId };
      await crm.post('/instances', { definition: `of-${type}`, subject });
      last = (await table('crm_history').max({ last: 'id' }))[0]!.last as number;
      const params = { id: documentId as string, action: 'comment' };
      await by('token', 'POST', `/${kind}/:id/actions/:action`, params, { comment: 'Hello' });
    }
  }

  async function onCampaigns(): Promise<void> {
    const work = async (): Promise<void> => {
      await crm.app.strapi.plugin('nexus-crm').service('campaigns').runDue();
      // By the system, on behalf of whoever commanded the campaign.
      last = (await table('crm_history').max({ last: 'id' }))[0]!.last as number;
    };
    const [one, other] = [await crm.lead(), await crm.lead()];
    const { documentId: id } = (
      await crm.post('/campaigns', {
        ...{ name: 'Spring', definition: 'signed', flow: 'nurture' },
        audience: { type: CONTACT, records: [one] },
      })
    ).body.data;
    await work();
    await by('token', 'POST', '/campaigns/:id/start', { id });
    await by('token', 'POST', '/campaigns/:id/members', { id }, { records: [other] });
    await work();
    const [first] = (await crm.get(`/campaigns/${id}/members`)).body.data;
    const member = { id: id as string, member: first.id as string };
    for (const order of ['pause', 'resume', 'cancel', 'rollback']) {
      await by('token', 'POST', `/campaigns/:id/members/:member/${order}`, member);
    }
    for (const order of ['pause', 'resume', 'cancel', 'actions/rollback']) {
      await by('token', 'POST', `/campaigns/:id/${order}`, { id });
      await work();
    }
  }
});
