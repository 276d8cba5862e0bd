import { CONTACT, PipelineApp } from '../engine/support';

const MEMBERS = 100;

const INDEX = `
module.exports = {
  register({ strapi }) {
    strapi.undone = [];
    strapi.plugin('nexus-crm').service('extensions').integration({
      name: 'mail',
      execute: async () => null,
      compensate: async (_input, { subject }) => {
        strapi.undone.push(subject.id);
      },
    });
  },
};
`;

/** How much the database is asked for each member that is paused, resumed, rolled back or cancelled (US-023). */
describe('statements of an order to all members of a campaign', () => {
  let crm: PipelineApp;
  const statements: string[] = [];
  const note = ({ sql }: { readonly sql: string }): void => void statements.push(sql);
  const campaigns = () =>
    crm.app.strapi.plugin('nexus-crm').service<{ runDue(): Promise<number> }>('campaigns');

  beforeAll(async () => {
    crm = await PipelineApp.start({ level: 3, files: { 'src/index.js': INDEX } });
    // Statements of background work must not be counted.
    await crm.workers.stop();
    await crm.publish({
      id: 'mass',
      entities: { lead: { stages: ['new'] } },
      campaigns: {
        mail: {
          do: [{ activity: 'mail' }, { set: { score: 'data.score + 1' } }, { wait: '3 days' }],
        },
      },
    });
  });
  afterAll(() => crm.dispose());

  /** A campaign whose members wait, each after a mail. */
  const begin = async (phone: string): Promise<string> => {
    const { connection } = crm.app.strapi.db;
    const first = await crm.lead({ phone, score: 1 });
    const pattern = (await connection('crm_contacts').where({ document_id: first }).first()) as {
      id?: number;
    };
    delete pattern.id;
    const rows = Array.from({ length: MEMBERS - 1 }, (_, index) => ({
      ...{ ...pattern, document_id: `${phone}${index}`, unlogged_revisions: null },
    }));
    await connection('crm_contacts').insert(rows);
    const made = await crm.post('/campaigns', {
      ...{ name: phone, definition: 'mass', flow: 'mail' },
      audience: { type: CONTACT, filters: { phone } },
    });
    const id: string = made.body.data.documentId;
    expect(await crm.post(`/campaigns/${id}/start`)).toMatchObject({ status: 202 });
    await campaigns().runDue();
    await crm.engine.runDue();
    return id;
  };
  const metrics = async (id: string) => (await crm.get(`/campaigns/${id}/run`)).body.data.metrics;
  /** Statements a member. */
  const order = async (id: string, path: string): Promise<number> => {
    const { connection } = crm.app.strapi.db;
    expect((await crm.post(`/campaigns/${id}/${path}`, {})).status).toBeLessThan(300);
    statements.length = 0;
    connection.on('query', note);
    await campaigns().runDue();
    connection.removeListener('query', note);
    const each = statements.length / MEMBERS;
    console.log(`${path}: ${each.toFixed(1)} statements a member`);
    return each;
  };

  test('[SCL-001] [US-023] none takes more than nine, since members are ordered in one transaction', async () => {
    const id = await begin('rolled');
    expect(await order(id, 'pause')).toBeLessThanOrEqual(9);
    expect(await metrics(id)).toMatchObject({ paused: MEMBERS, active: 0 });
    expect(await order(id, 'resume')).toBeLessThanOrEqual(9);
    expect(await metrics(id)).toMatchObject({ paused: 0, active: MEMBERS });
    expect(await order(id, 'actions/rollback')).toBeLessThanOrEqual(9);
    while ((await crm.engine.runDue()) > 0);
    await campaigns().runDue();
    expect((await crm.get(`/campaigns/${id}/run`)).body.data.status).toBe('rolled_back');
    const { undone } = crm.app.strapi as unknown as { readonly undone: readonly string[] };
    expect([undone.length, new Set(undone).size]).toEqual([MEMBERS, MEMBERS]);
    const leads = await crm.app.strapi.db.connection('crm_contacts').where({ phone: 'rolled' });
    expect(new Set(leads.map(({ score }: { score: number }) => score))).toEqual(new Set([1]));

    const other = await begin('cancelled');
    expect(await order(other, 'cancel')).toBeLessThanOrEqual(9);
    expect(await metrics(other)).toMatchObject({ cancelled: MEMBERS, active: 0 });
  });

  test('[US-023] a member that cannot be ordered does not block the others', async () => {
    const id = await begin('mixed');
    const rows = await crm.rows('crm_instances');
    const [corrupt, gone] = rows.filter(({ subject_id: subject }) =>
      /^mixed[57]$/.test(String(subject)),
    );
    const { connection } = crm.app.strapi.db;
    await connection('crm_instances').where({ id: corrupt.id }).update({ open_tokens: 5 });
    await connection('crm_contacts').where({ document_id: gone.subject_id }).delete();
    await order(id, 'actions/rollback');
    while ((await crm.engine.runDue()) > 0);
    await campaigns().runDue();
    const { undone } = crm.app.strapi as unknown as { readonly undone: readonly string[] };
    const own = undone.filter((subject) => subject.startsWith('mixed'));
    expect(own.length).toBeGreaterThanOrEqual(MEMBERS - 3);
    expect(new Set(own).size).toBe(own.length);
    expect(own).not.toContain(corrupt.subject_id);
    expect(await metrics(id)).toMatchObject({ failed: 1 });
  });
});
