import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

import type { DeliveryView } from '../../../server/src/contracts/deliveries';
import type { Subject } from '../../../server/src/core/contracts';
import type { CrmService } from '../../../server/src/services/crm';
import type { Deliveries } from '../../../server/src/services/deliveries';
import { Other, until } from '../../support/other-process';
import { COMPANY, CONTACT, PipelineApp } from '../engine/support';

const PIPELINE = {
  id: 'sales',
  entities: { lead: { stages: ['new', 'called', { name: 'won', final: true }] } },
  transitions: {
    call: { from: 'new', to: 'called', do: [{ wait: '1 hour' }, { transition: 'win' }] },
    win: { from: ['new', 'called'], to: 'won' },
  },
  campaigns: { hello: { do: [{ wait: '1 day' }] } },
};

interface Message {
  readonly type: string;
}

interface Services {
  readonly deliveries: Deliveries;
  readonly crm: CrmService;
  readonly history: { erase(subject: Subject): Promise<unknown> };
}

/** Subscriptions of integrations to events, and the log of what was sent. */
describe('subscriptions', () => {
  let crm: PipelineApp;
  let status = 200;
  /** Answers come after it. */
  let hold: Promise<void> | undefined;
  const received: { readonly id: string; readonly body: Message }[] = [];
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => (body += String(chunk)));
    request.on('end', () => {
      received.push({
        id: String(request.headers['webhook-id']),
        body: JSON.parse(body) as Message,
      });
      void (hold ?? Promise.resolve()).then(() =>
        response
          .writeHead(status, { 'content-type': 'application/json' })
          .end('{"note":"for lea@example.org","id":7}'),
      );
    });
  });
  const service = <Name extends keyof Services>(name: Name) =>
    crm.app.strapi.plugin('nexus-crm').service<Services[Name]>(name);
  const names = () => received.map(({ body }) => body.type);

  beforeAll(async () => {
    await new Promise<void>((resolve) => {
      server.listen(0, '127.0.0.1', resolve);
    });
    const config = {
      integrations: { allowHttp: true, allowPrivate: ['127.0.0.1'] },
      timers: { worker: false },
    };
    crm = await PipelineApp.start({ plugins: { 'nexus-crm': { config } } });
    await crm.publish(PIPELINE);
    const { port } = server.address() as AddressInfo;
    const settings = { url: `http://127.0.0.1:${port}/hook?for={{subject.id}}` };
    const hook = { name: 'hook', kind: 'webhook', settings };
    expect(await crm.post('/integrations', hook)).toMatchObject({ status: 201 });
  });
  afterAll(async () => {
    await crm.app.dispose();
    server.close();
  });
  beforeEach(async () => {
    status = 200;
    received.length = 0;
    for (const { name } of (await crm.get('/subscriptions')).body.data) {
      await crm.app.http.delete(`/api/nexus-crm/subscriptions/${name}`, { token: crm.token });
    }
    await crm.app.strapi.db.connection('crm_deliveries').delete();
  });

  const subscribe = async (data: object = {}): Promise<void> => {
    const made = { name: 'all', integration: 'hook', events: ['*'], ...data };
    expect(await crm.post('/subscriptions', made)).toMatchObject({ status: 201 });
  };
  /** Sends what is stored; the sweep finds what no job is armed for yet. */
  const send = async (): Promise<void> => {
    await service('deliveries').sweep();
    await crm.workers.drain();
  };
  const deliveries = async (query = '') =>
    (await crm.get<{ data: DeliveryView[] }>(`/deliveries?${query}`)).body.data;
  const makeDue = async (): Promise<void> => {
    const { connection } = crm.app.strapi.db;
    await connection('crm_deliveries').where({ status: 'pending' }).update({ next_at: 0 });
    await connection('crm_timers').where({ type: 'deliveries' }).update({ trigger_at: 0 });
  };

  test('[FR-L2-010] a subscription goes through its whole life', async () => {
    const values = {
      ...{ name: 'won-deals', label: 'Won deals', integration: 'hook' },
      ...{ events: ['nexus-crm.instance.transitioned'], condition: "data.stage == 'won'" },
      ...{ input: { values: { room: 1 } }, enabled: true },
    };
    const made = await crm.post('/subscriptions', values);
    expect(made).toMatchObject({ status: 201, body: { data: { ...values, revision: 1 } } });
    expect(await crm.post('/subscriptions', values)).toMatchObject({ status: 409 });
    const changed = await crm.put('/subscriptions/won-deals', { label: 'Deals', revision: 1 });
    expect(changed.body.data).toMatchObject({ ...values, label: 'Deals', revision: 2 });
    const stale = await crm.put('/subscriptions/won-deals', { label: 'Other', revision: 1 });
    expect(stale.status).toBe(409);
    expect((await crm.get('/subscriptions/won-deals')).body.data.label).toBe('Deals');
    expect((await crm.get('/subscriptions')).body.meta.pagination.total).toBe(1);
    const url = '/api/nexus-crm/subscriptions/won-deals';
    expect(await crm.app.http.delete(url, { token: crm.token })).toMatchObject({ status: 200 });
    expect(await crm.get('/subscriptions/won-deals')).toMatchObject({ status: 404 });
  });

  const db = () => crm.app.strapi.db.query(CONTACT);
  const documents = () => crm.app.strapi.documents(CONTACT as 'admin::user');
  let lead: string;
  let instance: string;
  let campaign: string;

  /** Every way in, with an event that it raises. */
  const WAYS: readonly (readonly [string, string, () => Promise<unknown>])[] = [
    ['REST', 'nexus-crm.lead.created', () => crm.lead()],
    ['REST: change', 'nexus-crm.lead.changed', () => crm.put(`/contacts/${lead}`, { score: 7 })],
    [
      'REST: removal',
      'nexus-crm.lead.deleted',
      async () => {
        const gone = await crm.lead();
        await crm.app.http.delete(`/api/nexus-crm/contacts/${gone}`, { token: crm.token });
      },
    ],
    [
      'the Content Manager',
      'nexus-crm.contact.created',
      async () => {
        const url = `/content-manager/collection-types/${CONTACT}`;
        const token = await crm.app.http.admin();
        const made = await crm.app.http.post(url, { name: 'Cm', kind: 'contact' }, { token });
        expect(made.status).toBe(201);
      },
    ],
    [
      'the Document Service',
      'nexus-crm.contact.created',
      () => documents().create({ data: { name: 'Doc', kind: 'contact' } }),
    ],
    [
      'db.query',
      'nexus-crm.contact.created',
      () => db().create({ data: { name: 'Db', kind: 'contact' } }),
    ],
    [
      'db.query: many',
      'nexus-crm.contact.deleted',
      async () => {
        await db().create({ data: { name: 'Bulk', kind: 'contact' } });
        await db().deleteMany({ where: { name: 'Bulk' } });
      },
    ],
    [
      'the level-1 API',
      'nexus-crm.contact.added',
      async () => {
        const company = await crm.app.strapi.documents(COMPANY as 'admin::user').create({
          data: { name: 'Acme' },
        });
        await service('crm').for(COMPANY, company.documentId).addContact({ name: 'Embedded' });
      },
    ],
    [
      'a start',
      'nexus-crm.instance.started',
      async () => {
        instance = (await crm.start('sales', await crm.lead())).id;
      },
    ],
    ['an action', 'nexus-crm.instance.transitioned', () => crm.act(instance, 'call')],
    [
      'a timer',
      'nexus-crm.wait.ended',
      async () => {
        await crm.makeTimersDue();
        await crm.engine.runDue();
      },
    ],
    [
      'an action in the app’s own transaction',
      'nexus-crm.instance.commented',
      async () => {
        const { id } = await crm.start('sales', await crm.lead());
        await crm.app.strapi.db.transaction(async () => {
          await crm.engine.act(id, 'comment', { comment: 'Hello' });
        });
      },
    ],
    [
      'a campaign',
      'nexus-crm.campaign.started',
      async () => {
        const made = await crm.post('/campaigns', {
          ...{ name: 'Hello', definition: 'sales', flow: 'hello' },
          audience: { type: CONTACT, records: [lead] },
        });
        expect(made.status).toBe(201);
        campaign = made.body.data.documentId as string;
        const started = await crm.post(`/campaigns/${campaign}/start`);
        expect(started.status).toBe(202);
      },
    ],
  ];

  test.each(WAYS)('an event of %s is sent once', async (_, event, change) => {
    lead = await crm.lead({ name: 'Lea', email: 'lea@example.org' });
    await subscribe({ events: [event] });
    await change();
    await send();
    expect(names().filter((name) => name === event)).toHaveLength(1);
    expect(await deliveries()).toMatchObject([
      { source: 'event', subscription: 'all', event, status: 'delivered', attempts: 1 },
    ]);
    await send();
    expect(received).toHaveLength(1);
  });

  test('a message has the name of the event and its payload', async () => {
    await subscribe({ events: ['nexus-crm.lead.*'] });
    const id = await crm.lead({ name: 'Lea', email: 'lea@example.org' });
    await send();
    expect(received).toEqual([
      {
        id: expect.stringMatching(/^msg_/),
        body: {
          ...{ type: 'nexus-crm.lead.created', timestamp: expect.any(String) },
          data: expect.objectContaining({
            ...{ version: 1, uid: CONTACT, documentId: id, before: null },
            after: expect.objectContaining({ name: 'Lea' }),
          }),
        },
      },
    ]);
  });

  test('templates read the payload and the record, and the condition chooses', async () => {
    const [hook] = (await crm.get('/integrations')).body.data;
    const chat = {
      ...{ name: 'chat', kind: 'webhook' },
      settings: {
        ...hook.settings,
        body: { type: '{{event}}', text: '{{data.name}}', at: '{{data.stage}}' },
      },
    };
    expect(await crm.post('/integrations', chat)).toMatchObject({ status: 201 });
    await subscribe({
      ...{ name: 'won', integration: 'chat', events: ['nexus-crm.instance.*'] },
      condition: "data.event == 'nexus-crm.instance.transitioned' AND data.after.stage == 'won'",
    });
    const { id } = await crm.start('sales', await crm.lead({ name: 'Lea' }));
    await crm.act(id, 'win');
    await send();
    expect(received.map(({ body }) => body)).toEqual([
      { type: 'nexus-crm.instance.transitioned', text: 'Lea', at: 'won' },
    ]);
  });

  test('nothing is stored for a change that is rolled back, or for a subscription that is disabled', async () => {
    await subscribe({ name: 'off', enabled: false });
    await crm.lead();
    await subscribe();
    const undone = crm.app.strapi.db.transaction(async () => {
      await documents().create({ data: { name: 'Gone', kind: 'lead' } });
      const { id } = await crm.engine.start({
        definition: 'sales',
        subject: {
          type: CONTACT,
          id: (await db().findOne({ where: { name: 'Gone' } })).documentId,
        },
      });
      await crm.engine.act(id, 'win', {});
      throw new Error('undone');
    });
    await expect(undone).rejects.toThrow('undone');
    await send();
    expect(received).toEqual([]);
    expect(await deliveries()).toEqual([]);
  });

  test('what waits is kept while the subscription is disabled, and fails when it is deleted', async () => {
    await subscribe();
    await crm.lead();
    await crm.put('/subscriptions/all', { enabled: false });
    await send();
    expect(received).toEqual([]);
    await crm.put('/subscriptions/all', { enabled: true });
    await crm.workers.drain();
    expect(names()).toEqual(['nexus-crm.lead.created']);
    await crm.lead();
    await crm.app.http.delete('/api/nexus-crm/subscriptions/all', { token: crm.token });
    await send();
    expect(received).toHaveLength(1);
    expect(await deliveries('filters[status]=failed')).toMatchObject([
      { error: 'The subscription was deleted.', nextAt: null },
    ]);
    const [gone] = await deliveries('filters[status]=failed');
    // The moment itself is in the period that begins with it.
    const at = new Date(gone!.createdAt).toISOString();
    expect(await deliveries(`filters[createdAt][$gte]=${at}&filters[status]=failed`)).toEqual([
      gone,
    ]);
    expect(await deliveries(`filters[createdAt][$lt]=${at}&filters[status]=failed`)).toEqual([]);
    const redriven = await crm.post(`/deliveries/${gone!.id}/redrive`);
    expect([redriven.status, redriven.body.error.message]).toEqual([
      409,
      'Its subscription was deleted.',
    ]);
  });

  test('one that fails is tried again under the same id, fails in the end, and is redriven', async () => {
    await subscribe({ events: ['nexus-crm.lead.created'] });
    await crm.lead();
    status = 503;
    for (let attempt = 1; attempt <= 9; attempt += 1) {
      // A change closes the circuit.
      await crm.put('/integrations/hook', { label: `Hook ${attempt}` });
      await send();
      const [one] = await deliveries();
      expect(one).toMatchObject({ status: 'pending', attempts: attempt });
      expect(one!.error).toMatch(/503/);
      expect(Date.parse(one!.nextAt!)).toBeGreaterThan(Date.now());
      await makeDue();
    }
    await send();
    const [failed] = await deliveries();
    expect(failed).toMatchObject({ status: 'failed', attempts: 10, nextAt: null });
    expect(new Set(received.map(({ id }) => id)).size).toBe(1);
    expect(received).toHaveLength(10);
    await crm.put('/integrations/hook', { label: 'Hook' });

    status = 200;
    const redriven = await crm.post(`/deliveries/${failed!.id}/redrive`);
    expect(redriven.body.data).toMatchObject({ status: 'pending', attempts: 0 });
    await send();
    expect(await deliveries()).toMatchObject([{ status: 'delivered', attempts: 1, error: null }]);
    const again = await crm.post(`/deliveries/${failed!.id}/redrive`);
    expect(again.body.error).toMatchObject({
      message: 'Only a failed delivery is redriven; it is delivered.',
    });
    expect(again.status).toBe(409);
  });

  test('a receiver that is slow holds no other job up', async () => {
    await subscribe({ events: ['nexus-crm.lead.created'] });
    await crm.lead();
    let answer: () => void = () => undefined;
    hold = new Promise((resolve) => {
      answer = resolve;
    });
    const sending = send();
    await until(() => Promise.resolve(received.length > 0));
    const made = await crm.post('/campaigns', {
      ...{ name: 'Hello', definition: 'sales', flow: 'hello' },
      audience: { type: CONTACT, records: [await crm.lead()] },
    });
    const campaign = made.body.data.documentId as string;
    await crm.post(`/campaigns/${campaign}/start`);
    const jobs = crm.app.strapi
      .plugin('nexus-crm')
      .service<{ jobs: { drain(): Promise<number> } }>('composition').jobs;
    await jobs.drain();
    expect((await crm.get(`/campaigns/${campaign}/run`)).body.data.metrics).toMatchObject({
      active: 1,
    });
    expect(await deliveries('filters[status]=delivered')).toEqual([]);
    answer();
    hold = undefined;
    await sending;
  });

  test('failed ones are redriven by filter', async () => {
    await subscribe({ events: ['nexus-crm.lead.created'] });
    status = 400;
    await crm.lead();
    await crm.lead();
    await send();
    expect(await deliveries('filters[status]=failed')).toHaveLength(2);
    status = 200;
    const filters = { subscription: 'all' };
    expect(await crm.post('/deliveries/redrive', { filters })).toMatchObject({
      ...{ status: 200, body: { data: { redriven: 2 } } },
    });
    await send();
    expect(await deliveries('filters[status]=delivered')).toHaveLength(2);
  });

  test('events whose process died before it asked for their delivery are found by the sweep', async () => {
    await subscribe({ events: ['nexus-crm.lead.created'] });
    await crm.lead();
    await crm.workers.drain();
    received.length = 0;
    await crm.app.strapi.db
      .connection('crm_deliveries')
      .update({ status: 'pending', next_at: 0, payload: '{"version":1}' });
    await crm.app.strapi.db.connection('crm_timers').where({ type: 'deliveries' }).delete();
    await crm.workers.drain();
    expect(received).toEqual([]);
    await send();
    expect(received).toHaveLength(1);
  });

  test('two processes: each stores events for the subscriptions of the other', async () => {
    const other = await Other.start(crm.app);
    try {
      const seen = async (): Promise<boolean> => {
        await other.ask('createDocument', { uid: CONTACT, data: { name: 'Far', kind: 'lead' } });
        await send();
        return received.length > 0;
      };
      await subscribe({ events: ['nexus-crm.lead.created'] });
      await until(seen);
      expect(names()[0]).toBe('nexus-crm.lead.created');

      const gone = '/api/nexus-crm/subscriptions/all';
      await crm.app.http.delete(gone, { token: crm.token });
      received.length = 0;
      await other.ask('createDocument', { uid: CONTACT, data: { name: 'Far', kind: 'lead' } });
      await send();
      expect(received).toEqual([]);
      expect(await deliveries('filters[status]=pending')).toEqual([]);
    } finally {
      await other.end();
    }
  });

  test('the log has activities and tests too, without texts, and removes them after 30 days', async () => {
    await crm.publish({
      id: 'posting',
      entities: { lead: { stages: ['new', { name: 'won', final: true }] } },
      transitions: { win: { from: 'new', to: 'won', do: [{ activity: 'hook' }] } },
    });
    const lea = await crm.lead({ name: 'Lea', email: 'lea@example.org' });
    const { id } = await crm.start('posting', lea);
    await crm.act(id, 'win');
    await crm.engine.runDue();
    await crm.post('/integrations/hook/test', {});
    const found = await deliveries();
    expect(found).toMatchObject([
      { source: 'test', integration: 'hook', status: 'delivered', attempts: 1 },
      {
        ...{ source: 'activity', instance: id, subject: { type: CONTACT, id: lea } },
        request: {
          method: 'POST',
          origin: expect.stringContaining('http://127.0.0.1'),
          bytes: expect.any(Number),
        },
        answer: { status: 200, body: { note: '***', id: 7 } },
        ...{ error: null, duration: expect.any(Number) },
      },
    ]);
    expect(JSON.stringify(await crm.rows('crm_deliveries'))).not.toMatch(/lea@|Lea/);
    expect(await deliveries(`filters[instance]=${id}`)).toHaveLength(1);
    const refused = await crm.post(`/deliveries/${found[1]!.id}/redrive`);
    expect(refused).toMatchObject({ status: 409 });

    const old = Date.now() - 31 * 86_400_000;
    await crm.app.strapi.db.connection('crm_deliveries').update({ created_at: old });
    await service('deliveries').prune();
    expect(await deliveries()).toEqual([]);
  });

  test('the erasure of a record deletes what was sent of it', async () => {
    await subscribe({ events: ['nexus-crm.lead.created'] });
    const lea = await crm.lead();
    const other = await crm.lead();
    await service('history').erase({ type: CONTACT, id: lea });
    await send();
    expect((await deliveries()).map(({ subject }) => subject.id)).toEqual([other]);
  });

  test.each([
    [{ name: 'A b' }, 'data.name'],
    [{ integration: 'nobody' }, 'data.integration'],
    [{ label: 'a\u0000b' }, 'data.label'],
    [{ condition: "data.a == 'x\u0000'" }, 'data.condition'],
    [{ events: [] }, 'data.events'],
    [{ events: ['nexus-crm.lead.create'] }, 'data.events.0'],
    [{ events: ['entry.create'] }, 'data.events.0'],
    [{ condition: 'data.stage ==' }, 'data.condition'],
    [{ input: { values: 7 } }, 'data.input.values'],
    [{ input: [] }, 'data.input'],
    [{ enabled: 'yes' }, 'data.enabled'],
    [{ other: 1 }, 'data'],
  ])('the body %j is refused', async (body, path) => {
    const answer = await crm.post('/subscriptions', {
      ...{ name: 'wrong', integration: 'hook', events: ['*'], ...body },
    });
    expect(answer.status).toBe(400);
    const problems = answer.body.error.details.errors as { path: string[]; message: string }[];
    expect(problems.map((problem) => problem.path.join('.'))).toContain(path);
    expect(await crm.rows('crm_subscriptions')).toEqual([]);
  });

  test('lists refuse filters that they do not have', async () => {
    for (const query of [
      ...['filters[status]=sent', 'filters[x]=1', 'pagination[page]=0'],
      ...['filters[createdAt]=2026', 'filters[createdAt][$gte]=today'],
      'filters[createdAt][$gt]=2026-03-01T09:00:00Z',
    ]) {
      expect(await crm.get(`/deliveries?${query}`)).toMatchObject({ status: 400 });
    }
    for (const id of ['0', 'x', '99999999999999999999']) {
      expect(await crm.get(`/deliveries/${id}`)).toMatchObject({ status: 404 });
    }
    for (const filters of [
      ...[{}, { integration: 'a\u0000' }, { status: 'sent' }, { createdAt: { $gte: '2026' } }],
    ]) {
      expect(await crm.post('/deliveries/redrive', { filters })).toMatchObject({ status: 400 });
    }
  });
});
