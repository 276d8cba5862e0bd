import { CONTACT, PipelineApp } from '../engine/support';
import { runs, SEED, timeLimit } from '../../support/runs';
import { metricsOf, recount } from './support';

const ROUNDS = runs(40);
const AT_ONCE = 4;

/** The same numbers for the same seed. */
function randomNumbers(seed: number): (below: number) => number {
  let state = seed || 1;
  return (below) => {
    state = (state * 48_271) % 2_147_483_647;
    return state % below;
  };
}

/** Anything in any order, several at a time: what metrics say is what there is. */
describe(`campaigns under random operations, seed ${SEED}`, () => {
  let crm: PipelineApp;
  const service = (): any => crm.app.strapi.plugin('nexus-crm').service('campaigns');
  const table = (name: string) => crm.app.strapi.db.connection(name);

  beforeAll(async () => {
    console.log(`NEXUS_TEST_SEED=${SEED}`);
    crm = await PipelineApp.start({ level: 3 });
    await crm.workers.stop();
    await crm.publish({
      id: 'stirred',
      entities: { lead: { stages: ['new'] } },
      campaigns: {
        call: { do: [{ set: { score: '5' } }, { task: 'Call' }] },
        wait: { do: [{ wait: '1 day' }, { set: { score: 'data.score + 1' } }] },
      },
    });
  });
  afterAll(() => crm.dispose());

  const settle = async (): Promise<void> => {
    for (let left = 50; (await service().runDue()) > 0; left -= 1) {
      if (left === 0) throw new Error('The campaigns never become idle.');
    }
  };

  test(
    '[FR-L2-004] metrics equal a recount after every round, and nothing of a cancelled campaign is left',
    async () => {
      const below = randomNumbers(SEED);
      const pick = <Item>(items: readonly Item[]): Item => items[below(items.length)] as Item;
      for (let index = 0; index < 20; index += 1) await crm.lead({ name: 'random' });
      const ids: string[] = [];
      for (const flow of ['call', 'wait']) {
        const audience = { type: CONTACT, filters: { name: 'random' }, growing: true };
        const data = { name: 'Random', definition: 'stirred', flow, audience };
        const id: string = (await crm.post('/campaigns', data)).body.data.documentId;
        expect((await crm.post(`/campaigns/${id}/start`)).status).toBe(202);
        ids.push(id);
      }
      await settle();
      const member = async (id: string): Promise<any> =>
        pick(await table('crm_campaign_members').where({ campaign_id: id }).orderBy('id'));
      const orderMember = (order: string) => async (id: string) =>
        crm.post(`/campaigns/${id}/members/${(await member(id)).id}/${order}`);
      const order = (what: string) => (id: string) => crm.post(`/campaigns/${id}/${what}`);
      const operations: readonly ((id: string) => Promise<{ status: number }>)[] = [
        ...[order('pause'), order('resume'), order('resume')],
        ...['pause', 'resume', 'cancel', 'rollback'].map(orderMember),
        async (id) =>
          crm.post(`/campaigns/${id}/members`, { records: [await crm.lead({ name: 'random' })] }),
        async (id) => {
          const { subject_id: subject } = await member(id);
          return crm.app.http.delete(`/api/nexus-crm/contacts/${subject}`, { token: crm.token });
        },
        async (id) => {
          const instance = String((await member(id)).instance_id);
          const [task] = await table('crm_tasks').where({ instance_id: instance, status: 'open' });
          return task ? crm.post(`/tasks/${task.document_id}/complete`) : { status: 200 };
        },
        async (id) => {
          const instance = String((await member(id)).instance_id);
          await table('crm_timers').where({ instance_id: instance }).update({ trigger_at: 1 });
          await crm.engine.runDue();
          return { status: 200 };
        },
        async (id) => {
          await table('crm_campaign_runs')
            .where({ campaign_id: id })
            .whereNotNull('look_at')
            .update({ look_at: 1 });
          await service().runDue();
          return { status: 200 };
        },
      ];
      const seen = new Set<number>();
      for (let round = 0; round < ROUNDS; round += 1) {
        const rolls = Array.from({ length: AT_ONCE }, () => [pick(operations), pick(ids)] as const);
        for (const { status } of await Promise.all(rolls.map(([run, id]) => run(id))))
          seen.add(status);
        await settle();
        for (const id of ids) expect(await metricsOf(crm, id)).toEqual(await recount(crm, id));
      }
      expect([...seen].filter((status) => ![200, 202, 204, 404, 409].includes(status))).toEqual([]);
      expect(seen).toContain(202);

      const ends = { cancel: 'cancelled', 'actions/rollback': 'rolled_back' };
      const orders = Object.keys(ends);
      for (const [index, id] of ids.entries()) {
        await crm.post(`/campaigns/${id}/${orders[index]!}`);
      }
      await settle();
      for (const [index, id] of ids.entries()) {
        const { status } = (await crm.get(`/campaigns/${id}/run`)).body.data;
        expect(status).toBe(Object.values(ends)[index]);
        const left = await metricsOf(crm, id);
        expect(Object.keys(left)).not.toEqual(expect.arrayContaining(['active']));
        expect(left).toEqual(await recount(crm, id));
      }
      const live = await table('crm_instances').whereNotNull('live_key').whereNotNull('campaign');
      expect(live).toEqual([]);
      const timers = table('crm_timers').whereNotNull('instance_id');
      expect(await timers.whereIn('status', ['armed', 'held'])).toEqual([]);
      const { broken } = await crm.app.strapi.plugin('nexus-crm').service<any>('history').verify();
      expect(broken).toEqual([]);
    },
    timeLimit(600_000),
  );
});
