/** @databases sqlite postgres */
import type { Deliveries } from '../../../server/src/services/deliveries';
import { CONTACT, PipelineApp } from '../engine/support';

interface Campaigns {
  runDue(): Promise<number>;
}

/** Not within this test. */
const LATER = 8_000_000_000_000;

const GUARDS = ['late', 'failing', 'narrow', 'rated', 'long'] as const;
type Guard = (typeof GUARDS)[number];

const WAYS = ['activity', 'compensation', 'subscription'] as const;

const limitsOf = (guard: Guard, way: string): object => {
  // What is to be undone was called before.
  if (guard === 'rated') return { perMinute: way === 'compensation' ? 3 : 1 };
  return guard === 'narrow' ? { concurrency: 1 } : {};
};

/** For each guard and each way of being called: a kind, and one without settings. */
const REGISTERED = GUARDS.flatMap((guard) =>
  WAYS.flatMap((way) => {
    const shared = { limits: limitsOf(guard, way), timeout: guard === 'late' ? 50 : 20_000 };
    return [
      { ...shared, name: `kind-${guard}-${way}`, settings: [] },
      { ...shared, name: `plain-${guard}-${way}` },
    ];
  }),
);

/** What they do is up to the test; of a compensation, what undoes. */
const INDEX = `
module.exports = {
  register({ strapi }) {
    strapi.calls = [];
    const extensions = strapi.plugin('nexus-crm').service('extensions');
    const behave = async (_input, { attempt }) => {
      strapi.calls.push({ attempt });
      return strapi.behave();
    };
    for (const one of ${JSON.stringify(REGISTERED)}) {
      const execute = one.name.endsWith('compensation') ? async () => null : behave;
      extensions.integration({ ...one, execute, compensate: behave });
    }
  },
};
`;

/** What the app under test lets a test decide. */
interface World {
  readonly calls: { readonly attempt: number }[];
  behave: () => unknown;
}

/** How an integration comes to be called. */
interface Way {
  /** Prepares calls, each to be made by itself. */
  prepare(crm: PipelineApp, integration: string, count: number): Promise<readonly string[]>;
  /** Makes these calls, all at the same time. */
  call(crm: PipelineApp, calls: readonly string[]): Promise<void>;
  /** How many of them were put off. */
  putOff(crm: PipelineApp, calls: readonly string[]): Promise<number>;
  /** What became of one: `done`, `waits`, or why its last attempt failed. */
  outcome(crm: PipelineApp, call: string): Promise<string>;
}

const pipeline = (id: string, steps: readonly object[]) => ({
  id,
  entities: { lead: { stages: ['new', 'done'] } },
  transitions: { go: { from: 'new', to: 'done', do: steps } },
});

let prepared = 0;

/** Starts as many instances of a new pipeline. */
async function start(crm: PipelineApp, steps: readonly object[], count: number) {
  const id = `pipeline-${(prepared += 1)}`;
  await crm.publish(pipeline(id, steps));
  const ids: string[] = [];
  for (let index = 0; index < count; index += 1) {
    ids.push((await crm.start(id, await crm.lead())).id);
  }
  return ids;
}

const timersOf = (crm: PipelineApp, instances: readonly string[]) =>
  crm.app.strapi.db.connection('crm_timers').whereIn('instance_id', [...instances]);

/** What was put off comes a second later. */
const putOffTimers = async (crm: PipelineApp, ids: readonly string[]): Promise<number> =>
  (await timersOf(crm, ids).where('trigger_at', '>', Date.now() + 100)).length;

/** By the history of its instance. */
async function outcomeOf(crm: PipelineApp, instance: string, failed: RegExp): Promise<string> {
  const url = `/instances/${instance}/history?pagination[pageSize]=100`;
  const entries: { event: string; payload: { reason?: string } }[] = (await crm.get(url)).body.data;
  const reason = entries.find(({ event }) => failed.test(event))?.payload.reason;
  if (reason !== undefined) return reason;
  return (await timersOf(crm, [instance])).length > 0 ? 'waits' : 'done';
}

const activity: Way = {
  prepare: (crm, integration, count) =>
    start(crm, [{ activity: integration, as: 'answer', retry: { attempts: 1 } }], count),
  async call(crm, ids) {
    for (const id of ids) await crm.act(id, 'go');
    await timersOf(crm, ids).update({ trigger_at: 1 });
    await crm.engine.runDue();
  },
  putOff: putOffTimers,
  outcome: (crm, id) => outcomeOf(crm, id, /^activity\.failed$/),
};

/** By the rollback of a campaign, so that all are about to be undone at the same time. */
const compensation: Way = {
  async prepare(crm, integration, count) {
    const id = `pipeline-${(prepared += 1)}`;
    const flow = [{ activity: integration, retry: { attempts: 1 } }, { wait: '1 hour' }];
    const entities = { lead: { stages: ['new'] } };
    await crm.publish({ id, entities, campaigns: { mail: { do: flow } } });
    const records: string[] = [];
    for (let index = 0; index < count; index += 1) records.push(await crm.lead());
    const audience = { type: CONTACT, records };
    const campaign = { name: id, definition: id, flow: 'mail', audience };
    const { documentId } = (await crm.post('/campaigns', campaign)).body.data;
    const work = async (order: string): Promise<void> => {
      expect((await crm.post(`/campaigns/${documentId}/${order}`)).status).toBe(202);
      await crm.app.strapi.plugin('nexus-crm').service<Campaigns>('campaigns').runDue();
    };
    await work('start');
    const instances = crm.app.strapi.db.connection('crm_instances').where({ definition: id });
    const ids = (await instances.orderBy('id').select('document_id')).map(
      (row: { readonly document_id: string }) => row.document_id,
    );
    // One after the other, since the guards count what is to be undone too.
    await timersOf(crm, ids).update({ trigger_at: LATER });
    for (const one of ids) {
      await timersOf(crm, [one]).update({ trigger_at: 1 });
      await crm.engine.runDue();
    }
    await work('actions/rollback');
    await timersOf(crm, ids).update({ trigger_at: LATER });
    return ids;
  },
  async call(crm, ids) {
    await timersOf(crm, ids).update({ trigger_at: 1 });
    await crm.engine.runDue();
  },
  putOff: putOffTimers,
  outcome: (crm, id) => outcomeOf(crm, id, /^compensation\.failed$/),
};

const deliveries = (crm: PipelineApp) => crm.app.strapi.db.connection('crm_deliveries');

const subscription: Way = {
  async prepare(crm, integration, count) {
    const name = `sub-${(prepared += 1)}`;
    const data = { name, integration, events: ['nexus-crm.team.created'] };
    expect(await crm.post('/subscriptions', data)).toMatchObject({ status: 201 });
    for (let index = 0; index < count; index += 1) await crm.team(`${name}-${index}`, []);
    await crm.put(`/subscriptions/${name}`, { events: ['nexus-crm.team.deleted'] });
    const own = () => deliveries(crm).where({ subscription: name });
    await own().update({ next_at: LATER });
    return (await own().orderBy('id').select('id')).map(({ id }: { id: number }) => String(id));
  },
  async call(crm, ids) {
    await deliveries(crm).whereIn('id', ids.map(Number)).update({ next_at: 1 });
    await crm.app.strapi.plugin('nexus-crm').service<Deliveries>('deliveries').sweep();
    const jobs = crm.app.strapi.db.connection('crm_timers').where({ type: 'deliveries' });
    await jobs.update({ trigger_at: 1 });
    await crm.workers.drain();
  },
  putOff: async (crm, ids) =>
    (await deliveries(crm).whereIn('id', ids.map(Number)).where('next_at', '>', 1)).length,
  async outcome(crm, id) {
    const { status, error } = await deliveries(crm)
      .where({ id: Number(id) })
      .first();
    return status === 'delivered' ? 'done' : (error ?? 'waits');
  },
};

const DRIVEN: Readonly<Record<(typeof WAYS)[number], Way>> = {
  activity,
  compensation,
  subscription,
};

/** A saved one, a kind by its own name, and one without settings. */
const TARGETS = ['saved', 'kind', 'plain'] as const;

const CASES = TARGETS.flatMap((target) => WAYS.map((way) => ({ target, way })));

/** Whichever way an integration is called, and whether it is saved or registered in code. */
describe('every call of an integration', () => {
  let crm: PipelineApp;

  beforeAll(async () => {
    crm = await PipelineApp.start({
      level: 3,
      files: { 'src/index.js': INDEX },
      plugins: { 'nexus-crm': { config: { timers: { worker: false } } } },
    });
  });
  afterAll(() => crm.dispose());
  beforeEach(async () => {
    for (const { name } of (await crm.get('/subscriptions')).body.data) {
      await crm.app.http.delete(`/api/nexus-crm/subscriptions/${name}`, { token: crm.token });
    }
    for (const table of ['crm_deliveries', 'crm_timers']) {
      await crm.app.strapi.db.connection(table).delete();
    }
    world().calls.length = 0;
  });

  const world = () => crm.app.strapi as unknown as World;
  /** The name of an integration for a guard; a saved one is saved. */
  const nameOf = async (target: string, guard: Guard, way: string): Promise<string> => {
    if (target !== 'saved') return [target, guard, way].join('-');
    const name = `saved-${guard}-${way}`;
    const limits = limitsOf(guard, way);
    const data = { name, kind: `kind-${guard}-${way}`, limits };
    expect(await crm.post('/integrations', data)).toMatchObject({ status: 201 });
    return name;
  };

  test.each(CASES)('[REL-003] has a time limit: $target by $way', async ({ target, way }) => {
    const driven = DRIVEN[way];
    const name = await nameOf(target, 'late', way);
    const [one = ''] = await driven.prepare(crm, name, 1);
    world().behave = () => new Promise(() => undefined);
    await driven.call(crm, [one]);
    expect(await driven.outcome(crm, one)).toBe(
      `The integration "${name}" did not answer within 50 ms.`,
    );
  });

  test.each(CASES)(
    '[REL-003] is not made after five failures in a row: $target by $way',
    async ({ target, way }) => {
      const driven = DRIVEN[way];
      const name = await nameOf(target, 'failing', way);
      const [last = '', ...others] = await driven.prepare(crm, name, 6);
      world().behave = () => {
        throw new Error('busy');
      };
      for (const one of others) {
        await driven.call(crm, [one]);
        expect(await driven.outcome(crm, one)).toBe('busy');
      }
      await driven.call(crm, [last]);
      // That it was not called is no attempt.
      expect(await driven.outcome(crm, last)).toBe('waits');
      expect(world().calls).toHaveLength(5);
    },
  );

  test.each(CASES)(
    '[FR-L2-010] waits beyond the concurrency cap, which is no attempt: $target by $way',
    async ({ target, way }) => {
      const driven = DRIVEN[way];
      const calls = await driven.prepare(crm, await nameOf(target, 'narrow', way), 2);
      let release: () => void = () => undefined;
      world().behave = () =>
        new Promise<void>((resolve) => {
          release = resolve;
        });
      const running = driven.call(crm, calls);
      // Before the first call both may still be in the future.
      while (world().calls.length < 1) await new Promise(setImmediate);
      while ((await driven.putOff(crm, calls)) < 1) await new Promise(setImmediate);
      expect(world().calls).toHaveLength(1);
      world().behave = () => undefined;
      release();
      await running;
      for (const one of calls) {
        if ((await driven.outcome(crm, one)) === 'waits') await driven.call(crm, [one]);
        expect(await driven.outcome(crm, one)).toBe('done');
      }
      expect(world().calls.map(({ attempt }) => attempt)).toEqual([1, 1]);
    },
  );

  test.each(CASES)(
    '[FR-L2-010] waits beyond the rate limit: $target by $way',
    async ({ target, way }) => {
      const driven = DRIVEN[way];
      const calls = await driven.prepare(crm, await nameOf(target, 'rated', way), 2);
      world().behave = () => undefined;
      for (const one of calls) await driven.call(crm, [one]);
      expect(world().calls).toHaveLength(1);
      const [first = '', second = ''] = calls;
      expect(await driven.outcome(crm, first)).toBe('done');
      expect(await driven.outcome(crm, second)).toBe('waits');
    },
  );

  test.each(CASES)(
    '[FR-L2-010] keeps no answer that is too long: $target by $way',
    async ({ target, way }) => {
      const driven = DRIVEN[way];
      const name = await nameOf(target, 'long', way);
      const [one = ''] = await driven.prepare(crm, name, 1);
      const long = Array.from({ length: 1_000 }, () => 'loquacious '.repeat(100));
      world().behave = () => ({ long });
      await driven.call(crm, [one]);
      expect(await driven.outcome(crm, one)).toBe(
        way === 'activity'
          ? `What "${name}" answered cannot be kept as "answer": it is longer than 256 KB.`
          : 'done',
      );
      for (const table of ['crm_instances', 'crm_history', 'crm_deliveries', 'crm_timers']) {
        expect([table, JSON.stringify(await crm.rows(table)).includes('loquacious')]).toEqual([
          table,
          false,
        ]);
      }
    },
  );

  test('[REL-003] [FR-L2-010] the test of a saved one has the same guards, and calls it though its circuit is open', async () => {
    const run = async (name: string) =>
      (
        await crm.post<{ data: { error: string | null; output: unknown } }>(
          `/integrations/${name}/test`,
        )
      ).body.data;
    const saved = async (guard: Guard) => {
      const name = `tested-${guard}`;
      const limits = guard === 'rated' ? { perMinute: 1 } : { concurrency: 1 };
      const data = { name, kind: `kind-${guard}-activity`, limits };
      expect(await crm.post('/integrations', data)).toMatchObject({ status: 201 });
      return name;
    };
    const late = await saved('late');
    world().behave = () => new Promise(() => undefined);
    expect((await run(late)).error).toContain('did not answer within 50 ms');
    const failing = await saved('failing');
    world().behave = () => {
      throw new Error('busy');
    };
    for (let count = 0; count < 6; count += 1) expect((await run(failing)).error).toBe('busy');
    const narrow = await saved('narrow');
    let release: () => void = () => undefined;
    world().calls.length = 0;
    world().behave = () =>
      new Promise<void>((resolve) => {
        release = resolve;
      });
    const first = run(narrow);
    while (world().calls.length < 1) await new Promise(setImmediate);
    expect((await run(narrow)).error).toContain('is busy');
    release();
    expect((await first).error).toBeNull();
    world().behave = () => ({ long: 'a'.repeat(1_000_000) });
    expect((await run(narrow)).output).toEqual({ truncated: true });
    const rated = await saved('rated');
    world().behave = () => null;
    expect((await run(rated)).error).toBeNull();
    expect((await run(rated)).error).toContain('is busy');
  });
});
