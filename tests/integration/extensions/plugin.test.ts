/**
 * What a plugin of the app's own may add to the engine.
 *
 * @databases sqlite
 */
import fs from 'node:fs';
import path from 'node:path';

import { CONTACT, PipelineApp } from '../engine/support';
import { TestApp } from '../../support/app';

const BANK = fs.readFileSync(path.join(__dirname, 'bank.js'), 'utf8');

const MIDDLEWARES = `module.exports = [
  ...['logger', 'errors', 'security', 'cors', 'query'].map((name) => 'strapi::' + name),
  { name: 'strapi::body', config: { includeUnparsed: true } },
  ...['favicon', 'public'].map((name) => 'strapi::' + name),
];`;

/** An app with a third-party plugin. */
const withBank = (config: object = {}) => ({
  level: 3 as const,
  files: {
    'src/index.js': 'module.exports = { register() {}, bootstrap() {} };',
    'config/middlewares.js': MIDDLEWARES,
    'src/plugins/bank/strapi-server.js': BANK,
    'src/plugins/bank/package.json': {
      name: 'bank',
      version: '0.0.0',
      strapi: { kind: 'plugin', name: 'bank' },
    },
  },
  plugins: {
    bank: { enabled: true, resolve: './src/plugins/bank' },
    'nexus-crm': {
      config: {
        storage: 'audited',
        triggers: {
          bank: { trigger: 'bank_webhook', options: { secret: 's3cret' }, trusted: true },
        },
        ...config,
      },
    },
  },
});

const BANKING = {
  id: 'banking',
  dataSchema: { account: { type: 'iban' } },
  entities: { lead: { stages: ['new', 'checked', { name: 'customer', final: true }] } },
  transitions: {
    check: { from: 'new', to: 'checked', condition: { type: 'creditworthy', limit: 60 } },
    accept: {
      from: 'checked',
      to: 'customer',
      approval: { strategy: 'four_eyes', voters: { team: 'clerks' } },
      do: [{ activity: 'open_account', with: { kind: 'giro' }, as: 'opened' }],
    },
  },
  sla: { duration: '2 days', onBreach: [{ action: 'page' }] },
};

describe('a second plugin uses every extension point', () => {
  let crm: PipelineApp;
  let clerks: { token: string; person: string }[];
  const bank = (): any => (crm.app.strapi as any).bank;
  const call = (key: string, body: unknown, headers: Record<string, string> = {}) =>
    crm.app.http.request('POST', `/api/nexus-crm/triggers/${key}`, {
      body,
      headers: { 'x-signature': 's3cret', ...headers },
    });

  beforeAll(async () => {
    crm = await PipelineApp.start(withBank());
    await crm.app.http.grant('public', ['plugin::nexus-crm.triggers.receive']);
    clerks = [await crm.user('una'), await crm.user('udo')];
    await crm.team(
      'clerks',
      clerks.map(({ person }) => person),
    );
    const validated = await crm.post('/definitions/validate', { schema: BANKING });
    expect(validated.body.data).toMatchObject({ valid: true });
    const warned = validated.body.data.diagnostics.map(({ code }: any) => code);
    expect(warned).not.toContain('unknown_reference');
    await crm.publish(BANKING);
  });
  afterAll(() => crm.dispose());

  test('[FR-EXT-002] its condition is evaluated before a transition, and its reason reaches the caller', async () => {
    const { id } = await crm.start('banking', await crm.lead());
    const unknown = await crm.act(id, 'check');
    expect(unknown.status).toBe(403);
    expect(unknown.body.error.message).toContain('The bank knows no score of this lead.');
    const poor = await crm.act(id, 'check', { fields: { score: 59 } });
    expect(poor.status).toBe(403);
    expect(poor.body.error.message).toContain('The score 59 is below 60.');
    const rich = await crm.act(id, 'check', { fields: { score: 60 } });
    expect([rich.status, rich.body.data.stage]).toEqual([200, 'checked']);
  });

  test('[FR-EXT-001] [FR-EXT-003] its strategy decides an approval, and its integration is called after that', async () => {
    const { id } = await crm.start('banking', await crm.lead({ score: 90 }));
    await crm.act(id, 'check');
    const asked = await crm.act(id, 'accept');
    const task = asked.body.data.pending.id;
    const vote = (clerk: number) =>
      crm.post(`/tasks/${task}/vote`, { choice: 'approve' }, clerks[clerk]!.token);
    expect((await vote(0)).body.data.stage).toBe('checked');
    const ended = crm.next('nexus-crm.instance.completed');
    expect((await vote(1)).body.data.stage).toBe('customer');
    expect(await ended).toMatchObject({ instance: id });
    expect((await crm.get(`/instances/${id}`)).body.data).toMatchObject({
      status: 'completed',
      data: { opened: { iban: 'DE02120300000000202051' } },
    });
    expect(bank().executed).toEqual([
      {
        input: { kind: 'giro' },
        call: expect.objectContaining({
          instance: id,
          attempt: 1,
          idempotencyKey: expect.any(String),
        }),
      },
    ]);
  });

  test('[FR-EXT-005] its storage wraps the database and gets every commit', async () => {
    const before = bank().committed.length;
    const { id } = await crm.start('banking', await crm.lead({ score: 90 }));
    await crm.act(id, 'check');
    expect(bank().committed.slice(before)).toEqual([id, id]);
  });

  test('its field type checks data of instances and custom fields', async () => {
    const field = { uid: CONTACT, name: 'account_number', type: 'iban' };
    await crm.app.strapi.plugin('nexus-crm').service('custom-fields').create(field);
    const wrong = await crm.post('/contacts', { name: 'Ann', account_number: 'x' });
    expect(wrong.status).toBe(400);
    expect(wrong.body.error.message).toContain('account_number');
    expect(wrong.body.error.message).toContain('must be an IBAN');
    const { id } = await crm.start('banking', await crm.lead({ score: 90 }));
    const refused = await crm.act(id, 'check', { fields: { account: 'x' } });
    expect([refused.status, refused.body.error.details.path]).toEqual([400, 'fields.account']);
  });

  describe('[FR-EXT-004] its trigger', () => {
    test('turns a message into commands, which are decided as usual', async () => {
      const lead = await crm.lead({ score: 90 });
      const { id } = await crm.start('banking', lead);
      const answer = await call('bank', { customer: lead, say: 'check' });
      expect(answer).toMatchObject({
        status: 200,
        body: {
          data: { repeated: false, results: [{ type: 'act', instance: id, stage: 'checked' }] },
        },
      });
      const history = await crm.get(`/instances/${id}/history`);
      expect(history.body.data.at(-1)).toMatchObject({
        actor: { kind: 'token', id: 'trigger:bank', label: 'bank' },
        payload: { comment: 'The bank says so' },
      });
      const again = await call('bank', { customer: lead, say: 'check' });
      expect(again.status).toBe(409);
      expect(again.body.error.details).toMatchObject({ code: 'WrongStage', request: 0 });
    });

    test('processes a message once, however often and however concurrently it is sent', async () => {
      const lead = await crm.lead({ score: 90 });
      const body = { event: 'evt_1', customer: lead, say: 'check', kind: 'both' };
      const answers = await Promise.all([1, 2, 3, 4].map(() => call('bank', body)));
      expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
      const repeated = answers.map((answer) => answer.body.data.repeated).sort();
      expect(repeated).toEqual([false, true, true, true]);
      const results = answers.map((answer) => JSON.stringify(answer.body.data.results));
      expect(new Set(results).size).toBe(1);
      const listed = await crm.get(`/instances?filters[subjectId]=${lead}`);
      expect(listed.body.data).toHaveLength(1);
      expect(listed.body.data[0]).toMatchObject({ stage: 'checked', revision: 2 });
    });

    test('by the header of its sender, where the trigger names no key', async () => {
      const lead = await crm.lead({ score: 90 });
      await crm.start('banking', lead);
      const body = { customer: lead, say: 'check' };
      const first = await call('bank', body, { 'idempotency-key': 'k-1' });
      const second = await call('bank', body, { 'idempotency-key': 'k-1' });
      expect([first.status, second.status]).toEqual([200, 200]);
      expect([first.body.data.repeated, second.body.data.repeated]).toEqual([false, true]);
      const long = await call('bank', body, { 'idempotency-key': 'k'.repeat(192) });
      expect(long.status).toBe(400);
      expect(long.body.error.message).toContain('idempotency-key');
    });

    test('is called by anybody, who cannot fill the log with what it refuses or ignores', async () => {
      const logged = (): Promise<{ outcome: string; count: number }[]> =>
        crm.app.strapi.db
          .connection('crm_trigger_log')
          .select('outcome')
          .count({ count: '*' })
          .groupBy('outcome');
      await crm.app.strapi.db.connection('crm_trigger_log').delete();
      for (let index = 0; index < 40; index += 1) {
        const answer = await call('bank', { say: 'check' }, { 'x-signature': 'wrong' });
        expect(answer.status).toBe(400);
      }
      const [refused, ...others] = await logged();
      expect([refused?.outcome, others]).toEqual(['refused', []]);
      expect(Number(refused?.count)).toBeLessThanOrEqual(20);
    });

    test('a job deletes stored messages older than thirty days', async () => {
      const lead = await crm.lead({ score: 90 });
      const body = { event: 'evt_old', customer: lead, say: 'check', kind: 'both' };
      await call('bank', body);
      const kept = () =>
        crm.app.strapi.db.connection('crm_trigger_calls').where({ idempotency_key: 'evt_old' });
      const day = 24 * 3_600_000;
      const pass = async (): Promise<void> => {
        await crm.app.strapi.db
          .connection('crm_timers')
          .where({ type: 'trigger-pruning' })
          .update({ trigger_at: 1 });
        await crm.workers.drain();
      };
      await kept().update({ received_at: Date.now() - 29 * day });
      await pass();
      expect(await kept()).toHaveLength(1);
      await kept().update({ received_at: Date.now() - 31 * day });
      await pass();
      expect(await kept()).toHaveLength(0);
    });

    test('gets the raw body if the app keeps it', async () => {
      const lead = await crm.lead({ score: 90 });
      await crm.start('banking', lead);
      const body = { customer: lead, say: 'check' };
      expect((await call('bank', body)).status).toBe(200);
      expect(bank().raw).toBe(JSON.stringify(body));
    });

    test('runs all commands or none; after a failure the message can be sent again', async () => {
      const lead = await crm.lead({ score: 10 });
      const body = { event: 'evt_2', customer: lead, say: 'check', kind: 'both' };
      const refused = await call('bank', body);
      expect(refused.status).toBe(403);
      expect(refused.body.error.details).toMatchObject({ code: 'ConditionNotMet', request: 1 });
      expect((await crm.get(`/instances?filters[subjectId]=${lead}`)).body.data).toEqual([]);
      await crm.put(`/contacts/${lead}`, { score: 90 });
      expect((await call('bank', body)).body.data).toMatchObject({ repeated: false });
    });

    test.each<[string, string, object, Record<string, string>, number, RegExp]>([
      ['a wrong signature', 'bank', {}, { 'x-signature': 'no' }, 400, /the signature is wrong/],
      ['a key that is no text', 'bank', { event: 7 }, {}, 400, /something that is no text/],
      ['an unknown key', 'post', {}, {}, 404, /There is no trigger "post"/],
      ['a key of every object', 'constructor', {}, {}, 404, /no trigger "constructor"/],
      [
        'a record that is not there',
        'bank',
        { customer: 'no', say: 'check' },
        {},
        404,
        /in no pipeline/,
      ],
      [
        'an answer that is no request',
        'bank',
        { kind: 'nonsense' },
        {},
        400,
        /asks for what cannot be done/,
      ],
    ])('refuses %s', async (_name, key, body, headers, status, message) => {
      const answer = await call(key, body, headers);
      expect(answer.status).toBe(status);
      expect(answer.body.error.message).toMatch(message);
    });

    test('refuses a message without a usable idempotency key', async () => {
      const triggers: any = crm.app.strapi.plugin('nexus-crm').service('triggers');
      await expect(triggers.receive('bank', null)).rejects.toThrow(
        'The trigger "bank_webhook" refuses the message: Cannot',
      );
    });

    test('is for callers with the permission', async () => {
      const { token } = await crm.user('nobody');
      const answer = await crm.app.http.post(
        '/api/nexus-crm/triggers/bank',
        { customer: 'x', say: 'check' },
        { token },
      );
      expect(answer.status).toBe(403);
    });
  });

  test('the storage is closed with the app', async () => {
    const closed: number = bank().closed;
    await crm.app.restart();
    expect(bank().closed).toBe(closed + 1);
  });
});

describe('a configuration with unknown names aborts the boot', () => {
  const faults: [string, object, RegExp][] = [
    ['a storage', { storage: 'cloud' }, /config.storage names "cloud".*database, audited/],
    [
      'a trigger',
      { triggers: { a: { trigger: 'nope' } } },
      /triggers.a.trigger: there is no trigger "nope"/,
    ],
    [
      'options that the trigger refuses',
      { triggers: { a: { trigger: 'bank_webhook' } } },
      /triggers.a.options.secret: "secret" must be a text/,
    ],
  ];

  test.each(faults)('%s', async (_name, config, message) => {
    const app = await TestApp.create({ ...withBank(config), listen: false });
    try {
      await expect(app.start()).rejects.toThrow(message);
    } finally {
      await app.dispose();
    }
  });
});
