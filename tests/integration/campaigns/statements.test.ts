import { CONTACT, PipelineApp } from '../engine/support';

const MEMBERS = 300;

/** How much the database is asked for each member that a campaign starts (SCL-001). */
describe('statements of a campaign', () => {
  let crm: PipelineApp;
  const statements: string[] = [];
  const note = ({ sql }: { readonly sql: string }): void => void statements.push(sql);
  const campaigns = () =>
    crm.app.strapi.plugin('nexus-crm').service<{ runDue(): Promise<number> }>('campaigns');

  beforeAll(async () => {
    crm = await PipelineApp.start();
    // Statements of background work must not be counted.
    await crm.workers.stop();
    await crm.publish({
      id: 'mass',
      entities: { lead: { stages: ['new'] } },
      campaigns: {
        mail: { do: [{ wait: '3 days' }, { set: { score: 'data.score + 1' } }] },
        calls: { do: [{ set: { score: 'data.score + 1' } }, { task: 'Call' }] },
      },
    });
  });
  afterAll(() => crm.app.dispose());

  /** Starts a campaign of leads, and counts the statements of its work. */
  const start = async (flow: string): Promise<{ readonly all: number; readonly id: string }> => {
    const { connection } = crm.app.strapi.db;
    const first = await crm.lead({ phone: flow, score: 1 });
    const pattern = (await connection('crm_contacts').where({ document_id: first }).first()) as {
      id?: number;
    };
    delete pattern.id;
    const rows = Array.from({ length: MEMBERS - 1 }, (_, index) => ({
      ...{ ...pattern, document_id: `${flow}${index}`, unlogged_revisions: null },
    }));
    await connection('crm_contacts').insert(rows);
    const audience = { type: CONTACT, filters: { phone: flow } };
    const made = await crm.post<{ data: { documentId: string } }>('/campaigns', {
      ...{ name: flow, definition: 'mass', flow, audience },
    });
    const id = made.body.data.documentId;
    expect(await crm.post(`/campaigns/${id}/start`)).toMatchObject({ status: 202 });
    statements.length = 0;
    connection.on('query', note);
    await campaigns().runDue();
    connection.removeListener('query', note);
    const own = statements.filter((sql) => sql.includes('crm_'));
    return { all: own.length, id };
  };

  test('[SCL-001] a member that only waits takes half a statement at most', async () => {
    const { all, id } = await start('mail');
    const { body } = await crm.get<{ data: { metrics: object } }>(`/campaigns/${id}/run`);
    expect(body.data.metrics).toMatchObject({ enrolled: MEMBERS, active: MEMBERS, waiting: 0 });
    expect(all / MEMBERS).toBeLessThanOrEqual(0.5);
    console.log(`${(all / MEMBERS).toFixed(2)} statements a member`);
    const waits = (await crm.rows('crm_timers')).filter(({ type }) => type === 'wait');
    expect(waits).toHaveLength(MEMBERS);
    const counts = new Map<string, number>();
    for (const { subject_id: id } of await crm.rows('crm_history')) {
      counts.set(id as string, (counts.get(id as string) ?? 0) + 1);
    }
    expect(counts.get('mail7')).toBe(1);
  });

  test('members whose flow changes the record and opens a task are started alike', async () => {
    const { all, id } = await start('calls');
    const { body } = await crm.get<{ data: { metrics: object } }>(`/campaigns/${id}/run`);
    expect(body.data.metrics).toMatchObject({ enrolled: MEMBERS, active: MEMBERS, waiting: 0 });
    // Each record is written by a statement of its own, and its rules are checked.
    expect(all / MEMBERS).toBeLessThanOrEqual(2.5);
    const records = await crm.app.strapi.db.connection('crm_contacts').where({ phone: 'calls' });
    expect(new Set(records.map(({ score }: { score: number }) => score))).toEqual(new Set([2]));
    expect(await crm.rows('crm_tasks')).toHaveLength(MEMBERS);
  });

  test('a record that changes between the decision and the batch is decided on again', async () => {
    await crm.lead({ phone: 'late', score: 1 });
    const other = await crm.lead({ phone: 'late', score: 5 });
    const audience = { type: CONTACT, filters: { phone: 'late' } };
    const made = await crm.post<{ data: { documentId: string } }>('/campaigns', {
      ...{ name: 'late', definition: 'mass', flow: 'mail', audience },
    });
    const id = made.body.data.documentId;
    await crm.post(`/campaigns/${id}/start`);
    const { storage } = crm.engine.graph;
    const subjects = storage.subjects.bind(storage);
    let reads = 0;
    storage.subjects = async (type: string, ids: string[]) => {
      const found = await subjects(type, ids);
      reads += 1;
      if (reads === 1) await crm.put(`/contacts/${other}`, { score: 9 });
      return found;
    };
    await campaigns().runDue();
    storage.subjects = subjects;
    expect(reads).toBeGreaterThan(1);
    const { body } = await crm.get<{ data: { metrics: object } }>(`/campaigns/${id}/run`);
    expect(body.data.metrics).toMatchObject({ enrolled: 2, active: 2, failed: 0 });
  });
});
