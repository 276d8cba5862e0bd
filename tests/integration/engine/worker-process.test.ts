/** @databases postgres */
import path from 'node:path';

import { spawnChild, type Child } from '../../support/child';
import { CONTACT, PipelineApp } from './support';

const SCRIPT = path.join(__dirname, '..', '..', '..', 'bin', 'worker.mjs');

const PIPELINE = {
  id: 'later',
  entities: { lead: { stages: ['new', 'busy'] } },
  transitions: {
    go: {
      from: 'new',
      to: 'busy',
      do: [{ wait: '1 day' }, { set: { score: 'data.score + 1' } }],
    },
  },
  campaigns: { push: { do: [{ set: { score: 'data.score + 10' } }] } },
};

/** Background jobs that nobody requests. */
const RECURRING = [
  'campaign-sweep',
  'delivery-pruning',
  'delivery-sweep',
  'stage-log',
  'view-pruning',
];

/** Processes that answer requests beside processes that work. */
describe('npx nexus-crm-worker', () => {
  let crm: PipelineApp;

  beforeAll(async () => {
    crm = await PipelineApp.start({
      plugins: { 'nexus-crm': { config: { timers: { worker: false } } } },
    });
    await crm.publish(PIPELINE);
  });
  afterAll(() => crm.dispose());

  const worker = (...args: string[]): Child => spawnChild(crm.app, SCRIPT, args);
  const lead = async (): Promise<string> => crm.lead({ score: 1 });
  const scoreOf = async (id: string): Promise<number> => (await crm.contact(id)).score;
  const arm = async (): Promise<string> => {
    const id = await lead();
    const { id: instance } = await crm.start('later', id);
    expect((await crm.act(instance, 'go')).status).toBe(200);
    await crm.makeTimersDue();
    return id;
  };
  const push = async (): Promise<string> => {
    const id = await lead();
    const audience = { type: CONTACT, records: [id] };
    const campaign = { name: 'Push', definition: 'later', flow: 'push', audience };
    const created = await crm.post('/campaigns', campaign);
    const started = await crm.post(`/campaigns/${created.body.data.documentId}/start`);
    expect(started.status).toBe(202);
    return id;
  };

  test('[SCL-001] --drain carries out what is due, of timers and campaigns, and exits', async () => {
    const [waited, pushed] = [await arm(), await push()];
    expect([await scoreOf(waited), await scoreOf(pushed)]).toEqual([1, 1]);
    const { code, output } = await worker('--drain').exit;
    expect([code, output]).toEqual([0, expect.stringMatching(/^\d+ done$/m)]);
    expect([await scoreOf(waited), await scoreOf(pushed)]).toEqual([2, 11]);
    const again = await worker('--drain').exit;
    expect([again.code, again.output]).toEqual([0, expect.stringMatching(/^0 done$/m)]);
  });

  test('[REL-001] --drain arms what runs again and again, so that a cron job is enough', async () => {
    const jobs = () => crm.app.strapi.db.connection('crm_timers').whereNull('instance_id');
    const types = async (): Promise<readonly string[]> =>
      (await jobs().where({ status: 'armed' }).orderBy('type').distinct('type')).map(
        ({ type }: { type: string }) => type,
      );
    await jobs().delete();
    expect((await worker('--drain').exit).code).toBe(0);
    const armed = await types();
    expect(armed).toEqual(expect.arrayContaining(RECURRING));
    // They are due later: another call does nothing.
    const again = await worker('--drain').exit;
    expect([again.code, again.output]).toEqual([0, expect.stringMatching(/^0 done$/m)]);
    expect(await types()).toEqual(armed);
  });

  test('[SCL-001] without it, it works until SIGTERM, also with a field that was added meanwhile', async () => {
    const child = worker();
    await child.line('The worker');
    const fields = crm.app.strapi.plugin('nexus-crm').service('custom-fields');
    await fields.create({ uid: CONTACT, name: 'region', type: 'string' });
    await crm.publish({
      ...PIPELINE,
      version: '1.1.0',
      campaigns: { push: { do: [{ set: { region: "'EMEA'", score: '5' } }] } },
    });
    const [waited, pushed] = [await arm(), await push()];
    while ((await scoreOf(waited)) !== 2);
    while ((await scoreOf(pushed)) !== 5);
    expect((await crm.contact(pushed)).region).toBe('EMEA');
    child.process.kill('SIGTERM');
    expect(await child.exit).toEqual({ code: 0, output: expect.stringContaining('at work') });
  });

  test('[REL-002] --redrive arms what has failed, of one type, state, instance or id, and exits', async () => {
    const waited: string[] = [];
    while (waited.length < 4) waited.push(await arm());
    const timers = () => crm.app.strapi.db.connection('crm_timers');
    const dead = { status: 'dead', attempts: 20, last_error: 'No line' };
    await timers().where({ status: 'armed', type: 'wait' }).update(dead);
    const redrive = async (...args: string[]) => {
      const { code, output } = await worker('--redrive', ...args).exit;
      return [code, /^\d+ redriven$/m.exec(output)?.[0]];
    };
    expect(await redrive('--type', 'activity')).toEqual([0, '0 redriven']);
    const { instance_id: instance } = await timers().where(dead).first();
    expect(await redrive('--instance', instance)).toEqual([0, '1 redriven']);
    const { document_id: id } = await timers().where(dead).first();
    expect(await redrive('--id', id)).toEqual([0, '1 redriven']);
    // It has not failed any more, and the other one is not there.
    expect(await redrive('--id', id)).toEqual([1, undefined]);
    expect(await redrive('--id', 'nowhere')).toEqual([1, undefined]);
    expect(await redrive('--state', 'failing')).toEqual([0, '0 redriven']);
    const { document_id: failing } = await timers().where(dead).first();
    await timers().where({ document_id: failing }).update({ status: 'armed', attempts: 3 });
    expect(await redrive('--state', 'dead')).toEqual([0, '1 redriven']);
    expect(await redrive()).toEqual([0, '1 redriven']);
    expect((await worker('--drain').exit).code).toBe(0);
    expect(await Promise.all(waited.map(scoreOf))).toEqual([2, 2, 2, 2]);
  });

  test('says how it is called, and what is wrong at level 1', async () => {
    const wrong = [
      ...[['--drian'], ['--drain', '--redrive'], ['--type', 'wait'], ['redrive'], ['--id', 'x']],
      ...[
        ['--redrive', '--id', 'x', '--type', 'wait'],
        ['--redrive', '--state', 'due'],
      ],
    ];
    for (const args of wrong) {
      const { code, output } = await worker(...args).exit;
      const usage = expect.stringContaining('npx nexus-crm-worker [--drain | --redrive ');
      expect([args, code, output]).toEqual([args, 1, usage]);
    }
    process.env.NEXUS_CRM_LEVEL = '1';
    const low = await worker('--drain').exit;
    delete process.env.NEXUS_CRM_LEVEL;
    expect([low.code, low.output]).toEqual([1, expect.stringContaining('set the level to 2 or 3')]);
  });
});
