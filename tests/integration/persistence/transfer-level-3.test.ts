/** @databases sqlite postgres */
import path from 'node:path';

import { TestApp } from '../../support/app';
import { spawnChild } from '../../support/child';
import { COMPANY, CONTACT, PipelineApp, type Caller } from '../engine/support';

const CLI = path.join(
  path.dirname(require.resolve('@strapi/strapi/package.json')),
  ...['bin', 'strapi.js'],
);

const OFFICE = {
  ...{ name: 'office', timeZone: 'Europe/Berlin', holidays: ['2026-12-25'] },
  hours: [{ days: [1, 2, 3, 4, 5], from: '09:00', to: '17:00' }],
};

const PIPELINE = {
  id: 'support',
  entities: {
    lead: {
      stages: ['new', 'open', { name: 'done', final: true }],
      automation: {
        escalation: [
          { after: '24h', action: 'reassign', to: { team: 'managers' } },
          { after: '48h', action: 'notify', to: { team: 'managers' } },
        ],
      },
    },
  },
  transitions: {
    take: { from: 'new', to: 'open', do: [{ task: 'Answer', assign: { team: 'managers' } }] },
    finish: { from: '*', to: 'done' },
  },
  sla: {
    ...{ duration: '2 days', calendar: 'office', warnAt: '50%' },
    onBreach: [{ action: 'notify', to: { team: 'managers' } }],
  },
};

const DEAL = {
  id: 'deal',
  entities: { company: { type: COMPANY, stages: ['new', { name: 'live', final: true }] } },
  transitions: { golive: { from: 'new', to: 'live' } },
};

/** What level 3 keeps in plain tables, and comes along. */
const INCLUDED = [
  ...['crm_instances', 'crm_timers', 'crm_tasks', 'crm_sla', 'crm_calendars', 'crm_escalations'],
  ...['crm_notifications', 'crm_notification_preferences', 'crm_delegations', 'crm_subscriptions'],
  ...['crm_triggers', 'crm_trigger_calls', 'crm_views', 'crm_view_pins', 'crm_stage_log'],
];

/** What docs/persistence.md says to stay in the source. */
const LEFT = ['crm_deliveries', 'crm_trigger_events', 'crm_trigger_log'];

const CONFIG = { 'nexus-crm': { config: { timers: { worker: false } } } };

interface History {
  verify(): Promise<{ readonly broken: readonly unknown[] }>;
}

interface Jwt {
  issue(payload: { readonly id: number }): Promise<string>;
}

/** Each command boots the app in a process of its own. */
jest.setTimeout(400_000);

describe('strapi export and import at level 3', () => {
  let from: PipelineApp;
  let to: TestApp;
  let ann: Caller;
  let max: Caller;

  beforeAll(async () => {
    // The target has work of its own, which is replaced. One app runs at a time in a process.
    to = await TestApp.start({ level: 3, plugins: CONFIG });
    const token = await to.http.apiToken('full-access');
    const data = { schema: DEAL };
    const saved = await to.http.post('/api/nexus-crm/definitions', { data }, { token });
    expect(saved.status).toBe(201);
    await leaveSomethingWaiting(to, token);
    await to.stop();
    from = await PipelineApp.start({ level: 3, plugins: CONFIG });
  });
  afterAll(async () => {
    await from?.dispose();
    await to?.dispose();
  });

  const cli = async (app: TestApp, ...args: string[]): Promise<void> => {
    await app.stop();
    const { code, output } = await spawnChild(app, CLI, args).exit;
    if (code !== 0) throw new Error(`strapi ${args.join(' ')} ended with ${code}:\n${output}`);
  };

  type Row = Record<string, unknown>;

  /** The rows of tables, without the numbers that another database counts by itself. */
  const tablesOf = async (app: TestApp, names: readonly string[]) => {
    const knex = app.database.connect();
    try {
      const found: Record<string, string[]> = {};
      for (const table of names) {
        const rows: Row[] = await knex(table).select('*');
        found[table] = rows.map(({ id: _, ...row }) =>
          JSON.stringify(row, Object.keys(row).sort()),
        );
        found[table].sort();
      }
      return found;
    } finally {
      await knex.destroy();
    }
  };

  /** A wait for triggers and integrations, in both apps before the import. */
  const leaveSomethingWaiting = async (app: TestApp, token: string): Promise<void> => {
    const post = async (url: string, data: object) => {
      const { status, body } = await app.http.post(`/api/nexus-crm${url}`, { data }, { token });
      if (status !== 201) throw new Error(`${url}: ${JSON.stringify(body)}`);
    };
    await post('/integrations', {
      ...{ name: 'hook', kind: 'webhook', settings: { url: 'https://hooks.example.org/in' } },
    });
    await post('/subscriptions', { name: 'all', integration: 'hook', events: ['*'] });
    await post('/triggers', {
      ...{ key: 'won' },
      ...{
        settings: { entry: { type: COMPANY, events: ['created'] }, start: { definition: 'deal' } },
      },
    });
    await post('/triggers', {
      key: 'called',
      settings: {
        signature: { kind: 'none' },
        act: { action: 'take', subject: { type: CONTACT, where: { email: 'data.email' } } },
      },
    });
    const none = await app.http.post('/api/nexus-crm/triggers/called', {}, { token });
    expect(none.status).toBeGreaterThanOrEqual(400);
    const companies = app.strapi.documents(COMPANY as 'admin::user');
    await companies.create({ data: { name: 'Waits' }, status: 'published' });
    await post('/contacts', { name: 'Waits' });
    for (const [table, rows] of Object.entries(await tablesOf(app, LEFT))) {
      expect([table, rows.length]).not.toEqual([table, 0]);
    }
  };

  /** A user who has come along. */
  const signIn = async (username: string): Promise<string> => {
    const query = to.strapi.db.query('plugin::users-permissions.user');
    const { id } = await query.findOne({ where: { username } });
    return to.strapi.plugin('users-permissions').service<Jwt>('jwt').issue({ id });
  };

  test('[SR-005] carry calendars, SLAs, escalations, notifications, delegations, views, subscriptions and triggers', async () => {
    const { app } = from;
    ann = await from.user('ann');
    max = await from.user('max');
    await app.http.grant(
      'authenticated',
      ['notifications.find', 'notifications.prefer', 'notifications.preferences', 'views.create']
        .concat('views.find', 'views.pin', 'delegations.create', 'dashboard.find')
        .map((action) => `plugin::nexus-crm.${action}`),
    );
    await from.team('managers', [max.person]);
    const calendar = await from.post('/calendars', OFFICE);
    expect(calendar.status).toBe(201);
    await from.publish(PIPELINE);
    await from.publish(DEAL);

    // Late and escalated, with its notifications.
    const late = await from.start('support', await from.lead({ owner: ann.person }));
    await from.makeTimersDue();
    await from.engine.runDue();
    await from.engine.runDue();
    await leaveSomethingWaiting(app, from.token);
    // In time, with all of its timers and a task.
    const lead = await from.lead({ owner: ann.person, email: 'lea@example.org' });
    const running = await from.start('support', lead);
    const called = await app.http.post(
      '/api/nexus-crm/triggers/called',
      { email: 'lea@example.org' },
      { token: from.token, headers: { 'idempotency-key': 'once' } },
    );
    expect(called.status).toBeLessThan(300);
    const preferred = await from.put(
      '/notification-preferences',
      { breach: { email: true } },
      max.token,
    );
    expect(preferred.status).toBe(200);
    const view = await from.post(
      '/views',
      { page: 'board', name: 'Mine', query: 'owner=me' },
      max.token,
    );
    await from.put(`/views/${view.body.data.id}/pin`, { isPinned: true }, max.token);
    const ends = new Date(Date.now() + 24 * 3_600_000).toISOString();
    const delegated = await from.post(
      '/delegations',
      { delegatee: ann.person, to: ends, reason: 'Holiday.' },
      max.token,
    );
    expect(delegated.status).toBe(201);

    const before = await tablesOf(app, INCLUDED);
    for (const [table, rows] of Object.entries(before)) {
      expect([table, rows.length]).not.toEqual([table, 0]);
    }
    const archive = path.join(app.directory, 'backup');
    await cli(app, 'export', '--no-encrypt', '--no-compress', '-f', archive);

    await cli(to, 'import', '--force', '-f', `${archive}.tar`);
    expect(await tablesOf(to, INCLUDED)).toEqual(before);
    expect(await tablesOf(to, LEFT)).toEqual(Object.fromEntries(LEFT.map((table) => [table, []])));

    await to.start({ plugins: CONFIG });
    const all = await to.http.apiToken('full-access');
    const get = async <Data = Row[]>(url: string, by = all): Promise<Data> => {
      const { status, body } = await to.http.get<{ data: Data }>(`/api/nexus-crm${url}`, {
        token: by,
      });
      expect([url, status]).toEqual([url, 200]);
      return body.data;
    };
    const own = await signIn('max');
    expect(await get('/instances/verify')).toEqual([]);
    expect(await get('/calendars/office')).toMatchObject({ holidays: OFFICE.holidays });
    expect(await get('/integrations/hook')).toMatchObject({ kind: 'webhook' });
    expect(await get('/subscriptions/all')).toMatchObject({ integration: 'hook' });
    expect((await get('/triggers')).map(({ key }: Row) => key).sort()).toEqual(['called', 'won']);
    expect(await get('/notification-preferences', own)).toMatchObject({ breach: { email: true } });
    expect(await get('/views?page=board', own)).toMatchObject([{ name: 'Mine', isPinned: true }]);
    const received = await get('/notifications', own);
    expect(received.map(({ instance }: Row) => instance)).toContain(late.id);
    const clocks = await get('/sla');
    const statusOf = (id: string) =>
      clocks.find(({ instance }: Row) => instance === id)?.status as string;
    expect([statusOf(late.id), statusOf(running.id)]).toEqual(['breached', 'on_track']);

    // What runs continues there: the ladder of the lead that was in time, and its SLA.
    await to.strapi.db.connection('crm_timers').update({ trigger_at: 1 });
    const engine = to.strapi.plugin('nexus-crm').service<{ runDue(): Promise<number> }>('engine');
    while ((await engine.runDue()) > 0);
    const raised = await get(`/instances/${running.id}/escalations`);
    expect(raised.map(({ action }) => action).sort()).toEqual(['notify', 'reassign']);
    expect(await get(`/sla?filters[status]=breached`)).toHaveLength(2);
    expect(await get<Row>(`/delegations/${delegated.body.data.id}`)).toMatchObject({
      ...{ delegator: max.person, delegatee: ann.person, reason: 'Holiday.' },
    });
    const history = to.strapi.plugin('nexus-crm').service<History>('history');
    expect(await history.verify()).toMatchObject({ broken: [] });
  });
});
