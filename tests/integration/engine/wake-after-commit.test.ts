/** @databases sqlite postgres */
import { EmbeddedDriver, type RequestQueue } from '../../../server/src/jobs';
import { BackgroundJobs } from '../../../server/src/services/background-jobs';
import { BackgroundQueue } from '../../../server/src/sql/timers/background-queue';
import { StrapiSqlRuntime } from '../../../server/src/strapi/ports/sql-runtime';
import { PipelineApp } from './support';

const WAITS = {
  id: 'waits',
  entities: { lead: { stages: ['new', 'busy'] } },
  transitions: { go: { from: 'new', to: 'busy', do: [{ wait: '1 day' }] } },
};

/** A worker that is woken before the commit finds nothing, and looks again seconds later. */
describe('a wake-up inside nested transactions', () => {
  let crm: PipelineApp;

  beforeAll(async () => {
    crm = await PipelineApp.start();
    await crm.workers.stop();
    await crm.publish(WAITS);
  });
  afterAll(() => crm.dispose());
  afterEach(() => jest.restoreAllMocks());

  const rollsBack = new Error('The caller changes its mind.');
  /** Arms in an inner transaction, which ends before the outer one. */
  const nested = (arm: () => Promise<unknown>, armed: () => number, fault?: Error) =>
    crm.app.strapi.db.transaction(async () => {
      await crm.app.strapi.db.transaction(arm);
      expect(armed()).toBe(0);
      if (fault) throw fault;
    });

  test('the driver is notified once, when other connections see the timer', async () => {
    const { id } = await crm.start('waits', await crm.lead());
    const seen: Promise<readonly object[]>[] = [];
    jest.spyOn(EmbeddedDriver.prototype, 'armed').mockImplementation(() => {
      seen.push(look(id));
    });
    const arm = () => crm.engine.act(id, 'go');
    const armed = () => seen.length;
    await expect(nested(arm, armed, rollsBack)).rejects.toThrow(rollsBack);
    expect(seen).toHaveLength(0);
    expect(await look(id)).toEqual([]);
    await nested(arm, armed);
    expect(seen).toHaveLength(1);
    expect(await seen[0]).toMatchObject([{ type: 'wait' }]);
  });

  test('the worker of background jobs claims once, when other connections see the job', async () => {
    const queue = new BackgroundQueue(
      { runtime: new StrapiSqlRuntime(crm.app.strapi), lease: 30_000 },
      { only: ['woken'] },
    );
    let claims = 0;
    const watched: RequestQueue = {
      request: (request, options) => queue.request(request, options),
      complete: (job) => queue.complete(job),
      prolong: (jobs) => queue.prolong(jobs),
      release: (job, retry) => queue.release(job, retry),
      nextDueIn: () => Promise.resolve(undefined),
      claim: (limit) => {
        claims += 1;
        return queue.claim(limit);
      },
    };
    const options = { concurrency: 1, lease: 30_000, grace: 100 };
    const jobs = new BackgroundJobs(crm.app.strapi, watched, options);
    let ran: () => void = () => undefined;
    const done = new Promise<void>((resolve) => (ran = resolve));
    jobs.register({
      kind: 'woken',
      run: () => {
        ran();
        return Promise.resolve(undefined);
      },
    });
    jobs.start();
    // The first look of a worker that starts.
    while (claims === 0) await look('none');
    await look('none');
    claims = 0;
    const arm = () => jobs.request({ kind: 'woken' });
    await expect(nested(arm, () => claims, rollsBack)).rejects.toThrow(rollsBack);
    expect(claims).toBe(0);
    await nested(arm, () => claims);
    expect(claims).toBe(1);
    await done;
    await jobs.stop();
  });

  /** The timers of an instance as another connection sees them. */
  async function look(instance: string): Promise<readonly object[]> {
    const connection = crm.app.database.connect();
    try {
      return await connection('crm_timers').where({ instance_id: instance });
    } finally {
      await connection.destroy();
    }
  }
});
