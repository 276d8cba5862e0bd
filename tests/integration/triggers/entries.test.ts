import { Other, until } from '../../support/other-process';
import { COMPANY, CONTACT, PipelineApp } from '../engine/support';
import { PIPELINE, TriggerCalls } from './support';

const ORDER = 'api::order.order';

const DEAL = {
  id: 'deal',
  dataSchema: { city: { type: 'string' } },
  entities: { company: { type: COMPANY, stages: ['new', 'known', { name: 'live', final: true }] } },
  transitions: {
    learn: { from: 'new', to: 'known' },
    relocate: { from: ['new', 'known'], to: 'known' },
    golive: { from: ['new', 'known'], to: 'live' },
  },
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
    strapi.plugin('nexus-crm').service('extensions').condition({
      name: 'outside',
      async evaluate() {
        strapi.wasInTransaction = strapi.db.inTransaction();
        await strapi.meanwhile?.();
        return true;
      },
    });
  },
  bootstrap({ strapi }) {
    // The app's own code writes another entry of the type, and one of another type.
    strapi.db.lifecycles.subscribe({
      models: ['api::company.company'],
      async afterCreate({ result }) {
        if (result.city === 'Refused') throw new Error('refused by the app');
        if (result.city !== 'Twin') return;
        await strapi.db.query('api::company.company').create({ data: { name: 'Other', city: 'Own' } });
        await strapi.documents('api::order.order').create({ data: { number: 'of ' + result.name } });
      },
    });
  },
};`;

interface EventRow {
  readonly trigger_key: string;
  readonly event: string;
  readonly subject_id: string;
  readonly status: string;
  readonly depth: number;
  readonly payload: string | null;
  readonly error: string | null;
}

/** Changes of entries that start instances or perform transitions. */
describe('[FR-EXT-004] triggers on entries', () => {
  let crm: PipelineApp;
  let calls: TriggerCalls;
  let number = 0;

  beforeAll(async () => {
    const config = { timers: { worker: false }, triggers: {} };
    crm = await PipelineApp.start({
      ...{ plugins: { 'nexus-crm': { config } }, files: { 'src/index.js': INDEX } },
    });
    calls = new TriggerCalls(crm);
    await crm.publish(DEAL);
    await crm.publish(PIPELINE);
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
  const documents = (uid = COMPANY) => crm.app.strapi.documents(uid as 'admin::user');
  const query = () => crm.app.strapi.db.query(COMPANY);
  const values = (more: object = {}) => {
    number += 1;
    return { name: `Acme ${number}`, city: 'Bonn', ...more };
  };
  const watch = (names: readonly string[], more: object = {}, type = COMPANY, key = 'watch') =>
    calls.save(key, {
      ...{ entry: { type, events: names }, start: { definition: 'deal' }, ...more },
    });
  const all = ['created', 'updated', 'deleted', 'published', 'unpublished'];
  const instancesOf = async (id: string) =>
    (await crm.get(`/instances?filters[subjectId]=${id}`)).body.data as {
      readonly stage: string;
      readonly data: object;
    }[];

  const inContentManager = async (method: string, url: string, body?: object) => {
    const token = await crm.app.http.admin();
    const answer = await crm.app.http.request(
      method,
      `/content-manager/collection-types/${COMPANY}${url}`,
      { body, token },
    );
    expect(answer.status).toBeLessThan(300);
    return answer.body.data;
  };

  const make = async (): Promise<string> =>
    (await documents().create({ data: values() })).documentId;
  let id: string;

  /** Every way in, and the changes that it makes. */
  const WAYS: readonly (readonly [string, readonly string[], () => Promise<unknown>])[] = [
    ['the Document Service: create', ['created'], () => documents().create({ data: values() })],
    [
      'the Document Service: create and publish',
      ['created', 'published'],
      () => documents().create({ data: values(), status: 'published' }),
    ],
    [
      'the Document Service: update',
      ['updated'],
      () => documents().update({ documentId: id, data: { city: 'Rome' } }),
    ],
    [
      'the Document Service: update and publish',
      ['updated', 'published'],
      () =>
        documents().update({ documentId: id, data: {}, status: 'published' } as unknown as {
          documentId: string;
        }),
    ],
    ['the Document Service: publish', ['published'], () => publish(id)],
    [
      'the Document Service: publish again',
      ['published', 'published'],
      async () => {
        await publish(id);
        await publish(id);
      },
    ],
    [
      'the Document Service: unpublish',
      ['published', 'unpublished'],
      async () => {
        await publish(id);
        await documents().unpublish({ documentId: id });
      },
    ],
    [
      'the Document Service: discard the draft',
      ['published', 'updated', 'updated'],
      async () => {
        await publish(id);
        await documents().update({ documentId: id, data: { city: 'Rome' } });
        await documents().discardDraft({ documentId: id });
      },
    ],
    [
      'the Document Service: clone',
      ['created'],
      () => documents().clone({ documentId: id, data: values() }),
    ],
    ['the Document Service: delete', ['deleted'], () => documents().delete({ documentId: id })],
    [
      'the Document Service: delete what is published',
      ['published', 'deleted'],
      async () => {
        await publish(id);
        await documents().delete({ documentId: id });
      },
    ],
    [
      'the Content Manager',
      // Its button "Publish" saves first.
      ['created', 'updated', 'updated', 'published', 'unpublished', 'deleted'],
      async () => {
        const made = await inContentManager('POST', '', values());
        const one = `/${made.documentId as string}`;
        await inContentManager('PUT', one, { city: 'Rome' });
        await inContentManager('POST', `${one}/actions/publish`, {});
        await inContentManager('POST', `${one}/actions/unpublish`, {});
        await inContentManager('DELETE', one);
      },
    ],
    [
      'REST',
      ['created', 'published', 'updated', 'published', 'deleted'],
      async () => {
        const options = { token: crm.token };
        const made = await crm.app.http.post('/api/companies', { data: values() }, options);
        const url = `/api/companies/${made.body.data.documentId as string}`;
        await crm.app.http.put(url, { data: { city: 'Rome' } }, options);
        await crm.app.http.delete(url, options);
      },
    ],
    // Without a `publishedAt` it writes a published row.
    ['db.query: create', ['created', 'published'], () => query().create({ data: values() })],
    [
      'db.query: create many',
      ['created', 'published', 'created', 'published'],
      () => query().createMany({ data: [values(), values()] }),
    ],
    [
      'db.query: update',
      ['updated'],
      () => query().update({ where: { documentId: id }, data: { city: 'Rome' } }),
    ],
    [
      'db.query: update many',
      ['updated'],
      () => query().updateMany({ where: { documentId: id }, data: { city: 'Rome' } }),
    ],
    ['db.query: delete', ['deleted'], () => query().delete({ where: { documentId: id } })],
    ['db.query: delete many', ['deleted'], () => query().deleteMany({ where: { documentId: id } })],
  ];
  const publish = (documentId: string) => documents().publish({ documentId });

  test.each(WAYS)('%s', async (_, expected, change) => {
    id = await make();
    await watch(all);
    await change();
    expect(await seen()).toEqual(expected);
  });

  test('a write that the app refuses afterwards leaves nothing, by db.query too', async () => {
    await watch(['created']);
    const data = values({ city: 'Refused' });
    await expect(query().create({ data })).rejects.toThrow('refused by the app');
    await expect(documents().create({ data: data })).rejects.toThrow('refused');
    expect(await query().count({ where: { name: data.name } })).toBe(0);
    expect(await events()).toEqual([]);
  });

  test('what another process has carried out meanwhile is not carried out again', async () => {
    await crm.publish({
      ...{ id: 'once', entities: { company: { type: COMPANY, stages: ['new', 'seen'] } } },
      transitions: { see: { from: 'new', to: 'seen', condition: { type: 'outside' } } },
    });
    id = await make();
    await crm.post('/instances', { definition: 'once', subject: { type: COMPANY, id } });
    await watch(['updated'], { start: undefined, act: { action: 'see' } });
    await documents().update({ documentId: id, data: { city: 'Rome' } });
    const finish = () =>
      crm.app.strapi.db.connection('crm_trigger_events').update({ status: 'done', payload: null });
    Object.assign(crm.app.strapi, { meanwhile: finish });
    await crm.workers.drain();
    Object.assign(crm.app.strapi, { meanwhile: undefined });
    expect(await instancesOf(id)).toMatchObject([{ stage: 'new' }]);
    expect((await events()).map(({ status }) => status)).toEqual(['done']);
  });

  test('what the app’s own code writes meanwhile is a change of its own', async () => {
    await watch(['created']);
    await watch(['created'], { entry: { type: ORDER, events: ['created'] } }, ORDER, 'orders');
    const { documentId } = await documents().create({ data: values({ city: 'Twin' }) });
    const rows = await events();
    expect(rows.map(({ trigger_key: key }) => key).sort()).toEqual(['orders', 'watch', 'watch']);
    expect(rows.filter(({ subject_id: subject }) => subject === documentId)).toHaveLength(1);
  });

  test('each language of an entry is changed and published for itself', async () => {
    await crm.app.strapi.db
      .query('plugin::i18n.locale')
      .create({ data: { code: 'de', name: 'German' } });
    id = await make();
    await watch(all, { start: { definition: 'deal', fields: { city: 'data.locale' } } });
    await documents().update({ documentId: id, locale: 'de', data: values() } as object as {
      documentId: string;
    });
    await documents().publish({ documentId: id, locale: '*' });
    expect(await seen()).toEqual(['updated', 'published', 'published']);
    await documents().delete({ documentId: id, locale: 'de' });
    expect(await seen()).toEqual(['updated', 'published', 'published', 'unpublished']);
  });

  test('a new entry starts an instance, with values of the entry', async () => {
    await watch(['created'], {
      start: { definition: 'deal', fields: { city: 'data.after.city' } },
      condition: "data.after.city == 'Bonn'",
    });
    const bonn = await documents().create({ data: values() });
    const rome = await documents().create({ data: values({ city: 'Rome' }) });
    expect(await instancesOf(bonn.documentId)).toEqual([]);
    await crm.workers.drain();
    expect(await instancesOf(bonn.documentId)).toMatchObject([{ stage: 'new' }]);
    expect(await instancesOf(rome.documentId)).toEqual([]);
    expect(await events()).toMatchObject([
      { trigger_key: 'watch', event: 'created', status: 'done', payload: null, error: null },
    ]);
    await crm.workers.drain();
    expect(await instancesOf(bonn.documentId)).toHaveLength(1);
  });

  test('a change performs a transition, chosen by what was before', async () => {
    await watch(['updated'], {
      start: undefined,
      act: { action: 'relocate' },
      condition: 'data.before.city != data.after.city',
    });
    id = await make();
    await crm.post('/instances', { definition: 'deal', subject: { type: COMPANY, id } });
    await documents().update({ documentId: id, data: { name: 'Same city' } });
    expect(await events()).toEqual([]);
    await documents().update({ documentId: id, data: { city: 'Rome' } });
    await crm.workers.drain();
    expect(await instancesOf(id)).toMatchObject([{ stage: 'known' }]);
  });

  test('an entry may be about another record', async () => {
    const email = 'buyer@example.org';
    const lead = await crm.lead({ email });
    await crm.start('sales', lead);
    const subject = { type: CONTACT, where: { email: 'data.after.name' } };
    await watch(['created'], { start: undefined, act: { action: 'pay', subject } });
    await documents().create({ data: values({ name: email }) });
    await documents().create({ data: values({ name: 'nobody@example.org' }) });
    await crm.workers.drain();
    expect(await calls.stageOf(lead)).toBe('paid');
    const listed = await crm.get('/triggers/watch/events?filters[status]=failed');
    expect(listed.body.data).toMatchObject([
      {
        ...{ event: 'created', status: 'failed', attempts: 1, instance: null, depth: 0 },
        ...{ subject: { type: COMPANY }, error: 'There is no record with these values.' },
      },
    ]);
    expect((await crm.get('/triggers/watch/events')).body.meta.pagination.total).toBe(2);
    expect((await crm.get('/triggers/nobody/events')).status).toBe(404);
    expect((await crm.get('/triggers/watch/events?filters[status]=sent')).status).toBe(400);
    expect((await events()).map(({ status, error }) => [status, error])).toEqual([
      ['done', null],
      ['failed', 'There is no record with these values.'],
    ]);
  });

  test('what is refused fails for good, with the reason; the change stands', async () => {
    await watch(['created'], { start: undefined, act: { action: 'golive' } });
    id = await make();
    await crm.workers.drain();
    const [row] = await events();
    expect(row).toMatchObject({ status: 'failed', payload: expect.any(String) });
    expect(row?.error).toMatch(/in no pipeline/);
    await crm.put('/triggers/watch', {
      settings: { entry: { type: COMPANY, events: ['updated'] }, start: { definition: 'deal' } },
    });
    for (const city of ['Rome', 'Oslo']) {
      await documents().update({ documentId: id, data: { city } });
      await crm.workers.drain();
    }
    expect((await events()).slice(1).map(({ status, error }) => [status, error])).toEqual([
      ['done', null],
      ['failed', 'This record runs this definition already.'],
    ]);
    expect(await documents().findOne({ documentId: id })).not.toBeNull();
  });

  test('nothing is stored for a change that is rolled back, or by a disabled trigger', async () => {
    await watch(all);
    const undone = crm.app.strapi.db.transaction(async () => {
      await documents().create({ data: values() });
      await query().create({ data: values() });
      throw new Error('undone');
    });
    await expect(undone).rejects.toThrow('undone');
    expect(await events()).toEqual([]);
    await crm.put('/triggers/watch', { enabled: false });
    await documents().create({ data: values() });
    expect(await events()).toEqual([]);
  });

  test('what waits for a trigger that is disabled or deleted meanwhile is not carried out', async () => {
    await watch(['created']);
    id = await make();
    await crm.put('/triggers/watch', { enabled: false });
    await crm.workers.drain();
    expect(await instancesOf(id)).toEqual([]);
    expect(await events()).toMatchObject([
      { status: 'failed', error: 'The trigger was disabled or deleted.', payload: null },
    ]);
    await crm.put('/triggers/watch', { enabled: true });
    const later = await make();
    await crm.app.http.delete('/api/nexus-crm/triggers/watch', { token: crm.token });
    // One of the same key is another one.
    await watch(['created']);
    await crm.workers.drain();
    expect(await instancesOf(later)).toEqual([]);
    expect((await events()).map(({ status }) => status)).toEqual(['failed', 'failed']);
  });

  test('an entry or a definition that is gone meanwhile fails it', async () => {
    await watch(['created']);
    id = await make();
    await documents().delete({ documentId: id });
    await crm.put('/triggers/watch', {
      settings: { entry: { type: COMPANY, events: ['created'] }, start: { definition: 'gone' } },
    });
    await documents().create({ data: values() });
    await crm.workers.drain();
    expect((await events()).map(({ status, error }) => [status, error])).toEqual([
      ['failed', 'There is no such record.'],
      ['failed', 'There is no definition "gone".'],
    ]);
  });

  test('what has failed is redriven, and erased with its record', async () => {
    const email = 'late@example.org';
    const subject = { type: CONTACT, where: { email: 'data.after.name' } };
    await watch(['created'], { start: undefined, act: { action: 'win', subject } });
    await documents().create({ data: values({ name: email }) });
    const lead = await crm.lead({ email, score: 1 });
    await crm.start('sales', lead);
    await crm.workers.drain();
    const [row] = (await crm.get('/triggers/watch/events')).body.data as { id: string }[];
    expect(row).toMatchObject({ status: 'failed', error: expect.stringContaining('score') });
    await crm.put(`/contacts/${lead}`, { score: 90 });
    for (const ids of [['0'], ['x'], [], [row?.id]]) {
      const answer = await crm.post('/triggers/watch/events/redrive', { ids });
      expect([ids, answer.status, answer.body.data?.redriven]).toEqual([
        ids,
        ...(ids[0] === '0' ? [200, 0] : ids[0] === row?.id ? [200, 1] : [400, undefined]),
      ]);
    }
    await crm.workers.drain();
    expect(await calls.stageOf(lead)).toBe('won');

    await documents().create({ data: values({ name: email }) });
    await crm.workers.drain();
    expect(JSON.stringify(await events())).toContain(email);
    const history = crm.app.strapi
      .plugin('nexus-crm')
      .service<{ erase(of: object): Promise<unknown> }>('history');
    await history.erase({ type: CONTACT, id: lead });
    expect(JSON.stringify(await events())).not.toContain(email);
  });

  test('conditions are evaluated outside of a transaction', async () => {
    await crm.publish({
      ...{ id: 'checked', entities: { company: { type: COMPANY, stages: ['new', 'seen'] } } },
      transitions: { see: { from: 'new', to: 'seen', condition: { type: 'outside' } } },
    });
    id = await make();
    await crm.post('/instances', { definition: 'checked', subject: { type: COMPANY, id } });
    await watch(['updated'], { start: undefined, act: { action: 'see' } });
    await documents().update({ documentId: id, data: { city: 'Rome' } });
    await crm.workers.drain();
    const { wasInTransaction } = crm.app.strapi as unknown as { wasInTransaction?: boolean };
    expect(wasInTransaction).toBe(false);
    expect(await instancesOf(id)).toMatchObject([{ stage: 'seen' }]);

    const other = await make();
    await crm.post('/instances', {
      ...{ definition: 'checked', subject: { type: COMPANY, id: other } },
    });
    const subject = { type: COMPANY, id: 'data.id' };
    await calls.save('call', { signature: { kind: 'none' }, act: { action: 'see', subject } });
    Object.assign(crm.app.strapi, { wasInTransaction: undefined });
    const called = await calls.send('call', { id: other }, { 'webhook-id': 'm-1' }, crm.token);
    expect(called).toMatchObject({ status: 200, body: { data: { results: [{ stage: 'seen' }] } } });
    expect((crm.app.strapi as unknown as { wasInTransaction?: boolean }).wasInTransaction).toBe(
      false,
    );
  });

  test('a pipeline that changes its own entry ends: five triggers, one after the other', async () => {
    await crm.publish({
      ...{ id: 'loop', entities: { company: { type: COMPANY, stages: ['on'] } } },
      transitions: { again: { from: 'on', to: 'on', do: [{ activity: 'rename' }] } },
    });
    id = await make();
    await crm.post('/instances', { definition: 'loop', subject: { type: COMPANY, id } });
    await watch(['updated'], { start: undefined, act: { action: 'again' } });
    const change = async () => {
      await documents().update({ documentId: id, data: { city: 'Rome' } });
      await crm.workers.drain();
    };
    await change();
    const rows = await events();
    expect(rows.map(({ depth, status }) => [depth, status])).toEqual([
      ...[0, 1, 2, 3, 4].map((depth) => [depth, 'done']),
      [5, 'failed'],
    ]);
    expect(rows.at(-1)?.error).toMatch(/five|5 triggers have led to this change/);
    // A change by a person is the first again.
    await change();
    expect(await events()).toHaveLength(12);
  });

  test('two processes: a change in one is carried out once, in either', async () => {
    const other = await Other.start(crm.app);
    try {
      await watch(['created']);
      let made: string[] = [];
      // The other process takes the trigger over within two seconds.
      await until(async () => {
        const { documentId } = await other.ask<{ documentId: string }>('createDocument', {
          ...{ uid: COMPANY, data: values() },
        });
        made = [...made, documentId];
        return (await events()).length > 0;
      });
      await Promise.all([crm.workers.drain(), other.ask('drain')]);
      expect(await instancesOf(made.at(-1) ?? '')).toHaveLength(1);
      expect((await events()).map(({ status }) => status)).toEqual(['done']);
    } finally {
      await other.end();
    }
  });

  test('a change whose process died before it asked for the work is found by the sweep', async () => {
    await watch(['created']);
    id = await make();
    await crm.app.strapi.db.connection('crm_timers').where({ type: 'trigger-events' }).delete();
    await crm.app.strapi.db
      .connection('crm_timers')
      .where({ type: 'trigger-sweep' })
      .update({ trigger_at: 0 });
    await crm.workers.drain();
    expect(await instancesOf(id)).toHaveLength(1);
  });

  test('the erasure of a record deletes what was noted of it', async () => {
    await watch(['created'], { entry: { type: CONTACT, events: ['created'] } });
    const lead = await crm.lead();
    expect(await events()).toHaveLength(1);
    const history = crm.app.strapi
      .plugin('nexus-crm')
      .service<{ erase(subject: object): Promise<unknown> }>('history');
    await history.erase({ type: CONTACT, id: lead });
    expect(await events()).toEqual([]);
  });

  test('what pipelines write themselves is no change of an entry', async () => {
    const lead = await crm.lead();
    const { id: instance } = await crm.start('sales', lead);
    await watch(['updated'], {
      ...{ entry: { type: CONTACT, events: ['updated'] }, start: undefined },
      act: { action: 'pay' },
    });
    await crm.act(instance, 'call', { fields: { score: 7 } });
    expect(await events()).toEqual([]);
    await crm.put(`/contacts/${lead}`, { score: 8 });
    expect(await seen()).toEqual(['updated']);
  });

  test('a type without drafts has entries that are created, updated and deleted', async () => {
    await watch(all, {}, ORDER);
    const order = await documents(ORDER).create({ data: { number: 'o-1' } });
    await documents(ORDER).update({
      documentId: order.documentId,
      data: { number: 'o-2' },
    });
    await documents(ORDER).delete({ documentId: order.documentId });
    expect(await seen()).toEqual(['created', 'updated', 'deleted']);
  });
});
