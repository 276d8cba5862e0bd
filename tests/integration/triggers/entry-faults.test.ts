/** @databases sqlite postgres */
import { COMPANY, CONTACT, PipelineApp } from '../engine/support';
import { PIPELINE, TriggerCalls } from './support';

const DEAL = {
  id: 'deal',
  entities: { company: { type: COMPANY, stages: ['new', 'known', { name: 'live', final: true }] } },
  transitions: { learn: { from: 'new', to: 'known' } },
};

const CONVERTED = {
  id: 'converted',
  entities: { lead: { stages: ['new', 'qualified'] } },
  transitions: { qualify: { from: 'new', to: 'qualified' } },
};

/** An activity of the app that writes the entry of its instance. */
const INDEX = `module.exports = {
  register({ strapi }) {
    strapi.plugin('nexus-crm').service('extensions').integration({
      name: 'rename',
      async execute(input, { subject }) {
        strapi.renamed = (strapi.renamed ?? 0) + 1;
        await strapi.documents(subject.type).update({
          documentId: subject.id,
          data: { city: 'City ' + strapi.renamed },
        });
      },
    });
  },
};`;

interface EventRow {
  readonly event: string;
  readonly subject_id: string;
  readonly status: string;
  readonly depth: number;
  readonly payload: string | null;
  readonly error: string | null;
}

/** More rows than a statement may bind values. */
const MANY = 40_000;

describe('[FR-EXT-004] triggers: large, concurrent and repeated changes', () => {
  let crm: PipelineApp;
  let calls: TriggerCalls;

  beforeAll(async () => {
    const config = { timers: { worker: false } };
    crm = await PipelineApp.start({
      ...{ plugins: { 'nexus-crm': { config } }, files: { 'src/index.js': INDEX } },
    });
    calls = new TriggerCalls(crm);
    for (const definition of [DEAL, PIPELINE, CONVERTED]) await crm.publish(definition);
  });
  afterAll(() => crm.dispose());
  afterEach(async () => {
    for (const { key } of (await crm.get('/triggers')).body.data) {
      await crm.app.http.delete(`/api/nexus-crm/triggers/${key}`, { token: crm.token });
    }
    await crm.app.strapi.db.connection('crm_trigger_events').delete();
  });

  const events = (): Promise<EventRow[]> => crm.rows('crm_trigger_events');
  const seen = async (): Promise<string[]> => (await events()).map(({ event }) => event);
  const documents = () => crm.app.strapi.documents(COMPANY as 'admin::user');
  const make = async (data: object = {}): Promise<string> =>
    (await documents().create({ data: { name: 'Acme', city: 'Bonn', ...data } })).documentId;
  const watch = (names: readonly string[], more: object = {}) =>
    calls.save('watch', {
      ...{ entry: { type: COMPANY, events: names }, start: { definition: 'deal' }, ...more },
    });
  const act = (action: string, more: object = {}) => ({
    start: undefined,
    act: { action, ...more },
  });

  test('a command that succeeds without a commit ends its event', async () => {
    const lead = await crm.lead();
    const { id } = await crm.start('converted', lead);
    expect((await crm.act(id, 'convert')).status).toBe(200);
    await watch(['updated'], {
      ...{ entry: { type: CONTACT, events: ['updated'] } },
      ...act('convert', { definition: 'converted' }),
    });
    await crm.put(`/contacts/${lead}`, { name: 'Renamed' });
    expect(await events()).toMatchObject([{ status: 'pending' }]);
    await crm.workers.drain();
    expect(await events()).toMatchObject([
      { status: 'done', attempts: 0, instance_id: id, payload: null },
    ]);
  });

  test('idempotency keys and events are both pruned', async () => {
    const { connection } = crm.app.strapi.db;
    const old = { tenant: 'default', trigger_key: 'old' };
    await connection('crm_trigger_calls').insert({
      ...{ ...old, idempotency_key: 'old', received_at: 1_000, answer: '[]' },
    });
    await connection('crm_trigger_events').insert({
      ...{ ...old, event: 'created', subject_type: 'x', subject_id: 'y', depth: 0 },
      ...{ status: 'done', attempts: 0, created_at: 1_000 },
    });
    await connection('crm_timers').where('type', 'like', '%pruning').update({ trigger_at: 0 });
    await crm.workers.drain();
    expect(await connection('crm_trigger_calls').select('*')).toEqual([]);
    expect(await events()).toEqual([]);
  });

  test('a change whose answer is asked for some fields only', async () => {
    const id = await make();
    await watch(['updated']);
    await documents().update({ documentId: id, data: { city: 'Rome' }, fields: ['name'] } as {
      documentId: string;
    });
    expect(await seen()).toEqual(['updated']);
    const url = `/api/companies/${id}?fields[0]=name`;
    const put = await crm.app.http.put(url, { data: { city: 'Oslo' } }, { token: crm.token });
    expect(put.status).toBe(200);
    expect(await seen()).toEqual(['updated', 'updated']);
  });

  test('a change of more rows than a statement may bind values', async () => {
    const rows = Array.from({ length: MANY }, (_, index) => ({
      ...{ document_id: `many${index}`, name: 'Many', city: 'Bonn', locale: 'en' },
    }));
    await crm.app.strapi.db.connection.batchInsert('companies', rows, 500);
    await watch(['updated', 'deleted'], {
      condition: "data.documentId == 'many0' OR data.documentId == 'many39999'",
    });
    const query = crm.app.strapi.db.query(COMPANY);
    const many = { where: { name: 'Many' } };
    expect(await query.updateMany({ ...many, data: { city: 'Rome' } })).toEqual({ count: MANY });
    expect(await query.deleteMany(many)).toEqual({ count: MANY });
    expect(await seen()).toEqual(['updated', 'updated', 'deleted', 'deleted']);
  }, 120_000);

  test('a value from outside finds the record that has exactly it', async () => {
    await crm.app.http.grant('public', ['plugin::nexus-crm.triggers.receive']);
    const lead = await crm.lead({ email: 'lea@example.org' });
    await crm.start('sales', lead);
    const subject = { type: CONTACT, where: { email: 'data.email' } };
    const { secret } = await calls.save('mail', {
      ...{ signature: { kind: 'header', header: 'X-Secret' }, act: { action: 'call', subject } },
    });
    for (const [email, status] of [
      ['LEA@EXAMPLE.ORG', 404],
      ['lea@example.org ', 404],
      ['léa@example.org', 404],
      ['lea@example.org', 200],
    ] as const) {
      const answer = await calls.send('mail', { email }, { 'X-Secret': secret });
      expect([email, answer.status]).toEqual([email, status]);
    }
  });

  test.each([
    ['by its values', { where: { email: 'data.after.name' } }],
    ['by its id', { id: 'data.after.name' }],
  ])('a record named %s that is erased while a change waits leaves no copy', async (_, by) => {
    const email = 'gone@example.org';
    const lead = await crm.lead({ email });
    await crm.start('sales', lead);
    await watch(['created'], {
      ...act('call', { subject: { type: CONTACT, ...by }, fields: { plan: 'data.after.city' } }),
    });
    await make({ name: 'id' in by ? lead : email, city: 'secret diagnosis' });
    await crm.app.strapi.db.query(CONTACT).delete({ where: { documentId: lead } });
    const history = crm.app.strapi
      .plugin('nexus-crm')
      .service<{ erase(of: object): Promise<unknown> }>('history');
    await history.erase({ type: CONTACT, id: lead });
    await crm.workers.drain();
    const rest = await events();
    expect(rest.filter(({ status }) => status === 'pending')).toEqual([]);
    expect(JSON.stringify(rest)).not.toMatch(/secret diagnosis|gone@example/);
  });

  test('concurrent changes of an entry are seen one after the other', async () => {
    await watch(['updated', 'published'], {
      condition: "data.event == 'published' OR data.before.city != data.after.city",
    });
    for (let round = 0; round < 10; round += 1) {
      const id = await make();
      const update = () => documents().update({ documentId: id, data: { city: 'Rome' } });
      await Promise.all([update(), update()]);
      expect(await seen()).toEqual(['updated']);
      const publish = documents() as unknown as { publish(of: object): Promise<unknown> };
      await Promise.all([
        publish.publish({ documentId: id }),
        documents().update({ documentId: id, data: { city: 'Oslo' } }),
      ]);
      expect((await seen()).sort()).toEqual(['published', 'updated', 'updated']);
      await crm.app.strapi.db.connection('crm_trigger_events').delete();
    }
  });

  test('what a person does again and again is led to by no trigger', async () => {
    await crm.publish({
      ...{ id: 'loop', entities: { company: { type: COMPANY, stages: ['on'] } } },
      transitions: {
        ship: { from: 'on', to: 'on', do: [{ activity: 'rename' }] },
        noted: { from: 'on', to: 'on' },
      },
    });
    const id = await make();
    const started = await crm.post('/instances', {
      ...{ definition: 'loop', subject: { type: COMPANY, id } },
    });
    await watch(['updated'], act('noted'));
    for (let round = 0; round < 8; round += 1) {
      expect((await crm.act(started.body.data.id, 'ship')).status).toBe(200);
      await crm.workers.drain();
    }
    expect((await events()).map(({ depth, status }) => [depth, status])).toEqual(
      Array.from({ length: 8 }, () => [0, 'done']),
    );
  });
});
