/** @databases sqlite postgres */
import { tasksOfPeople } from '../../../migrations/0023-tasks-of-people';
import { CONTACT, OPPORTUNITY, PipelineApp, type Caller } from './support';

const DASHBOARD = ['find', 'tasks', 'requests', 'done'].map(
  (action) => `plugin::nexus-crm.dashboard.${action}`,
);
const FIND = `${CONTACT}.find`;

const SIGNED = {
  id: 'signed',
  entities: { lead: { stages: ['new', 'called', { name: 'done', final: true }] } },
  transitions: {
    call: { from: 'new', to: 'called', do: [{ task: 'Call back', assign: { team: 'board' } }] },
    sign: {
      ...{ from: ['new', 'called'], to: 'done' },
      approval: { strategy: 'majority', voters: { team: 'board' } },
    },
  },
};

interface Item {
  readonly id: string;
  readonly status: string;
  readonly [key: string]: unknown;
}

describe('what a person has asked for, and what they have done', () => {
  let crm: PipelineApp;
  let sally: Caller;
  let olga: Caller;
  let bob: Caller;

  beforeAll(async () => {
    crm = await PipelineApp.start();
    await crm.app.http.grant('authenticated', [...DASHBOARD, FIND]);
    sally = await crm.user('sally');
    olga = await crm.user('olga');
    bob = await crm.user('bob');
    await crm.team('board', [olga.person, bob.person]);
    await crm.publish(SIGNED);
  });
  afterAll(() => crm.dispose());

  const list = async (path: string, { token }: Caller): Promise<readonly Item[]> => {
    const { status, body } = await crm.get<{ readonly data: readonly Item[] }>(path, token);
    expect(status).toBe(200);
    return body.data;
  };

  /** The approval that sally has asked for on a new lead. */
  async function asked(): Promise<{ id: string; lead: string; task: string }> {
    const lead = await crm.lead();
    const { id } = await crm.start('signed', lead);
    const answer = await crm.act(id, 'sign', {}, sally.token);
    return { id, lead, task: answer.body.data.pending.id };
  }

  test('[FR-L2-007] a request is open until it is decided, with its votes and whom it waits for', async () => {
    const { id, lead, task } = await asked();
    const [open] = await list('/tasks/requests', sally);
    expect(open).toMatchObject({
      ...{ id: task, label: 'sign', action: 'sign', status: 'open', instance: id },
      ...{ subject: { type: CONTACT, id: lead }, closedAt: null, dueAt: null },
      votes: { approve: 0, reject: 0, abstain: 0, seats: 2 },
      waitsFor: [olga.person, bob.person],
    });
    await crm.post(`/tasks/${task}/vote`, { choice: 'approve' }, olga.token);
    expect(await list('/tasks/requests', sally)).toEqual([
      expect.objectContaining({
        votes: { approve: 1, reject: 0, abstain: 0, seats: 2 },
        waitsFor: [bob.person],
      }),
    ]);
    await crm.post(`/tasks/${task}/vote`, { choice: 'approve' }, bob.token);
    const [granted] = await list('/tasks/requests', sally);
    expect(granted).toMatchObject({ status: 'approved', waitsFor: [] });
    expect(Date.parse(String(granted?.closedAt))).not.toBeNaN();
    expect(await list('/tasks/requests', olga)).toEqual([]);
  });

  test('[FR-L2-007] requests are filtered by status and paged, newest first', async () => {
    const rejected = await asked();
    for (const { token } of [olga, bob]) {
      await crm.post(`/tasks/${rejected.task}/vote`, { choice: 'reject' }, token);
    }
    const open = await asked();
    const ids = async (query: string) =>
      (await list(`/tasks/requests?${query}`, sally)).map((item) => item.id);
    expect(await ids('filters[status]=open')).toEqual([open.task]);
    expect(await ids('filters[status]=rejected')).toEqual([rejected.task]);
    const both = 'filters[status][$in][0]=open&filters[status][$in][1]=rejected';
    expect(await ids(both)).toEqual([open.task, rejected.task]);
    expect(await ids(`${both}&filters[status][$eq]=open`)).toEqual([open.task]);
    expect(await ids(`${both}&pagination[page]=2&pagination[pageSize]=1`)).toEqual([rejected.task]);
    const { body } = await crm.get(`/tasks/requests?${both}`, sally.token);
    expect(body.meta.pagination).toMatchObject({ total: 2, pageCount: 1 });
  });

  test('[FR-L2-007] tasks that were completed and votes that were cast are what a person has done', async () => {
    const lead = await crm.lead();
    const { id } = await crm.start('signed', lead);
    const called = await crm.act(id, 'call', {}, sally.token);
    const call = called.body.data.tasks[0].id;
    await crm.post(`/tasks/${call}/complete`, {}, bob.token);
    const asking = await crm.act(id, 'sign', {}, sally.token);
    const vote = asking.body.data.pending.id;
    await crm.post(`/tasks/${vote}/vote`, { choice: 'approve', comment: 'Fine' }, bob.token);

    expect((await list('/tasks/done', bob)).slice(0, 2)).toEqual([
      expect.objectContaining({
        ...{ kind: 'approval', id: vote, status: 'open', choice: 'approve', comment: 'Fine' },
        ...{ onBehalfOf: null, instance: id, subject: { type: CONTACT, id: lead } },
      }),
      expect.objectContaining({
        ...{ kind: 'task', id: call, label: 'Call back', status: 'completed', choice: null },
        ...{ comment: null, onBehalfOf: null },
      }),
    ]);
    expect(await list('/tasks/done', sally)).toEqual([]);
    // A vote that is changed is one vote.
    await crm.post(`/tasks/${vote}/vote`, { choice: 'approve' }, bob.token);
    const votes = (await list('/tasks/done', bob)).filter((item) => item.id === vote);
    expect(votes).toEqual([expect.objectContaining({ choice: 'approve', comment: null })]);
    const page = await crm.get('/tasks/done?pagination[pageSize]=1', bob.token);
    expect(page.body.data).toHaveLength(1);
    expect(page.body.meta.pagination.total).toBeGreaterThan(1);
  });

  test('items show what the caller may read of their records', async () => {
    const deal = await crm.post('/opportunities', { name: 'Big', value: 1200.5, currency: 'EUR' });
    const id: string = deal.body.data.documentId;
    await crm.put(`/opportunities/${id}`, { owner: sally.person });
    await crm.app.http.grant('authenticated', [`${OPPORTUNITY}.find`]);
    const shown = await list('/dashboard?filters[kind]=opportunity', sally);
    expect(shown).toEqual([
      expect.objectContaining({ id, record: { label: 'Big', value: 1200.5, currency: 'EUR' } }),
    ]);
    await crm.app.http.revoke('authenticated', [`${OPPORTUNITY}.find`]);
    for (const [path, caller] of [
      ['/tasks/requests', sally],
      ['/tasks/done', bob],
      ['/tasks', olga],
    ] as const) {
      for (const { record } of await list(path, caller)) {
        expect(record).toEqual({ label: 'Lea', value: null, currency: null });
      }
    }
  });

  test('[SR-006] both are limited to records of types that the person may list', async () => {
    for (const [path, caller] of [
      ['/tasks/requests', sally],
      ['/tasks/done', bob],
    ] as const) {
      expect((await list(path, caller)).length).toBeGreaterThan(0);
      await crm.app.http.revoke('authenticated', [FIND]);
      const { body } = await crm.get(path, caller.token);
      expect(body).toMatchObject({ data: [], meta: { pagination: { total: 0 } } });
      await crm.app.http.grant('authenticated', [FIND]);
    }
  });

  test.each([
    ['/tasks/requests?filters[status]=maybe', 'status'],
    ['/tasks/requests?filters[owner]=x', 'owner'],
    ['/tasks/requests?sort=label', 'sort'],
    ['/tasks/done?pagination[pageSize]=1000', 'pageSize'],
    ['/tasks/done?filters[kind]=task', 'filters'],
    ['/dashboard?filters[onBehalf]=maybe', 'onBehalf'],
  ])('refuses %s and names %s', async (path, key) => {
    const answer = await crm.get(path, sally.token);
    expect(answer.status).toBe(400);
    expect(JSON.stringify(answer.body.error)).toContain(key);
  });

  test('tokens have neither', async () => {
    for (const path of ['/tasks/requests', '/tasks/done']) {
      expect(await crm.get(path)).toMatchObject({ status: 403 });
    }
  });

  test('rows of an older version are filled in by the migration', async () => {
    const knex = crm.app.strapi.db.connection;
    const people = async () => [
      await knex('crm_tasks').orderBy('id').select('requested_by', 'completed_by'),
      await knex('crm_votes').orderBy('id').select('voted_by'),
    ];
    const written = await people();
    for (const [table, columns] of [
      ['crm_tasks', ['requested_by', 'completed_by']],
      ['crm_votes', ['voted_by']],
    ] as const) {
      for (const column of columns) {
        await knex.schema.alterTable(table, (alter) => {
          alter.dropIndex([], `${table}_${column}_idx`);
        });
        await knex.schema.alterTable(table, (alter) => {
          alter.dropColumn(column);
        });
      }
    }
    await tasksOfPeople.up(knex);
    expect(await people()).toEqual(written);
    expect(JSON.stringify(written)).toContain(bob.person);
    // A process that crashed after it had added the column left its rows empty.
    await knex('crm_votes').update({ voted_by: null });
    await tasksOfPeople.up(knex);
    expect(await people()).toEqual(written);
  });
});
