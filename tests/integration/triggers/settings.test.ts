/** @databases sqlite */
import { TestApp } from '../../support/app';
import { Other } from '../../support/other-process';
import { COMPANY, CONTACT, PipelineApp } from '../engine/support';
import { PAY, PIPELINE, TriggerCalls, type Saved } from './support';

const SIGNED = { signature: { kind: 'header', header: 'X-Secret' } };

interface Problem {
  readonly path: readonly string[];
  readonly message: string;
}

/** Triggers that administrators save. */
describe('[FR-EXT-004] saved triggers', () => {
  let crm: PipelineApp;
  let calls: TriggerCalls;

  beforeAll(async () => {
    const shop = {
      ...{ signature: { kind: 'header', header: 'x-key' }, secrets: ['shop-secret-1'] },
      ...PAY,
    };
    const config = { triggers: { shop }, timers: { worker: false } };
    crm = await PipelineApp.start({ plugins: { 'nexus-crm': { config } } });
    calls = new TriggerCalls(crm);
    await crm.publish(PIPELINE);
    await crm.app.http.grant('public', ['plugin::nexus-crm.triggers.receive']);
  });
  afterAll(() => crm.dispose());
  afterEach(async () => {
    await crm.app.strapi.db.connection('crm_triggers').delete();
  });

  const remove = (key: string) =>
    crm.app.http.delete(`/api/nexus-crm/triggers/${key}`, { token: crm.token });

  test('a trigger goes through its whole life', async () => {
    const settings = { ...SIGNED, ...PAY, condition: 'data.plan != null', perMinute: 10 };
    const made = await crm.post('/triggers', { key: 'billing', label: 'Billing', settings });
    const shown = { ...settings, signature: { kind: 'header', header: 'x-secret' } };
    const secrets = [{ createdAt: expect.any(String), expiresAt: null }];
    const values = { key: 'billing', label: 'Billing', source: 'row', enabled: true, secrets };
    expect(made).toMatchObject({
      status: 201,
      body: { data: { ...values, settings: shown, revision: 1 } },
    });
    expect(made.body.data.secret).toMatch(/^[A-Za-z0-9_-]{43}$/);
    expect(await crm.post('/triggers', { key: 'billing', settings })).toMatchObject({
      status: 409,
    });
    const changed = await crm.put('/triggers/billing', { enabled: false, revision: 1 });
    expect(changed.body.data).toMatchObject({ ...values, enabled: false, revision: 2 });
    expect(changed.body.data.settings).toEqual(shown);
    const stale = await crm.put('/triggers/billing', { label: 'Other', revision: 1 });
    expect(stale.status).toBe(409);
    const rotated = await crm.post('/triggers/billing/rotate', { secret: 'a-secret-of-ours' });
    expect(rotated).toMatchObject({ status: 200, body: { data: { secret: 'a-secret-of-ours' } } });
    expect(rotated.body.data.secrets).toEqual([
      secrets[0],
      { createdAt: expect.any(String), expiresAt: expect.any(String) },
    ]);
    const listed = await crm.get('/triggers');
    expect(
      listed.body.data.map(({ key, source }: { key: string; source: string }) => [key, source]),
    ).toEqual([
      ['shop', 'config'],
      ['billing', 'row'],
    ]);
    expect(listed.body.meta.pagination.total).toBe(2);
    const second = await crm.get('/triggers?pagination[page]=2&pagination[pageSize]=1');
    expect(second.body.data.map(({ key }: { key: string }) => key)).toEqual(['billing']);
    expect(await remove('billing')).toMatchObject({ status: 200 });
    expect(await crm.get('/triggers/billing')).toMatchObject({ status: 404 });
    expect(await remove('billing')).toMatchObject({ status: 404 });
  });

  test('a secret is encrypted, and returned once', async () => {
    const { secret } = await calls.save('billing', { ...SIGNED, ...PAY });
    expect(JSON.stringify(await crm.rows('crm_triggers'))).not.toContain(secret);
    for (const url of ['/triggers', '/triggers/billing', '/triggers/shop']) {
      const text = JSON.stringify((await crm.get(url)).body);
      expect(text).not.toContain(secret);
      expect(text).not.toContain('shop-secret-1');
    }
    const changed = await crm.put('/triggers/billing', { label: 'x' });
    expect(JSON.stringify(changed.body)).not.toContain(secret);
  });

  test('at most five secrets are accepted', async () => {
    const { secret: first } = await calls.save('billing', { ...SIGNED, ...PAY });
    const rotated: string[] = [];
    for (let index = 0; index < 5; index += 1) {
      const { body } = await crm.post<{ data: Saved }>('/triggers/billing/rotate');
      rotated.push(body.data.secret);
    }
    const statusWith = async (secret: string) =>
      (await calls.send('billing', {}, { 'x-secret': secret })).status;
    expect(await statusWith(first)).toBe(401);
    for (const secret of rotated) expect(await statusWith(secret)).toBe(400);
  });

  test('a trigger of the configuration is changed there', async () => {
    const settings = { ...SIGNED, ...PAY };
    expect(await crm.get('/triggers/shop')).toMatchObject({
      status: 200,
      body: { data: { source: 'config', revision: null, secrets: [] } },
    });
    for (const answer of [
      await crm.post('/triggers', { key: 'shop', settings }),
      await crm.put('/triggers/shop', { enabled: false }),
      await crm.post('/triggers/shop/rotate'),
      await remove('shop'),
    ]) {
      expect(answer.status).toBe(409);
    }
    expect(await crm.rows('crm_triggers')).toEqual([]);
  });

  test('two processes: a change is in effect at once, and a delivery to both has one effect', async () => {
    const other = await Other.start(crm.app);
    try {
      const { secret } = await calls.save('billing', { ...SIGNED, ...PAY });
      const headers = { 'x-secret': secret, 'webhook-id': 'both-1' };
      const inOther = (message: object, payload: object = {}) =>
        other.ask<{ readonly repeated: boolean }>('receive', { key: 'billing', payload, message });
      await expect(inOther({ headers: { 'x-secret': 'no' }, rawBody: '{}' })).rejects.toThrow(
        'not signed',
      );
      const email = 'both@example.org';
      const lead = await crm.lead({ email });
      await crm.start('sales', lead);
      const body = { customer: { email }, plan: 'gold' };
      const [here, there] = await Promise.all([
        calls.send('billing', body, headers),
        inOther({ headers, rawBody: JSON.stringify(body) }, body),
      ]);
      expect(here.status).toBe(200);
      expect([here.body.data.repeated, there.repeated].sort()).toEqual([false, true]);
      expect(await calls.stageOf(lead)).toBe('paid');

      // Different messages about one record, at once: each is decided again until it is in.
      const act = { ...PAY.act, action: 'comment', comment: 'Seen', fields: {} };
      await crm.put('/triggers/billing', { settings: { ...SIGNED, act } });
      const answers = await Promise.all(
        Array.from({ length: 12 }, async (_, index) => {
          const named = { ...headers, 'webhook-id': `comment-${index}` };
          if (index % 2 === 0) return (await calls.send('billing', body, named)).status;
          await inOther({ headers: named, rawBody: JSON.stringify(body) }, body);
          return 200;
        }),
      );
      expect(new Set(answers)).toEqual(new Set([200]));
      const instance = here.body.data.results[0].instance as string;
      const history = await crm.get(`/instances/${instance}/history?pagination[pageSize]=100`);
      const comments = (history.body.data as { payload: { comment?: string } }[]).filter(
        ({ payload }) => payload.comment === 'Seen',
      );
      expect(comments).toHaveLength(12);

      // The same message, four times: an action that could be performed again.
      const once = { ...act, comment: 'Once' };
      await crm.put('/triggers/billing', { settings: { ...SIGNED, act: once } });
      const same = { ...headers, 'webhook-id': 'once' };
      const sent = { headers: same, rawBody: JSON.stringify(body) };
      await Promise.all([
        ...[1, 2].map(() => calls.send('billing', body, same)),
        ...[1, 2].map(() => inOther(sent, body)),
      ]);
      const later = await crm.get(`/instances/${instance}/history?pagination[pageSize]=100`);
      const repeated = (later.body.data as { payload: { comment?: string } }[]).filter(
        ({ payload }) => payload.comment === 'Once',
      );
      expect(repeated).toHaveLength(1);
      await crm.put('/triggers/billing', { enabled: false });
      await expect(inOther({ headers, rawBody: '{}' })).rejects.toThrow('There is no trigger');
    } finally {
      await other.end();
    }
  });

  const HMAC = { kind: 'hmac', header: 'x-s' };
  const SUBJECT = { type: CONTACT, id: 'data.id' };
  const act = (more: object) => ({ act: { ...PAY.act, ...more } });

  test.each<[object, string]>([
    [{ key: 'A b' }, 'data.key'],
    [{ key: 'x'.repeat(65) }, 'data.key'],
    [{ label: 'a\u0000b' }, 'data.label'],
    [{ enabled: 'yes' }, 'data.enabled'],
    [{ other: 1 }, 'data'],
    [{ secret: 'short' }, 'data.secret'],
    [{ secret: 'with blanks in it' }, 'data.secret'],
    [{ settings: 7 }, 'data.settings'],
    [{ settings: { ...SIGNED, ...PAY, other: 1 } }, 'data.settings'],
    [{ settings: SIGNED }, 'data.settings.start'],
    [{ settings: PAY }, 'data.settings.signature'],
    [
      { settings: { ...SIGNED, ...PAY, start: { definition: 'sales', subject: SUBJECT } } },
      'data.settings.act',
    ],
    [{ settings: { ...PAY, signature: { kind: 'md5' } } }, 'data.settings.signature.kind'],
    [{ settings: { ...PAY, signature: { kind: 'none' } }, secret: 'a-secret-1' }, 'data.secret'],
    [
      { settings: { ...PAY, signature: { kind: 'standard-webhooks' } }, secret: 'whsec_short' },
      'data.secret',
    ],
    [
      { settings: { ...PAY, signature: { kind: 'header', header: 'Authorization' } } },
      'data.settings.signature.header',
    ],
    [
      { settings: { ...PAY, signature: { kind: 'header', header: 'a b' } } },
      'data.settings.signature.header',
    ],
    [
      { settings: { ...PAY, signature: { kind: 'standard-webhooks', tolerance: 0 } } },
      'data.settings.signature.tolerance',
    ],
    [
      { settings: { ...PAY, signature: { ...HMAC, algorithm: 'md5' } } },
      'data.settings.signature.algorithm',
    ],
    ...[
      { content: 'v0' },
      { content: '{body}{id}' },
      { content: '{timestamp}.{body}' },
      { timestampHeader: 'x-time' },
    ].map((more): [object, string] => [
      { settings: { ...PAY, signature: { ...HMAC, ...more } } },
      'data.settings.signature.content',
    ]),
    [{ settings: { ...SIGNED, ...PAY, condition: 'data.a ==' } }, 'data.settings.condition'],
    [{ settings: { ...SIGNED, ...PAY, perMinute: 0 } }, 'data.settings.perMinute'],
    [{ settings: { ...SIGNED, ...PAY, options: {} } }, 'data.settings.options'],
    [{ settings: { ...SIGNED, trigger: 'nobody' } }, 'data.settings.trigger'],
    [{ settings: { ...SIGNED, ...act({ action: 'A b' }) } }, 'data.settings.act.action'],
    [{ settings: { ...SIGNED, ...act({ subject: undefined }) } }, 'data.settings.act.subject'],
    [
      { settings: { ...SIGNED, ...act({ subject: { type: CONTACT } }) } },
      'data.settings.act.subject',
    ],
    [
      { settings: { ...SIGNED, ...act({ subject: { type: 'admin::user', id: 'data.id' } }) } },
      'data.settings.act.subject.type',
    ],
    [
      {
        settings: { ...SIGNED, ...act({ subject: { type: CONTACT, where: { mail: 'data.a' } } }) },
      },
      'data.settings.act.subject.where.mail',
    ],
    [
      { settings: { ...SIGNED, ...act({ subject: { type: CONTACT, where: { email: '1 +' } } }) } },
      'data.settings.act.subject.where.email',
    ],
    [
      { settings: { ...SIGNED, ...act({ fields: { 'a b': 'data.a' } }) } },
      'data.settings.act.fields.a b',
    ],
    [{ settings: { ...SIGNED, ...act({ fields: { plan: 7 } }) } }, 'data.settings.act.fields.plan'],
    [
      { settings: { ...PAY, entry: { type: COMPANY, events: ['saved'] } } },
      'data.settings.entry.events.0',
    ],
    [
      { settings: { ...PAY, entry: { type: 'admin::user', events: ['created'] } } },
      'data.settings.entry.type',
    ],
    [
      { settings: { ...SIGNED, ...PAY, entry: { type: COMPANY, events: ['created'] } } },
      'data.settings.signature',
    ],
  ])('%j is refused', async (body, path) => {
    const settings = { ...SIGNED, ...PAY };
    const answer = await crm.post('/triggers', { key: 'wrong', settings, ...body });
    expect(answer.status).toBe(400);
    const problems = answer.body.error.details.errors as Problem[];
    expect(problems.map((problem) => problem.path.join('.'))).toContain(path);
    expect(await crm.rows('crm_triggers')).toEqual([]);
  });

  test('the kind of a signature does not change', async () => {
    await calls.save('billing', { ...SIGNED, ...PAY });
    const answer = await crm.put('/triggers/billing', {
      settings: { signature: { kind: 'none' }, ...PAY },
    });
    expect([answer.status, answer.body.error.message]).toEqual([
      400,
      '"signature.kind" cannot be changed: save another trigger',
    ]);
    expect(await crm.post('/triggers/billing/rotate', { keepFor: -1 })).toMatchObject({
      status: 400,
    });
  });

  test('each endpoint needs its permission', async () => {
    const { token } = await crm.user('nobody');
    const answers = [
      await crm.get('/triggers', token),
      await crm.get('/triggers/shop', token),
      await crm.get('/triggers/shop/events', token),
      await crm.post('/triggers', { key: 'x', settings: {} }, token),
      await crm.put('/triggers/x', {}, token),
      await crm.post('/triggers/x/rotate', {}, token),
      await crm.post('/triggers/x/events/redrive', {}, token),
      await crm.app.http.delete('/api/nexus-crm/triggers/x', { token }),
    ];
    expect(answers.map(({ status }) => status)).toEqual([403, 403, 403, 403, 403, 403, 403, 403]);
  });
});

/** The same code validates the configuration, at boot. */
describe('a trigger of the configuration that is wrong aborts the boot', () => {
  test.each<[object, RegExp]>([
    [PAY, /triggers.a.signature: "signature" must be set/],
    [
      { signature: { kind: 'header', header: 'x' }, ...PAY },
      /triggers.a.secrets: "secrets" must be set/,
    ],
    [
      { signature: { kind: 'standard-webhooks' }, secrets: ['whsec_short'], ...PAY },
      /triggers.a.secrets.0: "secrets.0" must be "whsec_"/,
    ],
    [
      { signature: { kind: 'none' }, ...PAY, condition: '(' },
      /triggers.a.condition: "condition" at character/,
    ],
    [{ ...PAY, kind: 'none' }, /triggers.a: The request has the unknown key "kind"/],
  ])('%j', async (a, message) => {
    const config = { triggers: { a }, timers: { worker: false } };
    const app = await TestApp.create({
      ...{ level: 2, plugins: { 'nexus-crm': { config } }, listen: false },
    });
    try {
      await expect(app.start()).rejects.toThrow(message);
    } finally {
      await app.dispose();
    }
  });
});
