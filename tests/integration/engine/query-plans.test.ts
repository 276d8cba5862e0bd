import { randomBytes } from 'node:crypto';

import type { Knex } from 'knex';

import { CONTACT, PipelineApp, type Caller } from './support';

const COPIES = 2_000;

/** As many rows as may be read in vain. */
const WASTE = 500;

const PIPELINE = {
  id: 'planned',
  entities: { lead: { stages: ['new', 'open', { name: 'done', final: true }] } },
  transitions: {
    go: {
      from: 'new',
      to: 'open',
      do: [
        {
          parallel: [
            [{ task: 'Call', assign: { team: 'planners' }, due: '2 days' }],
            [{ wait: '3 days' }],
          ],
        },
      ],
    },
  },
  campaigns: { mail: { do: [{ wait: '3 days' }] } },
  sla: { duration: '30 days', warnAt: '80%' },
};

/** Tables that grow with the business: none of them may be read from end to end. */
const GROWING = [
  ...['crm_instances', 'crm_tokens', 'crm_tasks', 'crm_task_assignees', 'crm_votes'],
  ...['crm_timers', 'crm_history', 'crm_history_heads', 'crm_contacts', 'crm_opportunities'],
  ...['crm_interactions', 'crm_campaign_members', 'crm_delegations', 'crm_stage_log'],
  'crm_sla',
];

/** Most clocks have ended. */
const CLOCKS = ['on_track', 'at_risk', 'paused', 'met', 'breached', 'met', 'met', 'met'];

interface ListBody {
  readonly data: readonly { readonly id: string }[];
  readonly meta: { readonly pagination: { readonly total?: number } };
}

interface Asked {
  readonly sql: string;
  readonly bindings: readonly any[];
}

/** Every list, claim and dashboard query is answered by an index (SCL-003, SCL-004). */
describe('the plans of queries', () => {
  let crm: PipelineApp;
  let rep: Caller;
  let lead: string;
  let instance: string;
  let campaign: string;

  const knex = (): Knex => crm.app.strapi.db.connection;

  beforeAll(async () => {
    // What level 3 adds costs no statement where nobody is away.
    crm = await PipelineApp.start({ level: 3 });
    rep = await crm.user('rho');
    await crm.team('planners', [rep.person]);
    await crm.app.http.grant('authenticated', [
      'plugin::nexus-crm.dashboard.find',
      'plugin::nexus-crm.dashboard.tasks',
      'plugin::nexus-crm.delegations.find',
      ...['contact', 'opportunity'].map((name) => `plugin::nexus-crm.${name}.find`),
    ]);
    await crm.publish(PIPELINE);
    // The first one stands in for both others.
    for (const [name, scope] of Object.entries({
      sigma: {},
      upsilon: { kind: 'task', definition: 'planned' },
    })) {
      const { person: delegator } = await crm.user(name);
      const to = new Date(Date.now() + 24 * 3_600_000).toISOString();
      const data = { delegator, delegatee: rep.person, to, scope };
      expect((await crm.post('/delegations/all', data)).status).toBe(201);
    }
    lead = await crm.lead({ owner: rep.person });
    ({ id: instance } = await crm.start('planned', lead));
    await crm.act(instance, 'go');
    // Statements of background work must not be counted.
    await crm.quiet();
    const audience = { type: CONTACT, records: [lead] };
    const values = { name: 'Plan', definition: 'planned', flow: 'mail', audience };
    campaign = (await crm.post('/campaigns', values)).body.data.documentId;
    await crm.post(`/campaigns/${campaign}/start`);
    await crm.app.strapi.plugin('nexus-crm').service<any>('campaigns').runDue();
    await crm.post('/opportunities', { name: 'Big', stage: 'open', owner: rep.person });
    await crm.post('/interactions', {
      ...{ type: 'call', title: 'Hello', subjectType: CONTACT, subjectId: lead },
    });
    for (const table of GROWING) await multiply(table);
    for (const table of GROWING) await analyze(table);
  });
  afterAll(() => crm.dispose());

  /** Rows like the one that is there, of other records and instances. */
  async function multiply(table: string): Promise<void> {
    // Timers grow with instances; background jobs, which belong to none, are few.
    const isOfInstance = table === 'crm_timers' ? 'instance_id is not null' : '1 = 1';
    const row = await knex()(table).whereRaw(isOfInstance).first('*');
    if (!row) return;
    delete row.id;
    // Each clock belongs to one of the instances.
    const instances: readonly string[] =
      table === 'crm_sla'
        ? await knex()('crm_instances')
            .where('document_id', 'like', 'x%')
            .whereNot('document_id', row.instance_id)
            .pluck('document_id')
        : [];
    const fresh = (index: number): object => {
      const tag = `${index}${randomBytes(6).toString('hex')}`;
      const own = [
        ...['document_id', 'subject_id', 'instance_id', 'task_id', 'live_key', 'parent_id'],
        ...['definition', 'entity', 'campaign', 'state', 'campaign_id'],
      ];
      const changed = own.filter((column) => row[column] !== undefined && row[column] !== null);
      return {
        ...row,
        ...Object.fromEntries(changed.map((column) => [column, `x${tag}`])),
        ...(row.owner !== undefined && { owner: `user:x${tag}` }),
        ...(row.assignee !== undefined && { assignee: `user:x${tag}` }),
        ...(table === 'crm_sla' && {
          ...(instances[index] && { instance_id: instances[index] }),
          breach_at: Number(row.breach_at) + index,
          status: CLOCKS[index % CLOCKS.length],
          paused_at: row.started_at,
          left_ms: 1_000 * index,
        }),
        ...(row.delegator && { delegator: `user:x${tag}`, delegatee: `user:y${tag}` }),
      };
    };
    // A table of narrow rows is read from end to end while it is small.
    const copies = table === 'crm_sla' ? 6 * COPIES : COPIES;
    for (let start = 0; start < copies; start += 250) {
      const rows = Array.from({ length: 250 }, (_, index) => fresh(start + index));
      await knex()(table).insert(rows);
    }
  }

  async function analyze(table: string): Promise<void> {
    const { client } = crm.app.strapi.db.dialect;
    await knex().raw(client === 'mysql' ? 'ANALYZE TABLE ??' : 'ANALYZE ??', [table]);
  }

  /** What a piece of work asks the database. */
  async function questionsOf(work: () => Promise<unknown>): Promise<readonly Asked[]> {
    const asked: Asked[] = [];
    const listen = ({ sql, bindings }: Partial<Asked>): void =>
      void asked.push({ sql: String(sql), bindings: bindings ?? [] });
    knex().on('query', listen);
    try {
      await work();
    } finally {
      knex().removeListener('query', listen);
    }
    // A statement that writes is not run a second time.
    return asked.filter(
      ({ sql }) => /^\(?(select|with)/i.test(sql) && !/\b(update|insert into) "/i.test(sql),
    );
  }

  /** Growing tables that this query would read from end to end. */
  async function scansOf({ sql, bindings }: Asked): Promise<readonly string[]> {
    const tables = GROWING.filter((table) => new RegExp(`[\`"]${table}[\`"]`).test(sql));
    if (tables.length === 0) return [];
    const { client } = crm.app.strapi.db.dialect;
    if (client === 'sqlite') return scansOfSqlite(sql, bindings);
    return client === 'postgres' ? scansOfPostgres(sql, bindings) : scansOfMariaDb(sql, bindings);
  }

  /** The plan has no row counts: a lookup by tenant alone, although more columns are given, reads all rows. */
  async function scansOfSqlite(sql: string, bindings: readonly any[]): Promise<readonly string[]> {
    const plan: any[] = await knex().raw(`EXPLAIN QUERY PLAN ${sql}`, bindings as any[]);
    const asksMore = /where [^()]*tenant. = \? and/i.test(sql);
    return plan
      .map(({ detail }) => String(detail))
      .filter((detail) =>
        / \(tenant=\?\)$/.test(detail)
          ? asksMore
          : /^SCAN (?!.*USING (COVERING )?INDEX)/.test(detail) &&
            !/^SCAN (CONSTANT ROW|pending|parts?\d*$|\w+_rows$|\(?subquery|\d)/i.test(detail),
      );
  }

  /** Counts what was really read: many rows that the condition then threw away. */
  async function scansOfPostgres(
    sql: string,
    bindings: readonly any[],
  ): Promise<readonly string[]> {
    const text = sql.replaceAll(/\$\d+/g, '?');
    const { rows } = await knex().raw(`EXPLAIN (ANALYZE, FORMAT JSON) ${text}`, bindings as any[]);
    const wasted: string[] = [];
    const walk = (node: any): void => {
      const removed = Number(node['Rows Removed by Filter'] ?? 0);
      if (removed > WASTE)
        wasted.push(`${node['Node Type']} on ${node['Relation Name']}: ${removed}`);
      for (const inner of node.Plans ?? []) walk(inner);
    };
    walk(rows[0]['QUERY PLAN'][0].Plan);
    return wasted;
  }

  async function scansOfMariaDb(sql: string, bindings: readonly any[]): Promise<readonly string[]> {
    const [rows] = await knex().raw(`ANALYZE FORMAT=JSON ${sql}`, bindings as any[]);
    const wasted: string[] = [];
    const walk = (value: unknown): void => {
      if (typeof value !== 'object' || value === null) return;
      const { table_name: table, r_rows: read, r_filtered: kept } = value as any;
      if (typeof table === 'string' && read * (1 - kept / 100) > WASTE) {
        wasted.push(`${table}: ${read} rows, of which ${kept} % were wanted`);
      }
      Object.values(value).forEach(walk);
    };
    walk(JSON.parse(rows[0].ANALYZE));
    return wasted;
  }

  async function assertIndexed(work: () => Promise<unknown>): Promise<void> {
    const questions = await questionsOf(work);
    expect(questions.length).toBeGreaterThan(0);
    for (const question of questions) {
      expect([question.sql, await scansOf(question)]).toEqual([question.sql, []]);
    }
  }

  const lists: readonly string[] = [
    '/instances',
    ...['startedAt', 'endedAt', 'definition', 'status', 'stage'].map(
      (field) => `/instances?sort=${field}:desc`,
    ),
    '/instances?filters[definition]=planned',
    '/instances?filters[definition]=planned&filters[version]=1.0.0',
    '/instances?filters[status]=active&filters[stage]=open',
    '/instances?filters[entity]=lead',
    '/instances?filters[campaign]=mail',
    `/instances?filters[subjectType]=${CONTACT}&filters[subjectId]=$lead`,
    `/instances?filters[subjectType]=${CONTACT}&filters[subjectId]=$lead&filters[status][$in][0]=active&filters[status][$in][1]=needs_attention`,
    '/instances/$instance/actions',
    ...['/instances?sort=sla.leftMs', '/instances?sort=sla.leftMs:desc'],
    ...['/instances?filters[sla][status]=at_risk', '/instances?filters[sla][status]=on_track'],
    '/instances?sort=sla.leftMs&filters[sla][status]=on_track&filters[stage]=open',
    '/instances?filters[sla][leftMs][$lt]=3600000&sort=sla.leftMs',
    ...['/sla', '/sla?filters[status]=at_risk'],
    ...['/board/planned', '/board/planned?owner=user:x', '/board/planned/cards?stage=open'],
    '/instances/$instance',
    '/instances/$instance/history',
    '/instances/$instance/explain/go',
    '/contacts/$lead/timeline',
    '/campaigns/$campaign/run',
    '/campaigns/$campaign/members',
    '/campaigns/$campaign/members?filters[status]=active',
    ...['/timers', '/timers?sort=dueAt:desc', '/timers?filters[instance]=$instance'],
    ...['waiting', 'due', 'running', 'failing', 'dead', 'suspended'].map(
      (state) => `/timers?filters[state]=${state}`,
    ),
    ...['/timers?filters[type]=activity', '/timers?filters[type]=wait&filters[state]=waiting'],
    ...['/delegations/all', '/delegations/all?filters[delegator]=user:x'],
    '/health',
  ];

  test.each(lists)('[SCL-003] GET %s', async (url) => {
    const at = url
      .replace('$lead', lead)
      .replace('$instance', instance)
      .replace('$campaign', campaign);
    await assertIndexed(async () => expect((await crm.get(at)).status).toBe(200));
  });

  test.each([
    '/dashboard',
    '/tasks',
    '/dashboard?filters[kind]=approval&sort=since:desc',
    '/dashboard?filters[dueAt][$lt]=2030-01-01T00:00:00Z',
    '/dashboard?sort=sla.leftMs',
    '/dashboard?filters[sla][status]=on_track&filters[sla][leftMs][$gt]=3600000',
    ...['', '?filters[state]=active', '?sort=to:desc'].map((query) => `/delegations${query}`),
  ])('[SCL-003] [FR-L2-007] GET %s', async (url) => {
    await assertIndexed(async () => expect((await crm.get(url, rep.token)).status).toBe(200));
  });

  test.each([
    ...['/instances', '/instances/$instance/history', '/definitions', '/dashboard', '/tasks'],
    ...['/campaigns/$campaign/members', '/contacts', '/opportunities', '/interactions', '/timers'],
  ])('[SCL-003] GET %s does not count without withCount', async (url) => {
    const asked = url.replace('$instance', instance).replace('$campaign', campaign);
    const token = /dashboard|tasks/.test(url) ? rep.token : undefined;
    const read = async (withCount: boolean) => {
      const found: { status: number; body?: ListBody } = { status: 0 };
      const statements = await statementsOf(async () => {
        const query = `pagination[page]=1&pagination[pageSize]=10&pagination[withCount]=${withCount}`;
        const answer = await crm.get(`${asked}?${query}`, token);
        found.body = answer.body;
        return answer;
      });
      const counts = statements.filter((sql) =>
        /count\((distinct )?[`"*\w.]*\) as .count/i.test(sql),
      );
      return { ...found.body, counts };
    };
    const [counted, uncounted] = [await read(true), await read(false)];
    expect(counted.meta?.pagination).toMatchObject({ page: 1, pageSize: 10 });
    expect(counted.meta?.pagination.total).toBeGreaterThan(0);
    expect(counted.counts).toHaveLength(1);
    expect(uncounted.meta?.pagination).toEqual({ page: 1, pageSize: 10 });
    expect(uncounted.counts).toEqual([]);
    const ids = ({ data }: Partial<ListBody>) => data?.map(({ id }) => id);
    expect(ids(uncounted)).toEqual(ids(counted));
  });

  test.each(['/instances', '/definitions', '/campaigns/$campaign/members'])(
    'GET %s refuses another withCount',
    async (url) => {
      const asked = url.replace('$campaign', campaign);
      const answer = await crm.get(`${asked}?pagination[withCount]=maybe`);
      expect(answer.status).toBe(400);
      expect(JSON.stringify(answer.body)).toContain('withCount');
    },
  );

  test('a column may get another type while its statements are prepared', async () => {
    const id = (await crm.start('planned', await crm.lead({ phone: '1' }))).id as string;
    const comment = () => crm.act(id, 'comment', { comment: 'x' });
    for (let turn = 0; turn < 3; turn += 1) expect((await comment()).status).toBe(200);
    await knex().schema.alterTable('crm_contacts', (table) => {
      table.text('phone').alter();
    });
    for (let turn = 0; turn < 3; turn += 1) expect((await comment()).status).toBe(200);
  });

  test('[SCL-003] an action, a claim, and what is due', async () => {
    const [task] = (await crm.get(`/instances/${instance}`)).body.data.tasks;
    await assertIndexed(() => crm.post(`/tasks/${task.id}/claim`, {}, rep.token));
    await assertIndexed(() => crm.act(instance, 'comment', { comment: 'x' }));
    await assertIndexed(() => crm.post(`/contacts/${lead}/actions/comment`, { comment: 'x' }));
    const storage = crm.engine.graph.storage;
    await assertIndexed(() => storage.dueTimers(1, 100));
    await assertIndexed(() => storage.nextTimerAt());
    await assertIndexed(() => crm.start('planned', lead).catch(() => undefined));
    const { stageLog } = crm.app.strapi.plugin('nexus-crm').service<any>('composition');
    await assertIndexed(() => stageLog.isComplete());
  });

  /**
   * What a request asks of the database beside Strapi's own authentication, BEGIN and COMMIT. What
   * polls in this process meanwhile is no part of it.
   */
  async function statementsOf(request: () => Promise<{ readonly status: number }>) {
    const asked: string[] = [];
    const listen = ({ sql }: Partial<Asked>): void => void asked.push(String(sql));
    knex().on('query', listen);
    try {
      expect((await request()).status).toBeLessThan(300);
    } finally {
      knex().removeListener('query', listen);
    }
    const isAuthentication =
      /[`"](strapi_api_token|strapi_core_store|admin_|up_)\w*[`"] as [`"]t0[`"]/;
    const isControl = /^(BEGIN|COMMIT|SAVEPOINT|RELEASE)/i;
    return asked.filter((sql) => ![isAuthentication, isControl].some((one) => one.test(sql)));
  }

  /**
   * The most that each kind of write may ask, on every database. A stage that is left is an UPDATE of
   * the stage log, one that is entered an INSERT: only PostgreSQL has both in the statement of the commit.
   * Who is notified of a task, and how, takes four of an action that opens one, at level 3.
   */
  const BUDGETS = {
    ...{ action: 7, 'action of a person': 8, 'action that opens a task': 16, 'first vote': 9 },
    ...{ 'deciding vote': 12, start: 8, 'lead with autoStart': 16 },
  };

  /** Where a commit is one statement. */
  const POSTGRES = {
    ...{ action: 2, 'action of a person': 3, 'action that opens a task': 7, 'first vote': 4 },
    'lead with autoStart': 15,
  };

  /** Where an upsert returns nothing, so that the head of a new history is read. */
  const MYSQL = { start: 9 };

  test('[SCL-001] the number of statements of each kind of write', async () => {
    const voters = [await crm.user('tau'), await crm.user('phi'), await crm.user('chi')];
    await crm.team(
      'counters',
      voters.map(({ person }) => person),
    );
    const [ann, bob] = voters as [Caller, Caller];
    const counted = {
      id: 'counted',
      entities: { lead: { stages: ['new', 'open', { name: 'done', final: true }] } },
      transitions: {
        ...{ go: { from: 'new', to: 'open' }, back: { from: 'open', to: 'new' } },
        call: { from: 'new', to: 'open', do: [{ task: 'Call', assign: { team: 'counters' } }] },
        win: {
          ...{ from: '*', to: 'done' },
          approval: { strategy: 'majority', voters: { team: 'counters' } },
        },
      },
    };
    await crm.publish(counted);
    const fresh = async (): Promise<string> => (await crm.start('counted', await crm.lead())).id;
    const one = await fresh();
    const two = await fresh();
    await crm.act(one, 'go');
    const found: Record<string, readonly string[]> = {
      action: await statementsOf(() => crm.act(one, 'back')),
      'action of a person': await statementsOf(() => crm.act(one, 'go', {}, ann.token)),
      'action that opens a task': await statementsOf(() => crm.act(two, 'call')),
    };
    const pending = (await crm.act(await fresh(), 'win')).body.data.pending.id as string;
    const vote = (voter: Caller) => () =>
      crm.post(`/tasks/${pending}/vote`, { choice: 'approve' }, voter.token);
    found['first vote'] = await statementsOf(vote(ann));
    found['deciding vote'] = await statementsOf(vote(bob));
    const subject = { type: CONTACT, id: await crm.lead() };
    found.start = await statementsOf(() =>
      crm.post('/instances', { definition: 'counted', subject }),
    );
    await crm.publish({ ...counted, id: 'counted-auto', autoStart: true });
    // The first lead reads the version, which this process then keeps compiled.
    await crm.lead();
    found['lead with autoStart'] = await statementsOf(() =>
      crm.post('/contacts', { name: 'Counted', kind: 'lead' }),
    );
    const { client } = crm.app.strapi.db.dialect;
    const budgets = {
      ...{ ...BUDGETS, ...(client === 'postgres' && POSTGRES) },
      ...(client === 'mysql' && MYSQL),
    };
    const over = Object.entries(budgets).filter(
      ([kind, most]) => (found[kind] ?? []).length > most,
    );
    expect(over.map(([kind]) => [kind, found[kind]])).toEqual([]);
    expect(Object.values(found).every(({ length }) => length > 0)).toBe(true);
  });
});
