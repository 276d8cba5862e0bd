import type { Board } from '../../../server/src/services/board';
import type { CardOrder, GetBoard, ListBoardCards } from '../../../server/src/contracts/board';
import {
  BoardRows,
  type BoardSelection,
  type ColumnRow,
} from '../../../server/src/sql/queries/board';
import { StrapiSqlRuntime } from '../../../server/src/strapi/ports/sql-runtime';
import { COMPANY, CONTACT, OPPORTUNITY, PipelineApp, type Caller } from '../engine/support';

const DEALS = {
  id: 'deals',
  entities: {
    opportunity: {
      stages: [
        { name: 'open', label: 'Open', color: 'primary' },
        'offer',
        ...['won', 'lost'].map((name) => ({ name, final: true })),
      ],
      automation: {
        escalation: [{ after: '3 days', stage: 'offer', action: 'notify', to: { team: 'sales' } }],
      },
    },
  },
  transitions: {
    offer: {
      ...{ from: 'open', to: 'offer' },
      do: [{ task: 'Call', assign: { team: 'sales' }, due: '1 day' }],
    },
    quick: { from: 'open', to: 'offer' },
    win: { from: '*', to: 'won' },
    lose: { from: '*', to: 'lost' },
  },
  sla: { duration: '30 days', warnAt: '80%' },
};

const LEADS = {
  id: 'mixed',
  entities: { lead: { stages: ['new'] }, company: { type: COMPANY, stages: ['new'] } },
  transitions: {},
};

const GRANTS = ['board.find', 'board.cards'].map((name) => `plugin::nexus-crm.${name}`);
const DAY = 86_400_000;

interface Deal {
  readonly document_id: string;
  readonly name: string;
  readonly owner: string | null;
  readonly value: number | string | null;
  readonly currency: string | null;
}

interface Instance {
  readonly subject_id: string;
  readonly state: string;
}

interface Roles {
  create(values: object): Promise<{ readonly id: number }>;
  assignPermissions(role: number, permissions: readonly object[]): Promise<unknown>;
}

/** A pipeline as columns with figures of all of their cards, and pages of cards. */
describe('the board', () => {
  let crm: PipelineApp;
  let superAdmin: string;
  let ann: Caller;
  let bob: Caller;
  const ids: Record<string, { record: string; instance: string }> = {};

  const knex = () => crm.app.strapi.db.connection;
  const columnsOf = async (query = '', token?: string): Promise<GetBoard.Response> => {
    const { status, body } = await crm.get(`/board/deals?${query}`, token);
    expect([query, body.error, status]).toEqual([query, undefined, 200]);
    return body;
  };
  const column = async (stage: string, query = '', token?: string): Promise<GetBoard.Column> =>
    (await columnsOf(query, token)).data.find((one) => one.stage === stage)!;
  const cardsOf = async (query: string, token?: string): Promise<ListBoardCards.Response> => {
    const { status, body } = await crm.get(`/board/deals/cards?${query}`, token);
    expect([query, body.error, status]).toEqual([query, undefined, 200]);
    return body;
  };
  const labels = ({ data }: ListBoardCards.Response) => data.map(({ record }) => record?.label);

  beforeAll(async () => {
    crm = await PipelineApp.start({ level: 3 });
    await crm.workers.stop();
    superAdmin = await crm.app.http.admin();
    ann = await crm.user('ann');
    bob = await crm.user('bob');
    await crm.app.http.grant('authenticated', [...GRANTS, `${OPPORTUNITY}.find`]);
    await crm.team('sales', [ann.person]);
    await crm.publish(DEALS);
    await crm.publish(LEADS);
    const deal = async (name: string, values: object, ...actions: readonly string[]) => {
      const made = await crm.post('/opportunities', { name, currency: 'EUR', ...values });
      const subject = { type: OPPORTUNITY, id: made.body.data.documentId };
      const started = await crm.post('/instances', { definition: 'deals', subject });
      const { id } = started.body.data;
      for (const action of actions) expect((await crm.act(id, action)).status).toBe(200);
      ids[name] = { record: subject.id, instance: id };
    };
    await deal('won', { value: 10 }, 'quick', 'win');
    await deal('won at once', { value: 10 }, 'win');
    await deal('lost', { value: 10 }, 'lose');
    await deal('a', { value: 1000.5, owner: ann.person });
    await deal('b', { value: 500, currency: 'USD', owner: bob.person });
    await deal('c', { value: 250.25, owner: bob.person });
    await deal('d', { currency: undefined });
    await deal('e', { value: 2000, owner: ann.person }, 'offer');
    await deal('f', { value: 900 }, 'offer');
    await deal('g', { value: 40 }, 'offer');
  });
  afterAll(() => crm.dispose());

  const tasks = (name: string) => knex()('crm_tasks').where({ instance_id: ids[name]!.instance });
  const log = (name: string) =>
    knex()('crm_stage_log').where({ instance_id: ids[name]!.instance, left_at: null });

  test('has the stages in order, with counts and sums by currency', async () => {
    const { data, meta } = await columnsOf();
    expect(meta).toEqual({
      ...{ definition: 'deals', version: '1.0.0', entity: 'opportunity', type: OPPORTUNITY },
    });
    expect(
      data.map(({ stage, label, color, isFinal, outcome, count }) => [
        ...[stage, label, color, isFinal, outcome, count],
      ]),
    ).toEqual([
      ['open', 'Open', 'primary', false, null, 4],
      ['offer', 'offer', null, false, null, 3],
      ['won', 'won', null, true, 'won', 0],
      ['lost', 'lost', null, true, 'lost', 0],
    ]);
    // Of those that were in "open" 2 of 3 were won, of those in "offer" the only one.
    expect(data[0]?.totals).toEqual([
      { currency: 'EUR', value: 1250.75, weighted: 833.875 },
      { currency: 'USD', value: 500, weighted: 333.35 },
    ]);
    expect(data[1]?.totals).toEqual([{ currency: 'EUR', value: 2940, weighted: 2940 }]);
    expect(data[2]?.totals).toEqual([]);
  });

  test('weighs by the win rates of the forecast', async () => {
    const { meta } = (await crm.get('/reports/forecast?definition=deals')).body;
    const rates = new Map<string, number>(
      meta.winRates.map((one: { stage: string; rate: number }) => [one.stage, one.rate]),
    );
    for (const { stage, totals } of (await columnsOf()).data) {
      for (const { value, weighted } of totals) {
        expect(weighted).toBeCloseTo(value * rates.get(stage)!, 3);
      }
    }
  });

  test('sums what the rows say, with each filter', async () => {
    const records: Deal[] = await knex()('crm_opportunities').select('*');
    const instances: Instance[] = await knex()('crm_instances')
      .whereNotNull('live_key')
      .select('*');
    const recount = (stage: string, fits: (record: Deal) => boolean) => {
      const found = records.filter(
        (record) =>
          fits(record) &&
          instances.some((one) => one.subject_id === record.document_id && one.state === stage),
      );
      const sums: Record<string, number> = {};
      for (const { currency, value } of found) {
        if (value !== null) sums[String(currency)] = (sums[String(currency)] ?? 0) + Number(value);
      }
      return { count: found.length, sums };
    };
    for (const [query, fits] of [
      ['', () => true],
      [`owner=${ann.person}`, ({ owner }) => owner === ann.person],
      [`owner[0]=${ann.person}&owner[1]=${bob.person}`, ({ owner }) => owner !== null],
      ['filters[value][$gte]=500', ({ value }) => value !== null && Number(value) >= 500],
      ['filters[value][$lt]=500&_q=EU', ({ value }) => value !== null && Number(value) < 500],
      ['_q=nothing', () => false],
    ] as [string, (record: Deal) => boolean][]) {
      for (const stage of ['open', 'offer']) {
        const { count, totals } = await column(stage, query);
        const sums = Object.fromEntries(totals.map(({ currency, value }) => [currency, value]));
        expect([query, stage, { count, sums }]).toEqual([query, stage, recount(stage, fits)]);
        const { meta } = await cardsOf(`stage=${stage}&${query}`);
        expect(meta.pagination.total).toBe(count);
      }
    }
    expect((await column('open', 'owner=me', ann.token)).count).toBe(1);
  });

  test('a card has its record, owner, next task, time in the stage and SLA', async () => {
    const { data } = await cardsOf('stage=offer&filters[name]=e');
    const entered = await log('e').first();
    const task = await tasks('e').first();
    const iso = (time: unknown) => new Date(Number(time)).toISOString();
    expect(data).toEqual([
      {
        ...{ instance: ids.e!.instance, stage: 'offer', closeDate: null },
        ...{ revision: expect.any(Number), needsAttention: false },
        subject: { type: OPPORTUNITY, id: ids.e!.record },
        record: { label: 'e', value: 2000, currency: 'EUR' },
        ...{ owner: ann.person, enteredAt: iso(entered.entered_at), isRotting: false },
        next: {
          ...{ task: task.document_id, kind: 'task', label: 'Call', dueAt: iso(task.due_at) },
        },
        planned: null,
        dueAt: iso(task.due_at),
        sla: { status: 'on_track', breachAt: expect.any(String), leftMs: expect.any(Number) },
      },
    ]);
    const { data: open } = await cardsOf('stage=open&filters[name]=d');
    expect(open).toMatchObject([
      {
        ...{ owner: null, next: null, dueAt: open[0]?.sla?.breachAt },
        record: { label: 'd', value: null, currency: null },
      },
    ]);
  });

  test('what is due next comes first, then what has been in the stage the longest', async () => {
    const now = Date.now();
    await tasks('f').update({ due_at: now - DAY });
    await tasks('g').update({ due_at: null });
    await knex()('crm_timers')
      .where({ instance_id: ids.g!.instance, type: 'escalation' })
      .update({ trigger_at: now + DAY / 2 });
    expect(labels(await cardsOf('stage=offer'))).toEqual(['f', 'g', 'e']);
    await knex()('crm_sla')
      .where({ instance_id: ids.e!.instance })
      .update({ breach_at: now - 9 });
    expect(labels(await cardsOf('stage=offer'))).toEqual(['f', 'e', 'g']);
    // Without anything that is due.
    await knex()('crm_sla').update({ status: 'met' });
    for (const [name, days] of [
      ['b', 9],
      ['a', 8],
      ['d', 7],
      ['c', 6],
    ] as const) {
      await log(name).update({ entered_at: now - days * DAY });
    }
    expect(labels(await cardsOf('stage=open'))).toEqual(['b', 'a', 'd', 'c']);
    expect((await column('open')).averageMs).toBeGreaterThanOrEqual(7.5 * DAY);
    expect((await column('open')).averageMs).toBeLessThan(7.6 * DAY);
  });

  test('a planned interaction counts like a task, for those who may read interactions', async () => {
    const dueAt = new Date(Date.now() - 3 * DAY).toISOString();
    const plan = (values: object) =>
      crm.post('/interactions', {
        ...{ type: 'call', subjectType: OPPORTUNITY, subjectId: ids.d!.record, dueAt },
        ...values,
      });
    const later = await plan({ title: 'Later', dueAt: new Date(Date.now() + 9e8).toISOString() });
    const call = await plan({ title: 'Ring' });
    await plan({ title: 'Over', happenedAt: dueAt });
    const page = await cardsOf('stage=open');
    const { data } = page;
    expect(labels(page)[0]).toBe('d');
    const planned = { interaction: call.body.data.documentId, type: 'call', title: 'Ring', dueAt };
    expect(data[0]).toMatchObject({ next: null, planned, dueAt });
    expect(data[1]).toMatchObject({ planned: null });
    // Whoever may not read interactions sees nothing of them, not even by the order.
    const unread = await cardsOf('stage=open', ann.token);
    expect(labels(unread)[0]).toBe('b');
    expect(JSON.stringify(unread)).not.toMatch(/Ring|"planned":\{/);
    for (const { body } of [later, call]) {
      await crm.app.http.delete(`/api/nexus-crm/interactions/${body.data.documentId}`, {
        token: crm.token,
      });
    }
    expect(labels(await cardsOf('stage=open'))[0]).toBe('b');
  });

  test('cards of all columns are sorted by a field, with what is empty last in both directions', async () => {
    await crm.put(`/opportunities/${ids.a!.record}`, { closeDate: '2031-05-31' });
    await crm.put(`/opportunities/${ids.f!.record}`, { closeDate: '2031-04-01' });
    const sorted = async (sort: string) => {
      const { data, meta } = await cardsOf(`sort=${sort}&pagination[pageSize]=7`);
      expect(meta.pagination.total).toBe(7);
      return data;
    };
    const names = async (sort: string) =>
      (await sorted(sort)).map(({ record }) => record?.label).join('');
    expect(await names('name')).toBe('abcdefg');
    expect(await names('name:desc')).toBe('gfedcba');
    expect(await names('value:desc')).toBe('eafbcgd');
    expect(await names('value')).toBe('gcbfaed');
    expect((await sorted('stage:desc')).map(({ stage }) => stage)).toEqual([
      ...['offer', 'offer', 'offer', 'open', 'open', 'open', 'open'],
    ]);
    const dated = (await sorted('closeDate')).map(({ closeDate }) => closeDate);
    expect(dated).toEqual(['2031-04-01', '2031-05-31', null, null, null, null, null]);
    expect((await sorted('closeDate:desc'))[0]?.closeDate).toBe('2031-05-31');
    const due = (await sorted('dueAt:desc')).map(({ dueAt }) => dueAt);
    expect(due.findIndex((one) => one === null)).toBeGreaterThan(0);
    const second = await cardsOf('sort=name&pagination[page]=2&pagination[pageSize]=3');
    expect(labels(second)).toEqual(['d', 'e', 'f']);
  });

  test('counts what is overdue and what rots, and each card once', async () => {
    expect(await column('offer')).toMatchObject({ overdue: 1, rotting: 0, attention: 1 });
    await knex()('crm_sla').where({ instance_id: ids.f!.instance }).update({ status: 'breached' });
    expect(await column('offer')).toMatchObject({ overdue: 1, rotting: 1, attention: 1 });
    const escalate = (name: string, stage: string, at: number) =>
      knex()('crm_escalations').insert({
        ...{ tenant: 'default', instance_id: ids[name]!.instance, subject_type: OPPORTUNITY },
        ...{ subject_id: ids[name]!.record, level: 1, stage, action: 'notify' },
        ...{ to_assignees: '[]', escalated_at: at },
      });
    // In another stage, and during an earlier stay.
    await escalate('e', 'open', Date.now());
    await escalate('e', 'offer', Date.now() - DAY);
    expect(await column('offer')).toMatchObject({ overdue: 1, rotting: 1, attention: 1 });
    await escalate('g', 'offer', Date.now());
    await escalate('g', 'offer', Date.now());
    expect(await column('offer')).toMatchObject({ count: 3, overdue: 1, rotting: 2, attention: 2 });
    const { data } = await cardsOf('stage=offer');
    expect(data.filter(({ isRotting }) => isRotting).map(({ record }) => record?.label)).toEqual([
      'f',
      'g',
    ]);
    await knex()('crm_instances')
      .where({ document_id: ids.e!.instance })
      .update({ status: 'needs_attention' });
    expect(await column('offer')).toMatchObject({ overdue: 1, rotting: 2, attention: 3 });
  });

  test('tables that are joined for many instances say what subqueries say of each', async () => {
    const runtime = new StrapiSqlRuntime(crm.app.strapi);
    const [joined, each] = [new BoardRows(runtime, 0), new BoardRows(runtime, 1_000)];
    const whole: BoardSelection = {
      ...{ definition: 'deals', entity: 'opportunity', type: OPPORTUNITY },
      ...{ hasClocks: true, now: Date.now() },
      record: {
        ...{ table: 'crm_opportunities', hasOwner: true, hasValue: true },
        columns: { name: 'name', closeDate: 'close_date' },
      },
    };
    const sorted = (rows: readonly ColumnRow[]) => rows.map((row) => JSON.stringify(row)).sort();
    await knex()('crm_sla').where({ instance_id: ids.a!.instance }).update({ status: 'on_track' });
    const made: string[] = [];
    for (const [name, days] of [
      ['b', 2],
      ['c', -1],
      ['c', 3],
    ] as const) {
      const dueAt = new Date(Date.now() + days * DAY).toISOString();
      const about = { subjectType: OPPORTUNITY, subjectId: ids[name]!.record };
      const { body } = await crm.post('/interactions', { type: 'call', dueAt, ...about });
      made.push(body.data.documentId);
    }
    const planned = knex()('crm_interactions')
      .where({ subject_type: OPPORTUNITY })
      .whereNull('happened_at')
      .whereNotNull('due_at')
      .select('subject_id', 'due_at');
    for (const change of [
      {},
      { planned },
      { hasClocks: false },
      { record: null },
      { owners: [ann.person] },
      { now: whole.now + 400 * DAY },
      { records: knex()('crm_opportunities').where('value', '>', 900).select('document_id') },
    ]) {
      const selection = { ...whole, ...change };
      const figures = sorted(await joined.columns(selection));
      expect(figures).toEqual(sorted(await each.columns(selection)));
      expect(figures.length).toBeGreaterThan(0);
      const orders = [
        'dueAt',
        'enteredAt',
        'stage',
        ...(selection.record ? ['name'] : []),
      ] as const;
      for (const order of orders) {
        for (const [stage, direction, offset] of [
          [undefined, 'asc', 0],
          ['offer', 'desc', 0],
          ['open', 'asc', 1],
        ] as const) {
          const query = {
            ...{ stage, stages: ['open', 'offer'], offset, limit: 3, counted: true },
            sort: [order as CardOrder, direction] as const,
          };
          const page = await joined.cards(selection, query);
          expect(page).toEqual(await each.cards(selection, query));
        }
      }
    }
    await knex()('crm_interactions').whereIn('document_id', made).delete();
    const { rows } = await joined.cards(whole, {
      ...{
        stage: 'offer',
        stages: [],
        offset: 0,
        limit: 10,
        counted: false,
        sort: ['dueAt', 'asc'],
      },
    });
    expect(rows.map(({ isRotting }) => isRotting)).toEqual([true, true, false]);
    await knex()('crm_sla').where({ instance_id: ids.a!.instance }).update({ status: 'met' });
  });

  test('pages do not overlap, and together are all cards', async () => {
    const all = labels(await cardsOf('stage=open&pagination[pageSize]=100'));
    const paged: unknown[] = [];
    for (const page of [1, 2, 3]) {
      const found = await cardsOf(
        `stage=open&pagination[page]=${page}&pagination[pageSize]=2&pagination[withCount]=false`,
      );
      expect(found.meta.pagination).toEqual({ page, pageSize: 2 });
      paged.push(...labels(found));
    }
    expect(paged).toEqual(all);
    expect(all).toHaveLength(4);
  });

  test('takes as many statements for many cards as for one', async () => {
    const count = async (work: () => Promise<unknown>): Promise<number> => {
      let asked = 0;
      // Without those that check the token.
      const listen = ({ sql }: { sql?: string }): void =>
        void (asked += /crm_/.test(sql ?? '') ? 1 : 0);
      knex().on('query', listen);
      await work();
      knex().removeListener('query', listen);
      return asked;
    };
    const page = (size: number) => () => cardsOf(`stage=open&pagination[pageSize]=${size}`);
    await crm.quiet();
    await page(1)();
    expect(await count(page(4))).toBe(await count(page(1)));
    const board = await count(() => columnsOf('_q=nothing'));
    // The rates are asked for only where there is a value.
    expect(await count(() => columnsOf())).toBe(board + 1);
  });

  test('shows stages of other versions that instances are still in', async () => {
    const { instance } = ids.d!;
    await knex()('crm_instances').where({ document_id: instance }).update({ state: 'older' });
    const { data } = await columnsOf();
    expect(data.at(-1)).toMatchObject({ stage: 'older', label: 'older', count: 1 });
    expect(labels(await cardsOf('stage=older'))).toEqual(['d']);
    expect(labels(await cardsOf('stage=older&_q=nothing'))).toEqual([]);
    await knex()('crm_instances').where({ document_id: instance }).update({ state: 'open' });
  });

  test.each([
    ['deals/cards?stage=', 'stage', 'must be the name of a stage'],
    ['deals/cards?sort=nothing', 'sort', 'must be one of'],
    ['mixed/cards?entity=company&sort=value', 'sort', 'cannot be by'],
    ['deals/cards?stage=nowhere', 'stage', 'names none'],
    ['deals/cards?stage=open&pagination[pageSize]=1000', 'pagination.pageSize', 'at most 100'],
    ['deals?owner=somebody', 'owner', 'must be user:<documentId>'],
    ['deals?owner=me', 'owner', 'cannot be'],
    ['deals?filters[price]=1', 'filters.price', 'price'],
    ['deals?filters[tenant]=default', 'filters.tenant', 'tenant'],
    ['deals?filters[value][$gte]=much', 'filters.value', 'value'],
    ['deals?entity=lead', 'entity', 'names none'],
    ['deals?sort=value', '', 'sort'],
    ['mixed', 'entity', 'lead, company'],
    ['mixed?entity=company&owner=team:x', 'owner', 'of the CRM'],
    ['mixed?entity=company&_q=x', '_q', 'of the CRM'],
  ])('GET /board/%s is a 400 that names "%s"', async (url, path, message) => {
    const { status, body } = await crm.get(`/board/${url}`);
    expect([url, status]).toEqual([url, 400]);
    expect(body.error.message).toContain(message);
    const paths = body.error.details.errors.map((one: { path: string[] }) => one.path.join('.'));
    expect(paths.some((one: string) => one.startsWith(path))).toBe(true);
  });

  test('is a 404 for a definition that is not published', async () => {
    expect((await crm.get('/board/nothing')).status).toBe(404);
    expect((await crm.get('/board/nothing/cards?stage=open')).status).toBe(404);
  });

  test('[FR-L2-007] is for callers who may list the records', async () => {
    expect((await crm.get('/board/deals', ann.token)).status).toBe(200);
    for (const path of ['/board/mixed?entity=lead', '/board/mixed/cards?entity=lead&stage=new']) {
      const { status, body } = await crm.get(path, ann.token);
      expect([status, body.error.message]).toEqual([
        403,
        `You may not list records of ${CONTACT}.`,
      ]);
      expect((await crm.get(path)).status).toBe(200);
    }
    expect((await crm.app.http.get('/api/nexus-crm/board/deals')).status).toBe(403);
  });

  test('an admin sees what the role may read', async () => {
    const roles = crm.app.strapi.service('admin::role') as unknown as Roles;
    const role = await roles.create({ name: 'Board', description: '' });
    const assign = (fields: readonly string[] | undefined) =>
      roles.assignPermissions(role.id, [
        {
          ...{ action: 'plugin::nexus-crm.instances.read', subject: null },
          ...{ conditions: [], properties: {} },
        },
        ...(fields
          ? [
              {
                ...{ action: 'plugin::content-manager.explorer.read', subject: OPPORTUNITY },
                ...{ conditions: [], properties: { fields } },
              },
            ]
          : []),
      ]);
    await assign(undefined);
    const token = await crm.app.http.adminWithRole(role.id);
    const get = (url: string, caller = token) =>
      crm.app.http.get(`/nexus-crm/board/deals${url}`, { token: caller });
    expect((await get('')).status).toBe(403);
    expect((await get('/cards?stage=open')).status).toBe(403);
    await assign(['name']);
    const { body } = await get('');
    expect(body.data[0]).toMatchObject({ count: 4, totals: [] });
    const cards = (await get('/cards?stage=open')).body.data;
    expect(cards[0]).toMatchObject({ owner: null, record: { label: 'b', value: null } });
    expect((await get(`?owner=${ann.person}`)).status).toBe(400);
    expect((await get('?filters[value][$gt]=1')).status).toBe(400);
    expect((await get('', superAdmin)).body.data).toEqual((await columnsOf()).data.map(withAge));
  });
  /** The time is a little later in the second call. */
  const withAge = (one: GetBoard.Column) => ({
    ...one,
    averageMs: one.averageMs === null ? null : expect.any(Number),
  });

  test('[SR-006] leaves out what belongs to another tenant', async () => {
    const { instance, record } = ids.a!;
    const give = async (tenant: string) => {
      await knex()('crm_instances').where({ document_id: instance }).update({ tenant });
    };
    await give('other');
    expect((await column('open')).count).toBe(3);
    expect(labels(await cardsOf('stage=open'))).not.toContain('a');
    await give('default');
    await knex()('crm_opportunities').where({ document_id: record }).update({ tenant: 'other' });
    const { totals } = await column('open');
    expect(totals.find(({ currency }) => currency === 'EUR')?.value).toBe(250.25);
    await knex()('crm_opportunities').where({ document_id: record }).update({ tenant: 'default' });
    await tasks('e').update({ tenant: 'other' });
    const { data } = await cardsOf('stage=offer&filters[name]=e');
    expect(data[0]?.next).toBeNull();
    await tasks('e').update({ tenant: 'default' });
  });

  test('code of the app sees all', async () => {
    const board = crm.app.strapi.plugin('nexus-crm').service<Board>('board');
    const { data } = await board.columns('deals');
    expect(data.map(({ count }: GetBoard.Column) => count)).toEqual([4, 3, 0, 0]);
    const cards = await board.cards('deals', { stage: 'open' });
    expect(cards.data).toHaveLength(4);
  });
});

test('below level 2 there is no board', async () => {
  const crm = await PipelineApp.start({ level: 1 });
  expect((await crm.get('/board/deals')).status).toBe(404);
  expect((await crm.get('/board/deals/cards?stage=open')).status).toBe(404);
  await crm.dispose();
});
