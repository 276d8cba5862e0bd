/** @databases sqlite */
import { PipelineApp } from '../engine/support';

/** Wraps the database with the required methods alone, so without leases of timers. */
const INDEX = `
module.exports = {
  register({ strapi }) {
    const extensions = strapi.plugin('nexus-crm').service('extensions');
    const METHODS = ['load', 'subject', 'findLive', 'commit', 'history', 'dueTimers', 'nextTimerAt'];
    extensions.storage({
      name: 'plain',
      open: (database) =>
        Object.fromEntries(METHODS.map((name) => [name, (...input) => database[name](...input)])),
    });
    strapi.rung = 0;
    extensions.integration({ name: 'ring', async execute() { strapi.rung += 1; } });
    extensions.integration({ name: 'endless', execute: () => new Promise(() => undefined) });
  },
  bootstrap() {},
};
`;

const pipeline = (name: string, ...steps: object[]) => ({
  id: name,
  entities: { lead: { stages: ['new', 'busy'] } },
  transitions: { go: { from: 'new', to: 'busy', do: steps } },
});

describe('a storage without leases', () => {
  let crm: PipelineApp;

  beforeAll(async () => {
    crm = await PipelineApp.start({
      files: { 'src/index.js': INDEX },
      plugins: {
        'nexus-crm': {
          config: { storage: 'plain', extensionTimeout: 3_600_000, timers: { grace: 0 } },
        },
      },
    });
    await crm.publish(pipeline('rings', { wait: '1 day' }, { activity: 'ring' }));
    await crm.publish(pipeline('endless', { activity: 'endless' }));
  });
  afterAll(() => crm.dispose());

  const begin = async (definition: string): Promise<string> => {
    const { id } = await crm.start(definition, await crm.lead());
    expect((await crm.act(id, 'go')).status).toBe(200);
    return id;
  };
  const tokensOf = async (id: string): Promise<unknown[]> =>
    (await crm.get(`/instances/${id}`)).body.data.tokens;

  test('[FR-EXT-005] one process carries out its timers, each once, beside one that never ends', async () => {
    const endless = await begin('endless');
    const ids = [await begin('rings'), await begin('rings'), await begin('rings')];
    await crm.makeTimersDue();
    const isDone = async (id: string): Promise<boolean> => (await tokensOf(id)).length === 0;
    while (!(await Promise.all(ids.map(isDone))).every(Boolean));
    expect((crm.app.strapi as unknown as { rung: number }).rung).toBe(ids.length);
    expect(await tokensOf(endless)).toHaveLength(1);
  });

  test('[FR-EXT-005] operators see and redrive background jobs alone: the timers are those of the storage', async () => {
    const id = await begin('rings');
    const rows = () => crm.app.strapi.db.connection('crm_timers');
    const own = await rows().where({ instance_id: id }).first();
    const dead = { status: 'dead', attempts: 20 };
    await rows().where({ id: own.id }).update(dead);
    const job = { document_id: 'mail:a', type: 'mail', instance_id: null, subject_id: null };
    await rows().insert({ ...own, ...dead, ...job, id: undefined, subject_type: null });
    const listed = await crm.get('/timers?filters[state]=dead');
    expect(listed.body.data.map((row: { id: string }) => row.id)).toEqual(['mail:a']);
    expect((await crm.post(`/timers/${own.document_id}/redrive`, {})).status).toBe(404);
    const redriven = await crm.post('/timers/redrive', { filters: { state: 'dead' } });
    expect(redriven.body).toEqual({ data: { redriven: 1 }, meta: { remaining: 0 } });
    const health = (await crm.get('/health')).body.data;
    expect([health.timers, health.jobs.dead]).toEqual([null, 0]);
    const metrics = await crm.get('/health/metrics');
    expect(metrics.body).not.toContain('nexus_crm_timers_count{queue="timers"');
  });
});
