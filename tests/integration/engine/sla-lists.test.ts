import { MovedClock } from '../../support/clock';
import { COMPANY, CONTACT, PipelineApp, type Caller } from './support';

const START = '2031-03-03T09:00:00.000Z';
const MINUTE = 60_000;

const pipeline = (id: string, sla?: object, type?: string): Record<string, unknown> => ({
  id,
  entities: {
    [type === undefined ? 'lead' : 'company']: {
      ...(type !== undefined && { type }),
      stages: ['new', 'customer', { name: 'done', final: true }],
    },
  },
  transitions: {
    ask: { from: 'new', to: 'customer', do: [{ task: 'Ask', assign: { owner: true } }] },
    finish: { from: '*', to: 'done' },
  },
  ...(sla && { sla }),
});

interface Sla {
  readonly status: string;
  readonly breachAt: string;
  readonly leftMs: number | null;
}

interface Row {
  readonly id: string;
  readonly instance?: string | null;
  readonly label?: string | null;
  readonly sla: Sla | null;
}

interface List {
  readonly data: readonly Row[];
  readonly meta: { readonly pagination: { readonly total: number } };
}

/** FR-L3-002, FR-L2-007: instances and dashboards by the state of their SLA and the time left. */
describe('lists by SLA', () => {
  const clock = new MovedClock(START);
  let crm: PipelineApp;
  let sally: Caller;
  /** Names of instances by their id. */
  const names = new Map<string, string>();
  const idOf = (name: string): string =>
    [...names].find(([, one]) => one === name)?.[0] ?? 'unknown';

  const begin = async (name: string, definition: string): Promise<string> => {
    const lead = await crm.lead({ name, owner: sally.person });
    const { id } = (await crm.start(definition, lead)) as { id: string };
    names.set(id, name);
    return id;
  };
  const pass = async (minutes: number): Promise<void> => {
    clock.move(minutes * MINUTE);
    const engine = crm.engine as { runDue(): Promise<number> };
    await engine.runDue();
  };

  beforeAll(async () => {
    crm = await PipelineApp.start({ level: 3, beforeLoad: clock.attach });
    await crm.workers.stop();
    await crm.app.http.grant('authenticated', [
      ...['find', 'tasks'].map((action) => `plugin::nexus-crm.dashboard.${action}`),
      `${CONTACT}.find`,
    ]);
    sally = await crm.user('sally');
    const fast = { duration: '2h', warnAt: '1h', pauseIn: 'customer' };
    await crm.publish(pipeline('fast', fast));
    await crm.publish(pipeline('slow', { duration: '10h' }));
    await crm.publish(pipeline('none'));
    await crm.publish(pipeline('firms', { duration: '1h' }, COMPANY));
    await begin('late', 'fast');
    await begin('slow', 'slow');
    await begin('none', 'none');
    const asked = await begin('asked', 'fast');
    await crm.act(await begin('done', 'slow'), 'finish');
    await pass(30);
    await crm.act(asked, 'ask');
    await pass(15);
    await begin('fresh', 'fast');
    await pass(45);
  });
  afterAll(() => crm.app.dispose());

  const list = async (query: string, token?: string): Promise<List> => {
    const url = `/instances?pagination[pageSize]=100&${query}`;
    const { status, body } = await crm.get<List>(url, token);
    expect([status, JSON.stringify(body)]).toEqual([200, expect.any(String)]);
    return body;
  };
  const named = ({ data }: List): readonly (string | undefined)[] =>
    data.map(({ id }) => names.get(id));

  test('[FR-L2-007] instances are those of an owner, by both orders, and of nobody else', async () => {
    const owned = `filters[owner]=${sally.person}`;
    const all = named(await list('')).toSorted();
    expect(named(await list(owned)).toSorted()).toEqual(all);
    const byTime = named(await list(`${owned}&filters[status]=active&sort=sla.leftMs`));
    expect(byTime.slice(0, 3)).toEqual(['late', 'fresh', 'slow']);
    expect(named(await list(`${owned}&filters[sla][status]=at_risk`))).toEqual(['late']);
    const both = `filters[owner][$in][0]=user:nobody&filters[owner][$in][1]=${sally.person}`;
    expect((await list(both)).meta.pagination.total).toBe(all.length);
    expect(named(await list('filters[owner]=user:nobody'))).toEqual([]);
    expect(named(await list('filters[owner]=user:nobody&sort=sla.leftMs'))).toEqual([]);
  });

  test('[SR-006] a role that may not read the owner finds nothing by it', async () => {
    const admin = await crm.app.http.admin();
    const service = crm.app.strapi.service('admin::role') as {
      create(values: object): Promise<{ readonly id: number }>;
      assignPermissions(role: number, permissions: readonly object[]): Promise<unknown>;
    };
    const role = await service.create({ name: 'No owners', description: '' });
    await service.assignPermissions(role.id, [
      { action: 'plugin::nexus-crm.instances.read', subject: null },
      {
        ...{ action: 'plugin::content-manager.explorer.read', subject: CONTACT },
        ...{ properties: { fields: ['name'] }, conditions: [] },
      },
    ]);
    const token = await crm.app.http.adminWithRole(role.id);
    const count = async (query: string, caller: string): Promise<number> => {
      const { body } = await crm.app.http.get(`/nexus-crm/instances?${query}`, { token: caller });
      return body.meta.pagination.total;
    };
    expect(await count('', token)).toBe(names.size);
    expect(await count(`filters[owner]=${sally.person}`, token)).toBe(0);
    expect(await count(`filters[owner]=${sally.person}`, admin)).toBe(names.size);
  });

  test('[FR-L3-002] each row has its SLA, and so has the instance', async () => {
    const left = (minutes: number) => minutes * MINUTE;
    const states = Object.fromEntries(
      (await list('')).data.map(({ id, sla }) => [names.get(id), sla]),
    );
    expect(states).toMatchObject({
      late: { status: 'at_risk', breachAt: '2031-03-03T11:00:00.000Z', leftMs: left(30) },
      fresh: { status: 'on_track', leftMs: left(75) },
      slow: { status: 'on_track', leftMs: left(510) },
      asked: { status: 'paused', leftMs: left(90) },
      done: { status: 'met', leftMs: null },
      none: null,
    });
    const { body } = await crm.get<{ data: Row }>(`/instances/${idOf('late')}`);
    expect(body.data.sla).toEqual(states.late);
  });

  const BY_TIME = ['late', 'fresh', 'slow', 'asked', 'none', 'done'];

  test.each([
    ['sort=sla.leftMs', BY_TIME],
    ['sort=sla.leftMs:desc', ['slow', 'fresh', 'late', 'asked', 'done', 'none']],
    [
      'sort=sla.leftMs&filters[sla][status][$in][0]=paused&filters[sla][status][$in][1]=met',
      ['asked', 'done'],
    ],
    ['sort=sla.leftMs&filters[definition]=fast', ['late', 'fresh', 'asked']],
    ['sort=sla.leftMs&filters[sla][leftMs][$lt]=5400000', ['late', 'fresh']],
    ['sort=sla.leftMs&filters[sla][leftMs][$lte]=5400000', ['late', 'fresh', 'asked']],
    [
      'sort=sla.leftMs&filters[sla][leftMs][$gte]=4500000&filters[sla][status]=on_track',
      ['fresh', 'slow'],
    ],
    ['sort=sla.leftMs&filters[sla][leftMs][$gt]=4500000', ['slow', 'asked']],
    ['sort=sla.leftMs&filters[sla][leftMs][$lt]=-1', []],
    ['sort=sla.leftMs&filters[sla][status]=met&filters[sla][leftMs][$gt]=0', []],
    ['sort=startedAt&filters[sla][status]=at_risk', ['late']],
    ['sort=startedAt&filters[sla][status][$eq]=on_track', ['slow', 'fresh']],
    ['sort=startedAt&filters[sla][status][$in]=met', ['done']],
    ['sort=startedAt&filters[sla][status][$in]=met&filters[sla][status][$eq]=paused', []],
    ['filters[sla][status]=breached', []],
  ])('[FR-L3-002] GET /instances?%s', async (query, expected) => {
    const found = await list(query);
    expect([named(found), found.meta.pagination.total]).toEqual([expected, expected.length]);
    // The same a page at a time.
    const paged: string[] = [];
    for (let page = 1; page <= expected.length; page += 1) {
      const at = `/instances?${query}&pagination[page]=${page}&pagination[pageSize]=1`;
      const { body } = await crm.get<List>(at);
      paged.push(...body.data.map(({ id }) => names.get(id) ?? 'unknown'));
    }
    expect(paged).toEqual(expected);
  });

  const pending = async (query: string): Promise<readonly Row[]> => {
    const { status, body } = await crm.get<List>(`/dashboard?${query}`, sally.token);
    expect([status, body.meta.pagination.total]).toEqual([200, body.data.length]);
    return body.data;
  };

  test.each([
    ['filters[kind]=lead&sort=sla.leftMs', ['late', 'fresh', 'slow', 'asked', 'none']],
    ['filters[kind]=lead&sort=sla.leftMs:desc', ['slow', 'fresh', 'late', 'asked', 'none']],
    ['filters[sla][status]=paused&sort=label', ['Ask', 'asked']],
    ['filters[sla][leftMs][$lt]=3600000', ['late']],
    ['filters[sla][status]=met', []],
  ])('[FR-L2-007] [FR-L3-002] GET /dashboard?%s', async (query, expected) => {
    const found = await pending(query);
    expect(found.map(({ label }) => label)).toEqual(expected);
    for (const { instance, sla } of found) {
      const { body } = await crm.get<{ data: Row }>(`/instances/${String(instance)}`);
      expect(sla).toEqual(body.data.sla);
    }
  });

  test('[SR-006] what somebody may not read is in no list', async () => {
    const documents = crm.app.strapi.documents(COMPANY as 'admin::user');
    const { documentId } = await documents.create({ data: { name: 'Acme' } });
    const subject = { type: COMPANY, id: documentId };
    const started = await crm.post<{ data: Row }>('/instances', { definition: 'firms', subject });
    names.set(started.body.data.id, 'firm');
    for (const query of ['sort=sla.leftMs', 'sort=sla.leftMs&filters[sla][status]=on_track']) {
      expect(named(await list(query))).toContain('firm');
      expect(named(await list(query, sally.token))).not.toContain('firm');
    }
    await crm.act(started.body.data.id, 'cancel');
  });

  test('[SR-006] a clock of another tenant is nobody else’s', async () => {
    const clocks = () =>
      crm.app.strapi.db.connection('crm_sla').where({ instance_id: idOf('late') });
    await clocks().update({ tenant: 'other' });
    expect(named(await list('filters[sla][status]=at_risk'))).toEqual([]);
    const byTime = await list('sort=sla.leftMs&filters[definition]=fast');
    expect(named(byTime)).toEqual(['fresh', 'asked', 'late']);
    expect(byTime.data[2]?.sla).toBeNull();
    expect((await pending('filters[sla][status]=at_risk')).length).toBe(0);
    await clocks().update({ tenant: 'default' });
  });

  test.each([
    ['filters[sla]=met', 'sla'],
    ['filters[sla][status]=late', 'status'],
    ['filters[sla][status][$in][0]=late', 'status'],
    ['filters[sla][state]=met', 'state'],
    ['filters[sla][leftMs]=5', 'leftMs'],
    ['filters[sla][leftMs][$lt]=soon', 'leftMs'],
    ['filters[sla][leftMs][$lt]=1e400', 'leftMs'],
    ['filters[sla][leftMs][$in]=5', 'leftMs'],
    ['sort=sla.status', 'sort'],
    ['sort=sla.leftMs:down', 'sort'],
  ])('?%s is a 400 that names "%s"', async (query, key) => {
    for (const [url, token] of [
      ['/instances', crm.token],
      ['/dashboard', sally.token],
    ] as const) {
      const { status, body } = await crm.get<{ error?: object }>(`${url}?${query}`, token);
      expect([status, JSON.stringify(body.error)]).toEqual([400, expect.stringContaining(key)]);
    }
  });

  test('[BR-006] below level 3 there are no SLAs', async () => {
    await crm.app.restart({ level: 2 });
    await crm.workers.stop();
    expect((await list('')).data.every(({ sla }) => sla === null)).toBe(true);
    for (const query of ['sort=sla.leftMs', 'filters[sla][status]=met']) {
      for (const [url, token] of [
        ['/instances', crm.token],
        ['/dashboard', sally.token],
      ] as const) {
        const { status, body } = await crm.get<{ error?: object }>(`${url}?${query}`, token);
        expect([status, JSON.stringify(body.error)]).toEqual([
          ...[400, expect.stringContaining('level 3')],
        ]);
      }
    }
  });
});
