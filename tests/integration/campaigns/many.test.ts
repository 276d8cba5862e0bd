import { randomBytes } from 'node:crypto';
import path from 'node:path';

import { spawnChild, type Child } from '../../support/child';
import { share } from '../../support/runs';
import { CONTACT, PipelineApp } from '../engine/support';

const SCRIPT = path.join(__dirname, '..', 'engine', 'process.js');
const MANY = share(2_000, 10_000);
const SOME = 200;

/** Thousands of members, several processes, and one that is killed (FR-L2-004, SCL-002). */
describe('campaigns with many members', () => {
  let crm: PipelineApp;
  const service = (): any => crm.app.strapi.plugin('nexus-crm').service('campaigns');
  const table = (name: string) => crm.app.strapi.db.connection(name);

  beforeAll(async () => {
    crm = await PipelineApp.start();
    await crm.workers.stop();
    await crm.publish({
      id: 'mass',
      entities: { lead: { stages: ['new'] } },
      campaigns: { mail: { do: [{ wait: '3 days' }, { set: { score: 'data.score + 1' } }] } },
    });
  });
  afterAll(() => crm.dispose());

  /** Leads as they are after a big import, with one made by REST as the pattern. */
  const importLeads = async (count: number): Promise<string> => {
    const phone = `+49 ${randomBytes(4).toString('hex')}`;
    const first = await crm.lead({ phone, score: 1 });
    const pattern = await table('crm_contacts').where({ document_id: first }).first();
    delete pattern.id;
    // Rows that raw SQL inserted count no entries of the history.
    pattern.unlogged_revisions = null;
    const rows = Array.from({ length: count - 1 }, (_, index) => ({
      ...pattern,
      document_id: `imported${randomBytes(8).toString('hex')}`,
      name: `Lead ${index}`,
    }));
    for (let start = 0; start < rows.length; start += 300) {
      await table('crm_contacts').insert(rows.slice(start, start + 300));
    }
    return phone;
  };

  const campaign = async (phone: string): Promise<string> => {
    const audience = { type: CONTACT, filters: { phone } };
    const created = await crm.post('/campaigns', {
      ...{ name: 'Mass', definition: 'mass', flow: 'mail', audience },
    });
    const id: string = created.body.data.documentId;
    expect((await crm.post(`/campaigns/${id}/start`)).status).toBe(202);
    return id;
  };
  const metrics = async (id: string): Promise<any> =>
    (await crm.get(`/campaigns/${id}/run`)).body.data.metrics;

  /** Each record is a member once, and each member runs one instance. */
  const assertExact = async (id: string, count: number): Promise<void> => {
    const members = await table('crm_campaign_members').where({ campaign_id: id });
    expect(members).toHaveLength(count);
    expect(new Set(members.map((row: any) => row.subject_id)).size).toBe(count);
    const instances = new Set(members.map((row: any) => row.instance_id));
    expect(instances.size).toBe(count);
    const subjects = await table('crm_instances')
      .whereIn(
        'subject_id',
        table('crm_campaign_members').where({ campaign_id: id }).select('subject_id'),
      )
      .where({ campaign: 'mail' })
      .count({ count: '*' })
      .first();
    expect(Number(subjects?.count)).toBe(count);
  };

  test(`[US-013] [FR-L2-004] [SCL-001] ${MANY} members are enrolled and started, and each once`, async () => {
    const id = await campaign(await importLeads(MANY));
    const began = performance.now();
    let isWorking = true;
    const seen = new Set<number>();
    // The server answers others meanwhile: it starts members in small batches and lets go between.
    const asking = (async () => {
      while (isWorking) seen.add((await metrics(id)).active);
    })();
    await service().runDue();
    isWorking = false;
    const seconds = (performance.now() - began) / 1000;
    await asking;
    expect(seen.size).toBeGreaterThan(MANY / 500);
    console.log(
      `${MANY} members enrolled and started in ${seconds.toFixed(1)} s: ${Math.round(MANY / seconds)} a second, ` +
        `${seen.size} different counts read by REST meanwhile`,
    );
    expect(await metrics(id)).toMatchObject({ enrolled: MANY, active: MANY, waiting: 0 });
    await assertExact(id, MANY);
  }, 600_000);

  test('[REL-001] a server that stops in the middle leaves the rest of the members to the next start', async () => {
    const id = await campaign(await importLeads(MANY));
    crm.workers.start();
    while ((await metrics(id)).active === 0);
    await crm.workers.stop();
    const { active, enrolled } = await metrics(id);
    expect(active).toBeLessThan(MANY);
    expect(await metrics(id)).toMatchObject({ active, enrolled });
    await service().runDue();
    expect(await metrics(id)).toMatchObject({ enrolled: MANY, active: MANY, waiting: 0 });
    await assertExact(id, MANY);
  }, 600_000);

  test('[SCL-002] [REL-003] two processes share the members, and none is started twice', async () => {
    const id = await campaign(await importLeads(SOME));
    const child = spawnChild(crm.app, SCRIPT);
    await child.line('READY');
    child.send(JSON.stringify({ command: 'campaigns', marker: 'DONE ' }));
    await Promise.all([service().runDue(), child.line('DONE ')]);
    await service().runDue();
    expect(await metrics(id)).toMatchObject({ enrolled: SOME, active: SOME });
    await assertExact(id, SOME);

    // So do pausing, resuming and cancelling.
    for (const [order, status] of [
      ['pause', 'paused'],
      ['resume', 'active'],
      ['cancel', 'cancelled'],
    ]) {
      expect((await crm.post(`/campaigns/${id}/${order}`)).status).toBe(202);
      child.send(JSON.stringify({ command: 'campaigns', marker: `${order} ` }));
      await Promise.all([service().runDue(), child.line(`${order} `)]);
      await service().runDue();
      expect(await metrics(id)).toMatchObject({ enrolled: SOME, [status!]: SOME });
    }
    child.send(JSON.stringify({ command: 'stop' }));
    await child.exit;
  });

  test('[REL-001] [SCL-002] a killed process leaves no partial batch, and another continues', async () => {
    const id = await campaign(await importLeads(SOME));
    const child: Child = spawnChild(crm.app, SCRIPT);
    await child.line('READY');
    child.send(JSON.stringify({ command: 'campaigns', marker: 'DONE ' }));
    const line = child.line('DONE ').catch(() => 'killed');
    for (;;) {
      const { enrolled, active } = await metrics(id);
      if (active > 0 || enrolled === SOME) break;
    }
    child.process.kill('SIGKILL');
    await child.exit;
    await line;
    await service().runDue();
    expect(await metrics(id)).toMatchObject({ enrolled: SOME, active: SOME, waiting: 0 });
    await assertExact(id, SOME);
    const { broken } = await crm.app.strapi.plugin('nexus-crm').service('history').verify();
    expect(broken).toEqual([]);
  }, 240_000);

  test('[FR-L3-006] a server that listens does it by itself', async () => {
    const id = await campaign(await importLeads(5));
    await crm.app.restart();
    for (;;) {
      const { active } = await metrics(id);
      if (active === 5) break;
    }
    await assertExact(id, 5);
  });
});
