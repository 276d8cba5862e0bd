/** @databases sqlite postgres */
import path from 'node:path';

import { TestApp } from '../../support/app';
import { spawnChild } from '../../support/child';

const CLI = path.join(
  path.dirname(require.resolve('@strapi/strapi/package.json')),
  'bin',
  'strapi.js',
);
const COMPANY = 'api::company.company';
const CONTACT = 'plugin::nexus-crm.contact';

const PIPELINE = {
  id: 'moving',
  dataSchema: { note: { type: 'string' } },
  entities: { lead: { stages: ['new', 'asked', { name: 'won', final: true }] } },
  transitions: {
    ask: { from: 'new', to: 'asked', do: [{ task: 'Call', assign: { team: 'desk' } }] },
    wait: { from: 'new', to: 'asked', do: [{ wait: '3 days' }] },
    win: {
      from: 'asked',
      to: 'won',
      approval: { strategy: 'unison', voters: { team: 'desk' } },
    },
  },
  campaigns: { mail: { do: [{ wait: '1 day' }] } },
};

/** Plain tables and the columns that another database renumbers, or counts by itself. */
const TABLES: Readonly<Record<string, readonly string[]>> = {
  ...{ crm_instances: ['id'], crm_tokens: ['id'], crm_tasks: ['id'], crm_task_assignees: ['id'] },
  ...{ crm_votes: ['id'], crm_timers: ['id'], crm_campaign_members: ['id'] },
  ...{ crm_campaign_runs: ['id', 'looked_to'], crm_pick_cursors: [], crm_trigger_calls: [] },
  ...{ crm_history: ['id'], crm_history_heads: [], crm_delegations: ['id'] },
  ...{ crm_stage_log: ['id'] },
};

/** Each command boots the app in a process of its own. */
jest.setTimeout(400_000);

describe('strapi export and import', () => {
  let from: TestApp;
  let to: TestApp;

  beforeAll(async () => {
    from = await TestApp.start({ level: 2 });
    to = await TestApp.create({ level: 2 });
  });

  afterAll(async () => {
    await from?.dispose();
    await to?.dispose();
  });

  async function cli(app: TestApp, ...args: string[]) {
    const { code, output } = await spawnChild(app, CLI, args).exit;
    if (code !== 0) throw new Error(`strapi ${args.join(' ')} ended with ${code}:\n${output}`);
  }

  const crm = (app: TestApp, name: string): any => app.strapi.plugin('nexus-crm').service(name);
  const documents = (app: TestApp, uid: string) => app.strapi.documents(uid as never) as any;

  const exportTo = async (app: TestApp, name: string): Promise<string> => {
    const archive = path.join(app.directory, name);
    await app.stop();
    await cli(app, 'export', '--no-encrypt', '--no-compress', '-f', archive);
    return `${archive}.tar`;
  };
  const importFrom = async (app: TestApp, file: string): Promise<void> => {
    await app.stop();
    await cli(app, 'import', '--force', '-f', file);
  };

  /** What the plain tables hold, without what is another number there. */
  const tablesOf = async (app: TestApp): Promise<Record<string, string[]>> => {
    const knex = app.database.connect();
    try {
      const found: Record<string, string[]> = {};
      for (const [table, left] of Object.entries(TABLES)) {
        const rows: any[] = await knex(table).select('*');
        found[table] = rows.map((row) => {
          for (const column of left) delete row[column];
          return JSON.stringify(row, Object.keys(row).sort());
        });
        found[table].sort();
      }
      return found;
    } finally {
      await knex.destroy();
    }
  };

  let archive: string;
  const ids: Record<string, string> = {};

  test('[SR-005] carry pipelines at work, history, contacts of level 1 and custom fields into an empty app', async () => {
    const fields = crm(from, 'custom-fields');
    await fields.create({ uid: COMPANY, name: 'region', type: 'string' });
    await fields.create({ uid: CONTACT, name: 'visits', type: 'integer' });
    const hidden = await fields.create({ uid: CONTACT, name: 'hidden', type: 'string' });

    const company = await documents(from, COMPANY).create({
      data: { name: 'ACME', region: 'North' },
      status: 'published',
    });
    ids.company = company.documentId;
    const added = await crm(from, 'crm').for(COMPANY, ids.company).addContact({ name: 'Ann' });
    const contact = async (data: object): Promise<string> =>
      (await documents(from, CONTACT).create({ data })).documentId;
    ids.bob = await contact({ name: 'Bob', visits: 7, hidden: 'x' });
    await documents(from, 'plugin::nexus-crm.opportunity').create({
      data: { name: 'Deal', value: 10.25, contact: ids.bob },
    });
    await fields.archive(hidden.id);

    const user = await from.http.user('vera');
    const member = `user:${user.documentId}`;
    const team = { key: 'desk', name: 'Desk', members: [member] };
    await documents(from, 'plugin::nexus-crm.team').create({ data: team });
    await crm(from, 'definitions').create({ schema: PIPELINE });
    await crm(from, 'definitions').publish('moving');
    const { documentId: stand } = await from.http.user('vito');
    const ends = new Date(Date.now() + 24 * 3_600_000).toISOString();
    await crm(from, 'delegations').create({
      ...{ delegator: member, delegatee: `user:${stand}`, to: ends, reason: 'Holiday.' },
    });
    const engine = crm(from, 'engine');
    const begin = async (name: string): Promise<string> => {
      ids[name] = await contact({ name, kind: 'lead' });
      const subject = { type: CONTACT, id: ids[name] };
      return (await engine.start({ definition: 'moving', subject })).id;
    };
    await engine.act(await begin('waiting'), 'wait');
    await engine.act(await begin('asked'), 'ask', { comment: 'Please' });
    const voted = await begin('voted');
    await engine.act(voted, 'ask');
    const [task] = (await from.strapi.db.connection('crm_tasks').orderBy('id', 'desc')) as any[];
    await engine.completeTask(task.document_id, {
      actor: { kind: 'user', id: user.documentId, label: 'vera' },
    });
    await engine.act(voted, 'win', { comment: 'They signed' });
    const campaign = await documents(from, 'plugin::nexus-crm.campaign').create({
      data: {
        ...{ name: 'Mail', definition: 'moving', flow: 'mail' },
        audience: { type: CONTACT, records: [ids.bob] },
      },
    });
    await crm(from, 'campaigns').start(campaign.documentId);
    await crm(from, 'campaigns').runDue();
    expect((await crm(from, 'history').verify()).broken).toEqual([]);

    archive = await exportTo(from, 'backup');
    const before = await tablesOf(from);
    for (const table of [
      ...['crm_instances', 'crm_tokens', 'crm_tasks', 'crm_votes', 'crm_timers'],
      'crm_delegations',
    ]) {
      expect(before[table]).not.toEqual([]);
    }
    await to.start();
    await importFrom(to, archive);
    expect(await tablesOf(to)).toEqual(before);

    await to.start();
    const token = await to.http.apiToken('full-access');
    const get = async (url: string) => (await to.http.get(url, { token })).body.data;
    expect(await get('/api/companies')).toMatchObject([{ name: 'ACME', region: 'North' }]);
    expect(await crm(to, 'crm').for(COMPANY, ids.company).contacts()).toEqual([added]);
    expect(await get('/api/nexus-crm/opportunities?populate=contact')).toMatchObject([
      { name: 'Deal', contact: { documentId: ids.bob, name: 'Bob', visits: 7 } },
    ]);
    expect(await crm(to, 'history').verify()).toMatchObject({ broken: [] });
    expect(await get('/api/nexus-crm/instances/verify')).toEqual([]);
    expect(await get(`/api/nexus-crm/contacts/${ids.asked}`)).toMatchObject({ stage: 'asked' });

    // Imported instances run: the task is completed there, and the history continues after the imported one.
    const [open] = (await to.strapi.db
      .connection('crm_tasks')
      .where({ subject_id: ids.asked, status: 'open' })) as any[];
    const actor = { kind: 'user', id: user.documentId, label: 'vera' };
    await crm(to, 'engine').completeTask(open.document_id, { actor });
    await documents(to, CONTACT).update({ documentId: ids.bob, data: { visits: 8 } });
    expect(await crm(to, 'history').verify()).toMatchObject({ broken: [] });

    // What the archive does not know: values of archived fields.
    const definitions = await crm(to, 'custom-fields').list({ archived: 'all' });
    expect(definitions.map(({ name }: any) => name).sort()).toEqual(['hidden', 'region', 'visits']);
    const back = definitions.find(({ name }: any) => name === 'hidden');
    await crm(to, 'custom-fields').restore(back.id);
    expect(await get(`/api/nexus-crm/contacts/${ids.bob}`)).toMatchObject({ hidden: null });
  });

  test('[SR-005] an older archive restores records and instances, and removes nothing from the history', async () => {
    const history = crm(to, 'history');
    const subject = { type: CONTACT, id: ids.bob! };
    const past = await history.read({ subject });
    await importFrom(to, archive);
    await to.start();
    const now = await crm(to, 'history').read({ subject });
    expect(now.slice(1).map(({ seq }: any) => seq)).toEqual(past.map(({ seq }: any) => seq));
    expect(now[0]).toMatchObject({
      event: 'record.restored',
      actor: { kind: 'system' },
      payload: { imported: { seq: past.length - 1 } },
    });
    const bob = await documents(to, CONTACT).findOne({ documentId: ids.bob });
    expect(bob.visits).toBe(7);
    expect(await crm(to, 'history').verify()).toMatchObject({ broken: [] });
    await documents(to, CONTACT).update({ documentId: ids.bob, data: { visits: 9 } });
    expect(await crm(to, 'history').verify()).toMatchObject({ broken: [] });
  });

  test('records that came without their instances are released at the next start, and keep their stage', async () => {
    await to.stop();
    const knex = to.database.connect();
    await knex('crm_instances').delete();
    await knex.destroy();
    await to.start();
    // Asked again until the start has looked: it does so beside the requests.
    const token = await to.http.apiToken('full-access');
    const shown = async (): Promise<any> =>
      (await to.http.get(`/api/nexus-crm/contacts/${ids.asked}`, { token })).body.data;
    let contact = await shown();
    while (contact.instanceId !== null) contact = await shown();
    expect(contact).toMatchObject({ stage: 'asked', instanceId: null });
  });
});
