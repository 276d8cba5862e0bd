/** @databases sqlite */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

import { PipelineApp } from '../engine/support';

interface Instance {
  readonly status: string;
  readonly data: { readonly answer?: unknown };
  readonly fault: { readonly reason: string } | null;
}

describe('the webhook in a pipeline', () => {
  let crm: PipelineApp;
  let status = 200;
  const received: { readonly id: string; readonly body: unknown }[] = [];
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => (body += String(chunk)));
    request.on('end', () => {
      received.push({ id: String(request.headers['webhook-id']), body: JSON.parse(body) });
      response.writeHead(status, { 'content-type': 'application/json' }).end('{"id":"m1"}');
    });
  });

  beforeAll(async () => {
    await new Promise<void>((resolve) => {
      server.listen(0, '127.0.0.1', resolve);
    });
    const config = {
      integrations: { allowHttp: true, allowPrivate: ['127.0.0.1'] },
      timers: { worker: false },
    };
    crm = await PipelineApp.start({ plugins: { 'nexus-crm': { config } } });
    await crm.publish({
      id: 'sales',
      entities: { lead: { stages: ['new', { name: 'won', final: true }] } },
      transitions: {
        win: { from: 'new', to: 'won', do: [{ activity: 'sales-chat', as: 'answer' }] },
      },
    });
    const { port } = server.address() as AddressInfo;
    const settings = {
      url: `http://127.0.0.1:${port}/`,
      body: { text: '{{data.name}} is won: {{data.email}}' },
    };
    const data = { name: 'sales-chat', kind: 'webhook', settings };
    expect(await crm.post('/integrations', data)).toMatchObject({ status: 201 });
  });
  afterAll(async () => {
    await crm.app.dispose();
    server.close();
  });
  beforeEach(() => {
    received.length = 0;
  });

  const see = async (id: string) =>
    (await crm.get<{ data: Instance }>(`/instances/${id}`)).body.data;
  const win = async (): Promise<string> => {
    const lead = await crm.lead({ name: 'Lea "L"', email: 'lea@example.org' });
    const { id } = await crm.start('sales', lead);
    await crm.act(id, 'win');
    await crm.engine.runDue();
    return id;
  };

  test('[FR-L2-010] a won deal is posted, and the answer kept', async () => {
    status = 200;
    const { status: ended, data } = await see(await win());
    expect(received.map(({ body }) => body)).toEqual([{ text: 'Lea "L" is won: lea@example.org' }]);
    expect({ ended, answer: data.answer }).toEqual({
      ended: 'completed',
      answer: { status: 200, headers: { 'content-type': 'application/json' }, body: { id: 'm1' } },
    });
  });

  test('what fails is tried again by the schedule of Standard Webhooks, under the same id', async () => {
    status = 503;
    const before = Date.now();
    const id = await win();
    const armed = (await crm.rows('crm_timers')).find(
      (row) => row.instance_id === id && row.status === 'armed',
    );
    const first = Number(armed.trigger_at);
    // 5 s, and up to a tenth of jitter.
    expect(first - before).toBeGreaterThanOrEqual(5_000);
    expect(first - before).toBeLessThan(5_500 + Date.now() - before);
    status = 200;
    await crm.makeTimersDue();
    await crm.engine.runDue();
    expect(await see(id)).toMatchObject({ status: 'completed' });
    expect(received).toHaveLength(2);
    expect(received[0]!.id).toBe(received[1]!.id);
  });

  test('410 disables it, until somebody enables it again', async () => {
    status = 410;
    const reason = 'The receiver answered 410: it wants no more messages.';
    const id = await win();
    expect(await see(id)).toMatchObject({ status: 'needs_attention', fault: { reason } });
    expect((await crm.get('/integrations/sales-chat')).body.data).toMatchObject({
      ...{ enabled: false, disabledReason: reason },
    });
    expect((await see(await win())).fault?.reason).toBe(
      `The integration "sales-chat" is disabled. ${reason}`,
    );
    expect(received).toHaveLength(1);

    status = 200;
    const enabled = await crm.put('/integrations/sales-chat', { enabled: true });
    expect(enabled.body.data).toMatchObject({ enabled: true, disabledReason: null });
    await crm.post(`/instances/${id}/resume`, {});
    await crm.engine.runDue();
    expect(await see(id)).toMatchObject({ status: 'completed' });
  });

  test('[REL-003] after five temporary failures its circuit is open, which the list and the integration say', async () => {
    status = 503;
    const circuit = async () => {
      const { data } = (await crm.get('/integrations/sales-chat')).body;
      const [listed] = (await crm.get('/integrations')).body.data;
      expect(listed.circuit).toEqual(data.circuit);
      return data.circuit;
    };
    for (let count = 0; count < 4; count += 1) await win();
    expect(await circuit()).toEqual({ state: 'closed', retryAt: null });
    const before = Date.now();
    await win();
    const { state, retryAt } = await circuit();
    expect(state).toBe('open');
    expect(Date.parse(retryAt)).toBeGreaterThanOrEqual(before + 30_000);
    expect(Date.parse(retryAt)).toBeLessThanOrEqual(Date.now() + 30_000);
    await win();
    expect(received).toHaveLength(5);

    await crm.put('/integrations/sales-chat', { label: 'Chat' });
    expect(await circuit()).toEqual({ state: 'closed', retryAt: null });
    status = 200;
    await crm.makeTimersDue();
    await crm.engine.runDue();
    expect(await circuit()).toEqual({ state: 'closed', retryAt: null });
  });

  test('a private host is refused when it is saved, and the response says how to allow it', async () => {
    const settings = { url: 'http://169.254.169.254/latest/meta-data/' };
    const answer = await crm.post('/integrations', { name: 'spy', kind: 'webhook', settings });
    expect(answer).toMatchObject({
      status: 400,
      body: {
        error: {
          message: expect.stringContaining('"169.254.169.254" is not public and was not called'),
          details: { errors: [{ path: ['data', 'settings', 'url'] }] },
        },
      },
    });
  });
});
