import { COMPANY, CONTACT, PipelineApp, TASK_GRANTS, type Caller } from './engine/support';
import type { Answer } from '../support/http';

/** These change no record and no instance: definitions and fields have versions, not a history. */
const WITHOUT_HISTORY = /^\/api\/nexus-crm\/(definitions|custom-fields|triggers)/;

const PIPELINE = {
  id: 'signed',
  entities: { lead: { stages: ['new', 'working', { name: 'won', final: true }] } },
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
describe('who did it', () => {
  let crm: PipelineApp;
  let user: Caller;
  let last = 0;
  const asked = new Set<string>();

  beforeAll(async () => {
    crm = await PipelineApp.start();
    user = await crm.user('una');
    await crm.app.http.grant('authenticated', TASK_GRANTS);
    await crm.engine.destroy();
    await crm.app.strapi.plugin('nexus-crm').service('campaigns').destroy();
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
    const told = await table('crm_history').where('id', '>', last).orderBy('id');
    last = told.at(-1)?.id ?? last;
    expect([method, route, told.length > 0]).toEqual([method, route, true]);
    const isCallers = ({ actor_kind: kind, actor_id: id }: any): boolean =>
      caller === 'user' ? `${kind}:${id}` === user.person : kind === 'token';
    // A vote that decides moves the stage in the name of whoever asked for it.
    const others = told
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
    const view = async (): Promise<any> => (await crm.get(`/instances/${id}`)).body.data;
    const { tasks, tokens } = await view();
    const task = { id: tasks[0].id as string };
    await by('user', 'POST', '/tasks/:id/claim', task, {});
    await by('user', 'POST', '/tasks/:id/release', task, {});
    await by('user', 'POST', '/tasks/:id/complete', task, {});
    const waiting = tokens.find(({ waitsFor }: any) => waitsFor === 'timer');
    await by('token', 'POST', '/instances/:id/tokens/:token/cancel', { id, token: waiting.id }, {});
    // The third branch fails, and somebody lets it go on without.
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
      // By the system, on behalf of whoever told the campaign.
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
    for (const order of ['pause', 'resume', 'cancel']) {
      await by('token', 'POST', `/campaigns/:id/members/:member/${order}`, member);
    }
    for (const order of ['pause', 'resume', 'cancel']) {
      await by('token', 'POST', `/campaigns/:id/${order}`, { id });
      await work();
    }
  }
});
