/** @databases sqlite */
import { PipelineApp } from '../engine/support';

/** Attempts that end when the test says so. */
const INDEX = `
module.exports = {
  register({ strapi }) {
    strapi.calls = [];
    strapi.plugin('nexus-crm').service('extensions').integration({
      name: 'chat',
      settings: [],
      execute: (input, { attempt }) =>
        new Promise((resolve, reject) => strapi.calls.push({ attempt, resolve, reject })),
    });
  },
};
`;

interface Call {
  readonly attempt: number;
  resolve(value: null): void;
  reject(error: Error): void;
}

interface Instance {
  readonly status: string;
  readonly fault: { readonly reason: string } | null;
}

describe('the limits of saved integrations', () => {
  let crm: PipelineApp;

  beforeAll(async () => {
    crm = await PipelineApp.start({
      files: { 'src/index.js': INDEX },
      plugins: { 'nexus-crm': { config: { timers: { worker: false } } } },
    });
  });
  afterAll(() => crm.app.dispose());

  const calls = (): Call[] => (crm.app.strapi as unknown as { calls: Call[] }).calls;
  const see = async (id: string) =>
    (await crm.get<{ data: Instance }>(`/instances/${id}`)).body.data;
  const start = async (definition: string): Promise<string> => {
    const { id } = await crm.start(definition, await crm.lead());
    await crm.act(id, 'go');
    return id;
  };
  const prepare = async (name: string, more: object): Promise<void> => {
    expect(await crm.post('/integrations', { name, kind: 'chat', ...more })).toMatchObject({
      status: 201,
    });
    await crm.publish({
      id: name,
      entities: { lead: { stages: ['new', { name: 'done', final: true }] } },
      transitions: {
        go: { from: 'new', to: 'done', do: [{ activity: name, retry: { attempts: 1 } }] },
      },
    });
  };

  test('[FR-L2-010] what is beyond the concurrency cap comes later, and is no failed attempt', async () => {
    await prepare('narrow', { limits: { concurrency: 1 } });
    const ids = [await start('narrow'), await start('narrow')];
    const first = crm.engine.runDue();
    while (calls().length < 1) await new Promise(setImmediate);
    // Both were claimed: one runs, the other was put off and holds no place.
    while ((await crm.rows('crm_timers')).filter((row) => row.lease_owner !== null).length > 1) {
      await new Promise(setImmediate);
    }
    expect(calls()).toHaveLength(1);
    calls()[0]!.resolve(null);
    await first;
    await crm.makeTimersDue();
    const second = crm.engine.runDue();
    while (calls().length < 2) await new Promise(setImmediate);
    calls()[1]!.resolve(null);
    await second;
    expect(calls().map(({ attempt }) => attempt)).toEqual([1, 1]);
    for (const id of ids) expect(await see(id)).toMatchObject({ status: 'completed', fault: null });
  });

  test('one that keeps failing is not called, and others are', async () => {
    await prepare('broken', {});
    await prepare('working', {});
    const run = async (definition: string, settle?: (call: Call) => void): Promise<Instance> => {
      const { length } = calls();
      const id = await start(definition);
      const running = crm.engine.runDue();
      if (settle) {
        while (calls().length === length) await new Promise(setImmediate);
        settle(calls()[length]!);
      }
      await running;
      return see(id);
    };
    for (let count = 0; count < 5; count += 1) {
      const { fault } = await run('broken', ({ reject }) => reject(new Error('busy')));
      expect(fault?.reason).toBe('busy');
    }
    const { length } = calls();
    expect(await run('broken')).toMatchObject({ status: 'active', fault: null });
    expect(calls()).toHaveLength(length);
    expect(await run('working', ({ resolve }) => resolve(null))).toMatchObject({
      status: 'completed',
    });
  });
});
