/** How definitions share the worker of a process, and what one type of work may take of it. */
import { copyInstances } from '../../support/copies';
import { PipelineApp } from './support';

/** Each call takes a moment, and is noted with how many of its kind run. */
const INDEX = `
module.exports = {
  register({ strapi }) {
    strapi.calls = [];
    strapi.most = 0;
    let running = 0;
    for (const name of ['many', 'one']) {
      strapi.plugin('nexus-crm').service('extensions').integration({
        name,
        async execute() {
          strapi.calls.push(name);
          running += 1;
          strapi.most = Math.max(strapi.most, running);
          await new Promise((resolve) => setTimeout(resolve, 30));
          running -= 1;
        },
      });
    }
  },
  bootstrap() {},
};
`;

const pipeline = (name: string) => ({
  id: name,
  entities: { lead: { stages: ['new', 'busy'] } },
  transitions: { go: { from: 'new', to: 'busy', do: [{ activity: name }] } },
});

interface Called {
  calls: string[];
  most: number;
}

describe('definitions that share a worker', () => {
  let crm: PipelineApp;

  const start = (timers: object) => ({
    files: { 'src/index.js': INDEX },
    plugins: { 'nexus-crm': { config: { timers: { worker: false, concurrency: 4, ...timers } } } },
  });
  const called = (): Called => crm.app.strapi as unknown as Called;
  const begin = async (name: string): Promise<string> => {
    const { id } = await crm.start(name, await crm.lead({ score: 1 }));
    await crm.act(id, 'go');
    return id;
  };

  beforeAll(async () => {
    crm = await PipelineApp.start(start({}));
    for (const name of ['many', 'one']) await crm.publish(pipeline(name));
  });
  afterAll(() => crm.dispose());

  test('[SCL-001] the activity of one is not held up by all those of another that are due', async () => {
    const count = 200;
    const { connection } = crm.app.strapi.db;
    await copyInstances(connection, await begin('many'), {
      ...{ count, prefix: 'm', change: () => ({}) },
    });
    const one = await begin('one');
    await crm.makeTimersDue();
    // The latest of all.
    await connection('crm_timers').where({ instance_id: one }).update({ trigger_at: 2 });
    expect(await crm.engine.runDue()).toBe(count + 2);
    const { calls } = called();
    expect(calls).toHaveLength(count + 2);
    expect(calls.indexOf('one')).toBeLessThan(count / 2);
  });

  test('[SCL-001] a limit of a type of work holds, and all of it is done', async () => {
    await crm.app.restart(start({ concurrencyByType: { activity: 2 } }));
    await copyInstances(crm.app.strapi.db.connection, await begin('many'), {
      ...{ count: 20, prefix: 'l', change: () => ({}) },
    });
    await crm.makeTimersDue();
    expect(await crm.engine.runDue()).toBe(21);
    expect(called().most).toBe(2);
  });
});
