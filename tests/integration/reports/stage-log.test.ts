import { StageLogBackfill } from '../../../server/src/sql/stage-log/backfill';
import { StrapiSqlRuntime } from '../../../server/src/strapi/ports/sql-runtime';
import type { StageLog } from '../../../server/src/services/stage-log';
import type { LogRow } from '../../support/raw-reports';
import { CONTACT, OPPORTUNITY, PipelineApp } from '../engine/support';

type Entry = Omit<LogRow, 'id'>;

const LEADS = {
  id: 'lead-log',
  entities: {
    lead: { stages: ['new', 'qualified', { name: 'won', final: true }, { name: 'lost', final: true }] },
  },
  transitions: {
    qualify: { from: 'new', to: 'qualified', assign: { role: 'authenticated', pick: 'round_robin' } },
    back: { from: 'qualified', to: 'new' },
    again: { from: 'qualified', to: 'qualified' },
    win: { from: 'qualified', to: 'won' },
    lose: { from: '*', to: 'lost', do: [{ task: 'Say goodbye' }] },
  },
  campaigns: { mail: { do: [{ wait: '3 days' }] } },
};

const DEALS = {
  id: 'deal-log',
  entities: { opportunity: { stages: ['open', { name: 'won', final: true }] } },
  transitions: { win: { from: 'open', to: 'won' } },
};

const renamed = {
  ...LEADS,
  id: 'moved-log',
  version: '2.0.0',
  entities: { lead: { stages: ['fresh', 'qualified', { name: 'won', final: true }] } },
  transitions: { qualify: { from: 'fresh', to: 'qualified' }, win: { from: '*', to: 'won' } },
};

/** US-025: each entry into a stage is logged with the decision, and again from the history. */
describe('the stage log', () => {
  let crm: PipelineApp;

  beforeAll(async () => {
    crm = await PipelineApp.start({ level: 3 });
    await crm.workers.stop();
    await crm.user('olga');
    await crm.publish(LEADS);
    await crm.publish(DEALS);
  });
  afterAll(() => crm.dispose());

  const knex = () => crm.app.strapi.db.connection;
  const plugin = () => crm.app.strapi.plugin('nexus-crm');
  const stageLog = (): StageLog =>
    plugin().service<{ stageLog: StageLog }>('composition').stageLog;
  const entries = async (id: string): Promise<Entry[]> => {
    const rows: readonly LogRow[] = await knex()('crm_stage_log').where({ instance_id: id }).orderBy('id');
    return rows.map(({ id: _, ...row }) => ({ ...row, value: row.value === null ? null : Number(row.value) }));
  };
  const number = (value: number | string | null) => (value === null ? null : Number(value));
  const numbers = (rows: readonly Entry[]) =>
    rows.map((row) => ({
      ...row,
      started_at: Number(row.started_at),
      entered_at: Number(row.entered_at),
      ...{ left_at: number(row.left_at), ended_at: number(row.ended_at) },
    }));
  const begin = async (definition = 'lead-log'): Promise<{ id: string; lead: string }> => {
    const lead = await crm.lead();
    return { id: (await crm.start(definition, lead)).id, lead };
  };
  const done = async (id: string, action: string, data?: object): Promise<void> => {
    const { status, body } = await crm.act(id, action, data);
    if (status !== 200) throw new Error(JSON.stringify(body));
  };
  /** Fills the log of these instances from their history. */
  const refill = async (ids: readonly string[]): Promise<void> => {
    await knex()('crm_stage_log').whereIn('instance_id', [...ids]).delete();
    await knex()('crm_instances').whereIn('document_id', [...ids]).update({ stage_logged: null });
    expect(await stageLog().isComplete()).toBe(false);
    await stageLog().request();
    await crm.workers.drain();
    expect(await stageLog().isComplete()).toBe(true);
  };
  const short = (rows: readonly Entry[]) =>
    rows.map(({ stage, from_stage: from, entered_by: by, next_stage: next, outcome }) => [
      ...[from, by, stage, next, outcome],
    ]);

  test('[US-025] has each entry, also into the same stage, and the end', async () => {
    const { id, lead } = await begin();
    for (const action of ['qualify', 'back', 'qualify', 'again', 'win']) await done(id, action);
    const log = numbers(await entries(id));
    expect(short(log)).toEqual([
      [null, null, 'new', 'qualified', null],
      ['new', 'qualify', 'qualified', 'new', null],
      ['qualified', 'back', 'new', 'qualified', null],
      ['new', 'qualify', 'qualified', 'qualified', null],
      ['qualified', 'again', 'qualified', 'won', null],
      ['qualified', 'win', 'won', null, 'won'],
    ]);
    const { owner } = await crm.contact(lead);
    expect(owner).toMatch(/^user:/);
    expect(log.map((row) => row.owner)).toEqual([null, ...Array(5).fill(owner)]);
    expect(log[0]).toMatchObject({
      ...{ tenant: 'default', subject_type: CONTACT, subject_id: lead, definition: 'lead-log' },
      ...{ version: '1.0.0', entity: 'lead', value: null, currency: null, lost_reason: null },
    });
    for (const [index, row] of log.entries()) {
      expect(row.started_at).toBe(log[0]!.entered_at);
      expect(row.left_at).toBe(log[index + 1]?.entered_at ?? row.ended_at);
    }
    expect(log[5]!.ended_at).toBe(log[5]!.entered_at);
    await refill([id]);
    expect(numbers(await entries(id))).toEqual(log);
  });

  test('[US-025] a conversion that is reverted is none; the stage is entered again', async () => {
    const { id } = await begin();
    await done(id, 'convert');
    expect(short(await entries(id))).toEqual([[null, null, 'new', null, 'converted']]);
    await done(id, 'revertConvert');
    await done(id, 'convert');
    const log = await entries(id);
    expect(short(log)).toEqual([
      [null, null, 'new', null, 'reverted'],
      ['new', 'revertConvert', 'new', null, 'converted'],
    ]);
    await refill([id]);
    expect(numbers(await entries(id))).toEqual(numbers(log));
  });

  test('[US-025] [FR-L3-004] a stage that a compensation moves back to is entered by it', async () => {
    await crm.publish({
      id: 'undone-log',
      entities: { lead: { stages: ['new', 'busy'] } },
      transitions: {
        sign: { from: 'new', to: 'busy', do: [{ activity: 'nobody-knows' }], onFailure: 'compensate' },
      },
    });
    const { id } = await crm.start('undone-log', await crm.lead());
    await done(id, 'sign');
    await crm.workers.drain();
    const log = await entries(id);
    expect(short(log)).toEqual([
      [null, null, 'new', 'busy', null],
      ['new', 'sign', 'busy', 'new', null],
      ['busy', 'compensation', 'new', null, null],
    ]);
    await refill([id]);
    expect(numbers(await entries(id))).toEqual(numbers(log));
  });

  test('[US-025] the reason of a loss, also while its flow is running; cancelling and deleting', async () => {
    const [lost, closed, cancelled, deleted] = [
      await begin(),
      await begin(),
      await begin(),
      await begin(),
    ];
    await done(lost.id, 'close', { outcome: 'lost', reason: 'Too expensive' });
    expect(await entries(lost.id)).toMatchObject([
      { stage: 'new', next_stage: 'lost' },
      { stage: 'lost', outcome: null, left_at: null, lost_reason: 'Too expensive' },
    ]);
    const { tasks } = (await crm.get(`/instances/${lost.id}`)).body.data;
    await crm.post(`/tasks/${tasks[0].id}/complete`, {});
    await done(closed.id, 'qualify');
    await done(closed.id, 'close', { outcome: 'won' });
    await done(cancelled.id, 'cancel');
    await crm.app.http.request('DELETE', `/api/nexus-crm/contacts/${deleted.lead}`, {
      token: crm.token,
    });
    const all = [lost, closed, cancelled, deleted].map(({ id }) => id);
    const logs = await Promise.all(all.map(entries));
    expect(logs.map((log) => log.at(-1))).toMatchObject([
      { stage: 'lost', outcome: 'lost', lost_reason: 'Too expensive' },
      { stage: 'won', outcome: 'won', entered_by: 'win', lost_reason: null },
      { stage: 'new', outcome: 'cancelled' },
      { stage: 'new', outcome: 'cancelled' },
    ]);
    await refill(all);
    const again = await Promise.all(all.map(entries));
    expect(again.map(numbers)).toEqual(logs.map(numbers));
  });

  test('[US-025] an instance that is moved to another version stays where it is, under the new name', async () => {
    await crm.publish({ ...LEADS, id: 'moved-log' });
    const { id } = await begin('moved-log');
    const [before] = numbers(await entries(id));
    await crm.publish(renamed);
    const moved = await crm.post('/definitions/moved-log/move', {
      stages: { new: 'fresh' },
      dryRun: false,
    });
    expect(moved.status).toBe(200);
    expect(numbers(await entries(id))).toEqual([{ ...before, stage: 'fresh', version: '2.0.0' }]);
    await done(id, 'win');
    const log = numbers(await entries(id));
    expect(short(log)).toEqual([
      [null, null, 'fresh', 'won', null],
      ['fresh', 'win', 'won', null, 'won'],
    ]);
    await refill([id]);
    expect(numbers(await entries(id))).toEqual(log);
  });

  test('[US-025] the value of an opportunity when it enters a stage', async () => {
    const values = { name: 'Big', value: 1200.5, currency: 'EUR' };
    const { documentId } = (await crm.post('/opportunities', values)).body.data;
    const subject = { type: OPPORTUNITY, id: documentId };
    const started = await crm.post('/instances', { definition: 'deal-log', subject });
    const { id } = started.body.data;
    await crm.put(`/opportunities/${documentId}`, { value: 900 });
    await done(id, 'win');
    expect(await entries(id)).toMatchObject([
      { value: 1200.5, currency: 'EUR', subject_type: OPPORTUNITY },
      { value: 900, currency: 'EUR', outcome: 'won' },
    ]);
    await refill([id]);
    expect((await entries(id)).map(({ value }) => value)).toEqual([900, 900]);
    await plugin().service<{ erase(of: object): Promise<number> }>('history').erase(subject);
    expect(await entries(id)).toMatchObject([
      { value: null, currency: null, stage: 'open' },
      { value: null, currency: null, stage: 'won' },
    ]);
    // What is erased stays erased, and the present place of the instance is known.
    await refill([id]);
    expect((await entries(id)).at(-1)).toMatchObject({ stage: 'won', outcome: 'won' });
  });

  test('[US-025] an instance without its log may move on before the log is filled; members of campaigns have none', async () => {
    const { id, lead } = await begin();
    await done(id, 'qualify');
    const log = numbers(await entries(id));
    await knex()('crm_stage_log').where({ instance_id: id }).delete();
    await knex()('crm_instances').where({ document_id: id }).update({ stage_logged: null });
    await done(id, 'back');
    const member = await crm.start('lead-log', lead, { campaign: 'mail' });
    await knex()('crm_instances').where({ document_id: member.id }).update({ stage_logged: null });
    await stageLog().request();
    await crm.workers.drain();
    expect(await stageLog().isComplete()).toBe(true);
    expect(await entries(member.id)).toEqual([]);
    const filled = numbers(await entries(id));
    expect(filled).toHaveLength(3);
    expect(filled.slice(0, 1)).toEqual(log.slice(0, 1));
    expect(short(filled)[2]).toEqual(['qualified', 'back', 'new', null, null]);
  });

  test('[US-025] an entry that was written again since its instance was read is left all the same', async () => {
    const { id } = await begin();
    const { engine, storage } = crm.engine.graph;
    const loaded = await storage.loadForCommit(id);
    await refill([id]);
    const actor = { kind: 'system', id: 'system', label: 'System' };
    await engine.execute(id, { type: 'act', action: 'qualify', actor }, { loaded });
    expect(short(await entries(id))).toEqual([
      [null, null, 'new', 'qualified', null],
      ['new', 'qualify', 'qualified', null, null],
    ]);
  });

  test('[REL-004] a repair that moves an instance is in the log, once it is filled again', async () => {
    const { id } = await begin();
    await done(id, 'qualify');
    await knex()('crm_instances').where({ document_id: id }).update({ state: 'nowhere' });
    const repaired = await crm.post(`/instances/${id}/repair`, { dryRun: false });
    expect([repaired.status, repaired.body.data.after.stage]).toEqual([200, 'qualified']);
    expect(await stageLog().isComplete()).toBe(false);
    await stageLog().request();
    await crm.workers.drain();
    expect(await stageLog().isComplete()).toBe(true);
    const log = short(await entries(id));
    // One row says where it is.
    expect(log.filter(([, , , next]) => next === null)).toHaveLength(1);
    expect(log.at(-1)?.[2]).toBe('qualified');
    expect((await crm.post(`/instances/${id}/resume`)).status).toBe(200);
    await done(id, 'win');
    expect(short(await entries(id)).at(-1)?.slice(0, 3)).toEqual(['qualified', 'win', 'won']);
  });

  test('[REL-001] two processes fill the log while instances move on', async () => {
    const all: string[] = [];
    for (let index = 0; index < 12; index += 1) {
      const { id } = await begin();
      await done(id, 'qualify');
      all.push(id);
    }
    await knex()('crm_stage_log').whereIn('instance_id', all).delete();
    await knex()('crm_instances').whereIn('document_id', all).update({ stage_logged: null });
    const backfill = new StageLogBackfill(new StrapiSqlRuntime(crm.app.strapi));
    const fill = async (): Promise<void> => {
      while ((await backfill.fill(3)) > 0);
    };
    await Promise.all([fill(), fill(), ...all.map((id) => done(id, 'back'))]);
    expect(await backfill.isComplete()).toBe(true);
    for (const id of all) {
      expect(short(await entries(id))).toEqual([
        [null, null, 'new', 'qualified', null],
        ['new', 'qualify', 'qualified', 'new', null],
        ['qualified', 'back', 'new', null, null],
      ]);
    }
  });

  test('[BR-002] a decision that is rolled back logs nothing', async () => {
    const { id } = await begin();
    const log = await entries(id);
    await expect(
      crm.app.strapi.db.transaction(async ({ trx }) => {
        await crm.engine.act(id, 'qualify', { actor: { kind: 'system', id: 'test', label: 'Test' } });
        expect(await trx('crm_stage_log').where({ instance_id: id })).toHaveLength(2);
        throw new Error('rolled back');
      }),
    ).rejects.toThrow('rolled back');
    expect(await entries(id)).toEqual(log);
  });
});
