/** @databases sqlite postgres */
import { Webhook } from 'standardwebhooks';

import type { ListTriggerCalls, TriggerCallView } from '../../../server/src/contracts/triggers';
import { MovedClock } from '../../support/clock';
import { CONTACT, PipelineApp } from '../engine/support';
import { hmac, PAY, PIPELINE, START, TriggerCalls, type Saved } from './support';

/** Whatever is wrong with a signature. */
const NOT_SIGNED = 'Unauthorized';

/** Calls of other systems, received by triggers that administrators save. */
describe('[FR-EXT-004] calls of triggers', () => {
  const clock = new MovedClock(START);
  const seconds = () => String(Math.floor(clock.now().getTime() / 1_000));
  let crm: PipelineApp;
  let calls: TriggerCalls;
  let lead: string;
  let email: string;
  let count = 0;

  beforeAll(async () => {
    const shop = {
      ...{ signature: { kind: 'header', header: 'X-Shop-Key' }, secrets: ['shop-secret-1'] },
      ...PAY,
    };
    const config = { triggers: { shop }, timers: { worker: false } };
    crm = await PipelineApp.start({
      plugins: { 'nexus-crm': { config } },
      beforeLoad: clock.attach,
    });
    calls = new TriggerCalls(crm);
    await crm.publish(PIPELINE);
    await crm.app.http.grant('public', ['plugin::nexus-crm.triggers.receive']);
  });
  afterAll(() => crm.dispose());
  beforeEach(async () => {
    count += 1;
    email = `lea${count}@example.org`;
    lead = await crm.lead({ email });
    await crm.start('sales', lead);
  });

  const message = () => ({ plan: 'gold', customer: { email } });
  const remove = (key: string) =>
    crm.app.http.delete(`/api/nexus-crm/triggers/${key}`, { token: crm.token });

  /** Each kind of signature as a sender computes it: a right one, and where its secret stands. */
  const KINDS: readonly (readonly [
    string,
    object,
    (secret: string, body: string) => Record<string, string>,
  ])[] = [
    [
      'Standard Webhooks, by its library',
      { kind: 'standard-webhooks' },
      (secret, body) => ({
        'webhook-id': `msg_${count}`,
        'webhook-timestamp': seconds(),
        'webhook-signature': new Webhook(secret).sign(`msg_${count}`, clock.now(), body),
      }),
    ],
    [
      'an HMAC as of GitHub',
      { kind: 'hmac', header: 'X-Hub-Signature-256', prefix: 'sha256=' },
      (secret, body) => ({ 'x-hub-signature-256': `sha256=${hmac(secret, body).digest('hex')}` }),
    ],
    [
      'an HMAC as of Shopify',
      { kind: 'hmac', header: 'x-shopify-hmac-sha256', encoding: 'base64' },
      (secret, body) => ({ 'x-shopify-hmac-sha256': hmac(secret, body).digest('base64') }),
    ],
    [
      'an HMAC with SHA-1',
      { kind: 'hmac', header: 'x-signature', algorithm: 'sha1' },
      (secret, body) => ({ 'x-signature': hmac(secret, body, 'sha1').digest('hex') }),
    ],
    [
      'an HMAC as of Slack',
      {
        ...{ kind: 'hmac', header: 'x-slack-signature', prefix: 'v0=' },
        ...{ content: 'v0:{timestamp}:{body}', timestampHeader: 'x-slack-request-timestamp' },
      },
      (secret, body) => ({
        'x-slack-request-timestamp': seconds(),
        'x-slack-signature': `v0=${hmac(secret, `v0:${seconds()}:${body}`).digest('hex')}`,
      }),
    ],
    [
      'an HMAC as of Stripe',
      {
        ...{ kind: 'hmac', header: 'Stripe-Signature', content: '{timestamp}.{body}' },
        pairs: { timestamp: 't', signature: 'v1' },
      },
      (secret, body) => ({
        'stripe-signature': `t=${seconds()},v1=00ff,v1=${hmac(secret, `${seconds()}.${body}`).digest('hex')},v0=aa`,
      }),
    ],
    [
      'a secret in a header',
      { kind: 'header', header: 'X-Secret' },
      (secret) => ({ 'x-secret': secret }),
    ],
  ];

  describe.each(KINDS)('%s', (_, signature, sign) => {
    let saved: Saved;
    beforeEach(async () => {
      saved = await calls.save('billing', { signature, ...PAY });
    });
    afterEach(() => remove('billing'));

    test('performs the action, by the body as it was sent', async () => {
      // Other blanks and escapes than JSON.stringify would write.
      const body = `{ "plan":"gold",\n "customer" : {"email":"${email}"}, "note":"\\u00e4 ä {timestamp}" }`;
      const answer = await calls.send('billing', body, sign(saved.secret, body));
      expect(answer).toMatchObject({
        status: 200,
        body: { data: { repeated: false, results: [{ type: 'act', stage: 'paid' }] } },
      });
      const history = await crm.get(`/instances/${answer.body.data.results[0].instance}/history`);
      expect(history.body.data.at(-1).actor).toEqual({
        ...{ kind: 'token', id: 'trigger:billing', label: 'billing' },
      });
    });

    test('refuses what is signed with another secret, not at all, or for another body', async () => {
      const body = JSON.stringify(message());
      const other = saved.secret.startsWith('whsec_')
        ? `whsec_${Buffer.alloc(32).toString('base64')}`
        : 'another-secret-of-somebody';
      const wrong = [sign(other, body), {}];
      if (!('x-secret' in sign(saved.secret, body))) {
        wrong.push(sign(saved.secret, body.replace('gold', 'iron')));
      }
      for (const headers of wrong) {
        const answer = await calls.send('billing', body, headers);
        expect([answer.status, answer.body.error.message]).toEqual([401, NOT_SIGNED]);
      }
      expect(await calls.stageOf(lead)).toBe('new');
    });

    test('a rotated secret is accepted beside the new one until its time is over', async () => {
      const rotated = await crm.post<{ data: Saved }>('/triggers/billing/rotate', { keepFor: 60 });
      expect(rotated.status).toBe(200);
      const { secret } = rotated.body.data;
      expect(secret).not.toBe(saved.secret);
      const body = JSON.stringify({ ...message(), customer: { email: 'nobody@example.org' } });
      const statusWith = async (one: string) =>
        (await calls.send('billing', body, sign(one, body))).status;
      expect([await statusWith(saved.secret), await statusWith(secret)]).toEqual([404, 404]);
      clock.move(61_000);
      expect([await statusWith(saved.secret), await statusWith(secret)]).toEqual([401, 404]);
    });
  });

  test.each(
    KINDS.filter(([, , sign]) => /timestamp|t=/.test(JSON.stringify(sign('x'.repeat(40), '')))),
  )('%s: neither older nor newer than the tolerance', async (_, signature, sign) => {
    const { secret } = await calls.save('timed', { signature, ...PAY });
    const body = JSON.stringify({ customer: { email: 'nobody@example.org' } });
    const headers = sign(secret, body);
    for (const [moved, status] of [
      [-301_000, 401],
      [2_000, 404],
      [598_000, 404],
      [2_000, 401],
    ] as const) {
      clock.move(moved);
      expect((await calls.send('timed', body, headers)).status).toBe(status);
    }
    await remove('timed');
  });

  test('the kind "none" is for callers with a token or a login', async () => {
    await calls.save('open', { signature: { kind: 'none' }, ...PAY });
    const refused = await calls.send('open', message());
    expect([refused.status, refused.body.error.message]).toEqual([401, NOT_SIGNED]);
    expect((await calls.send('open', message(), {}, crm.token)).status).toBe(200);
    expect(await calls.stageOf(lead)).toBe('paid');
    await remove('open');
  });

  test('a trigger of the configuration has the same settings', async () => {
    const wrong = await calls.send('shop', message(), { 'x-shop-key': 'shop-secret-2' });
    expect(wrong.status).toBe(401);
    const right = await calls.send('shop', message(), { 'x-shop-key': 'shop-secret-1' });
    expect(right).toMatchObject({ status: 200, body: { data: { results: [{ stage: 'paid' }] } } });
  });

  describe('a message', () => {
    const SIGNED = { signature: { kind: 'header', header: 'x-secret' } };
    let headers: Record<string, string>;
    afterEach(() => remove('hook'));
    const save = async (settings: object, more: object = {}) => {
      const { secret } = await calls.save('hook', { ...SIGNED, ...settings }, more);
      headers = { 'x-secret': secret };
    };

    test.each([
      ['webhook-id', undefined],
      ['idempotency-key', undefined],
      ['x-delivery', 'X-Delivery'],
    ])('that is delivered again, also at once, has one effect: by %s', async (name, header) => {
      await save({ ...PAY, ...(header !== undefined && { idempotencyHeader: header }) });
      const named = { ...headers, [name]: 'delivery-1' };
      const answers = await Promise.all(
        [1, 2, 3, 4].map(() => calls.send('hook', message(), named)),
      );
      answers.push(await calls.send('hook', message(), named));
      expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200]);
      const repeated = answers.map(({ body }) => body.data.repeated).sort();
      expect(repeated).toEqual([false, true, true, true, true]);
      expect(new Set(answers.map(({ body }) => JSON.stringify(body.data.results))).size).toBe(1);
      const again = await calls.send('hook', message(), headers);
      expect(again.status).toBe(409);
    });

    test('has a name that is compared exactly', async () => {
      await save(PAY);
      const statusOf = async (name: string) =>
        (await calls.send('hook', message(), { ...headers, 'webhook-id': name })).status;
      expect(await statusOf('Msg_A')).toBe(200);
      expect(await statusOf('msg_a')).toBe(409);
      expect(await statusOf('Msg_A')).toBe(200);
    });

    test('that was refused can be sent again', async () => {
      await save({ act: { ...PAY.act, action: 'win', fields: {} } });
      const named = { ...headers, 'webhook-id': 'later' };
      expect((await calls.send('hook', message(), named)).status).toBe(403);
      await crm.put(`/contacts/${lead}`, { score: 90 });
      expect((await calls.send('hook', message(), named)).status).toBe(200);
      expect((await calls.send('hook', message(), named)).body.data.repeated).toBe(true);
    });

    test('that its condition does not take does nothing', async () => {
      await save({ ...PAY, condition: "data.plan == 'iron'" });
      const answer = await calls.send('hook', message(), headers);
      expect(answer).toMatchObject({ status: 200, body: { data: { results: [] } } });
      expect(await calls.stageOf(lead)).toBe('new');
    });

    test('starts an instance on the record that it names', async () => {
      const subject = { type: CONTACT, id: 'data.lead' };
      await save({ start: { definition: 'sales', subject, fields: { plan: "'gold'" } } });
      const other = await crm.lead();
      const answer = await calls.send('hook', { lead: other }, headers);
      expect(answer).toMatchObject({
        status: 200,
        body: { data: { results: [{ stage: 'new' }] } },
      });
      expect((await crm.get(`/instances?filters[subjectId]=${other}`)).body.data[0].data).toEqual({
        plan: 'gold',
      });
    });

    test('may be a form, or JSON that is called a text', async () => {
      await save({
        act: { ...PAY.act, subject: { type: CONTACT, where: { email: 'data.mail' } } },
      });
      const form = { ...headers, 'content-type': 'application/x-www-form-urlencoded' };
      const sent = await calls.send('hook', `mail=${encodeURIComponent(email)}&plan=gold`, form);
      expect(sent.status).toBe(200);
      const text = { ...headers, 'content-type': 'text/plain' };
      const asText = await calls.send('hook', JSON.stringify({ mail: 'x' }), text);
      expect(asText.status).toBe(404);
      expect((await calls.send('hook', 'mail', text)).status).toBe(400);
    });

    test.each<[string, unknown, number, RegExp | undefined]>([
      ['not JSON', '{"plan":', 400, undefined],
      ['not an object', '[1]', 400, /no value for "data.customer.email"/],
      ['without the value', {}, 400, /no value for "data.customer.email"/],
      ['with null for it', { customer: { email: null } }, 400, /no value for/],
      ['with an object for it', { customer: { email: { $ne: 'x' } } }, 400, /no value for/],
      ['for nobody', { customer: { email: 'no@example.org' } }, 404, /no record with these values/],
      ['with a NUL', '{"customer":{"email":"a\\u0000"}}', 404, /no record/],
      ['with half a surrogate', '{"customer":{"email":"a\\ud800"}}', 404, /no record/],
      ['that is too large', { customer: { email: 'x'.repeat(1_100_000) } }, 413, undefined],
    ])('that is %s is refused', async (_, body, status, text) => {
      await save(PAY);
      const answer = await calls.send('hook', body, headers);
      expect(answer.status).toBe(status);
      if (text) expect(answer.body.error.message).toMatch(text);
    });

    test.each([
      ['score', 'whole'],
      ['score', 3_000_000_000],
      ['score', 1.5],
      ['score', true],
      ['name', '🙂'.repeat(400)],
    ])('whose value %s cannot have is for nobody: %j', async (name, value) => {
      const subject = { type: CONTACT, where: { [name]: 'data.value' } };
      await save({ act: { ...PAY.act, subject } });
      expect((await calls.send('hook', { value }, headers)).status).toBe(404);
    });

    test('for several records is a conflict; one for nobody may be ignored', async () => {
      const subject = { ...PAY.act.subject, missing: 'ignore' };
      await save({ act: { ...PAY.act, subject } });
      await crm.lead({ email });
      expect((await calls.send('hook', message(), headers)).status).toBe(409);
      for (const body of [{}, { customer: { email: 'no@example.org' } }]) {
        const answer = await calls.send('hook', body, headers);
        expect(answer).toMatchObject({ status: 200, body: { data: { results: [] } } });
      }
    });

    test('whose definition or record is gone is refused', async () => {
      const subject = { type: CONTACT, id: 'data.lead' };
      await save({ start: { definition: 'gone', subject } });
      const unknown = await calls.send('hook', { lead }, headers);
      expect([unknown.status, unknown.body.error.message]).toEqual([
        404,
        'There is no definition "gone".',
      ]);
      await crm.put('/triggers/hook', {
        settings: { ...SIGNED, act: { action: 'pay', subject } },
      });
      await crm.app.http.delete(`/api/nexus-crm/contacts/${lead}`, { token: crm.token });
      expect((await calls.send('hook', { lead }, headers)).status).toBe(404);
    });

    test('beyond the rate limit is refused with the time to wait', async () => {
      await save({ ...PAY, perMinute: 2 });
      const statuses = [];
      for (let index = 0; index < 3; index += 1) {
        statuses.push((await calls.send('hook', {}, headers)).status);
        // What is not signed counts for nothing.
        expect((await calls.send('hook', {})).status).toBe(401);
      }
      expect(statuses).toEqual([400, 400, 429]);
      const limited = await calls.send('hook', {}, headers);
      expect(Number(limited.headers.get('retry-after'))).toBeGreaterThan(0);
      expect(limited.body.error.name).toBe('RateLimitError');
    });

    test('for a disabled trigger is answered as for one that does not exist', async () => {
      await save(PAY, { enabled: false });
      const disabled = await calls.send('hook', {}, headers);
      const unknown = await calls.send('hoop', {}, headers);
      expect(disabled.status).toBe(404);
      expect(JSON.stringify(disabled.body).replaceAll('hook', 'hoop')).toBe(
        JSON.stringify(unknown.body),
      );
    });

    test('is logged with what became of it, without what was sent', async () => {
      await save({ ...PAY, perMinute: 40 });
      const log = async (query = ''): Promise<readonly TriggerCallView[]> =>
        (await crm.get<ListTriggerCalls.Response>(`/triggers/hook/calls${query}`)).body.data;
      expect(await log()).toEqual([]);
      const named = { ...headers, 'webhook-id': 'logged-1' };
      await calls.send('hook', message(), named);
      await calls.send('hook', message(), named);
      // The engine refuses it: the lead has left the stage.
      const late = await calls.send('hook', message(), { ...headers, 'webhook-id': 'logged-2' });
      expect(late.status).toBe(409);
      await calls.send('hook', { customer: { email: 'nobody@example.org' } }, headers);
      await calls.send('hook', message());
      const found = await log();
      expect(found.map(({ outcome, error }) => [outcome, error])).toEqual([
        // The operator reads more than the caller.
        ['refused', 'The call is not signed as this trigger asks, or not in time.'],
        ['refused', 'There is no record with these values.'],
        ['refused', late.body.error.message],
        ['repeated', null],
        ['done', null],
      ]);
      expect(found.at(-1)!.instance).toEqual(expect.any(String));
      expect(await log('?filters[outcome]=done')).toEqual([found.at(-1)]);
      expect(await log('?pagination[pageSize]=1&pagination[page]=2')).toEqual([found[1]]);
      // Whoever is not signed cannot fill it.
      for (let index = 0; index < 30; index += 1) await calls.send('hook', {});
      expect((await log('?filters[outcome]=refused&pagination[pageSize]=100')).length).toBeLessThan(
        15,
      );
      expect(JSON.stringify(await crm.app.strapi.db.connection('crm_trigger_log'))).not.toMatch(
        /example\.org|gold/,
      );
      for (const query of ['filters[outcome]=lost', 'filters[x]=1', 'pagination[page]=0']) {
        expect([query, (await crm.get(`/triggers/hook/calls?${query}`)).status]).toEqual([
          ...[query, 400],
        ]);
      }
      expect((await crm.get('/triggers/hoop/calls')).status).toBe(404);

      clock.move(31 * 24 * 3_600_000);
      await calls.send('hook', { customer: { email: 'nobody@example.org' } }, headers);
      await crm.workers.drain();
      expect((await log()).map(({ outcome }) => outcome)).toEqual(['refused']);
      await remove('hook');
      expect(await crm.app.strapi.db.connection('crm_trigger_log')).toEqual([]);
    });

    test('leaves no trace of its body', async () => {
      await save(PAY);
      const body = { ...message(), note: 'Geheimnis' };
      await calls.send('hook', body, { ...headers, 'webhook-id': 'private-1' });
      expect(JSON.stringify(await crm.app.strapi.db.connection('crm_trigger_calls'))).not.toContain(
        'Geheimnis',
      );
    });
  });
});
