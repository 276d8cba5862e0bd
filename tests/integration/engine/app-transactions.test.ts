import { CONTACT, PipelineApp } from './support';

interface View {
  readonly id: string;
  readonly revision: number;
  readonly status: string;
  readonly stage: string | null;
  readonly fault: { readonly reason: string } | null;
}

interface Engine {
  act(instance: string, action: string, input?: object): Promise<View>;
  get(instance: string): Promise<View>;
}

const NAMED = {
  id: 'numbered',
  entities: { lead: { stages: ['new', 'called'] } },
  transitions: {
    call: { from: '*', to: 'called' },
    take: { from: 'new', to: 'called', do: [{ set: { phone: "'taken'" } }, { task: 'Call' }] },
  },
};

/** The app catches the refusal and continues its own transaction. */
describe("a refusal of the database inside the app's own transaction", () => {
  let crm: PipelineApp;
  let engine: Engine;

  beforeAll(async () => {
    crm = await PipelineApp.start();
    engine = crm.engine as Engine;
    await crm.publish(NAMED);
    await crm.lead({ name: 'First', phone: 'taken' });
    // Known to the database alone.
    await crm.app.strapi.db.connection.schema.alterTable('crm_contacts', (table) => {
      table.unique(['phone'], { indexName: 'test_phone_uq' });
    });
  });
  afterAll(() => crm.dispose());

  const begin = async (): Promise<{ lead: string; id: string }> => {
    const lead = await crm.lead({ phone: null });
    const { id } = (await crm.start('numbered', lead)) as { id: string };
    return { lead, id };
  };
  const transaction = <T>(run: () => Promise<T>): Promise<T> =>
    crm.app.strapi.db.transaction(run) as Promise<T>;
  const refused = { fields: { phone: 'taken' } };

  test('a write beside a refused one is kept, or the transaction has to be repeated', async () => {
    const outcomes = new Set<string>();
    for (let round = 0; round < 8; round += 1) {
      const { id } = await begin();
      const others = await Promise.all(Array.from({ length: 6 }, () => crm.lead({ phone: null })));
      const write = (documentId: string) =>
        crm.app.strapi.db
          .query(CONTACT)
          .updateMany({ where: { documentId }, data: { name: `Written ${round}` } });
      const outcome = await transaction(async () => {
        const acts = [engine.act(id, 'take'), ...others.map(write)];
        const [act] = await Promise.allSettled(acts);
        // What the app must not swallow; any other refusal it may.
        if (act?.status === 'rejected' && (act.reason as Error).name === 'ConflictError') {
          throw act.reason;
        }
        return 'committed';
      }).catch((error: unknown) => (error as Error).name);
      outcomes.add(outcome);
      const found = await crm.app.strapi.db
        .query(CONTACT)
        .findMany({ where: { documentId: { $in: others }, name: `Written ${round}` } });
      expect([outcome, found.length]).toEqual([outcome, outcome === 'committed' ? 6 : 0]);
      await verify();
    }
    expect([...outcomes].every((one) => ['committed', 'ConflictError'].includes(one))).toBe(true);
  });

  /** Also that every history is whole. */
  async function verify(): Promise<void> {
    const history = crm.app.strapi
      .plugin('nexus-crm')
      .service<{ verify(): Promise<{ broken: unknown[] }> }>('history');
    expect((await history.verify()).broken).toEqual([]);
    const { body } = await crm.get('/instances/verify');
    expect(body.data).toEqual([]);
  }

  test('[REL-001] [BR-002] is undone alone: what comes before and after it is committed', async () => {
    const { lead, id } = await begin();
    const events = crm.record();
    const updates: unknown[] = [];
    const hub = crm.app.strapi.eventHub as unknown as {
      on(name: string, listener: (payload: { entry: { documentId: string } }) => void): void;
    };
    hub.on('entry.update', ({ entry }) => updates.push(entry.documentId));
    const other = await transaction(async () => {
      await engine.act(id, 'comment', { comment: 'before' });
      await expect(engine.act(id, 'call', refused)).rejects.toThrow(/constraint/);
      expect(await engine.get(id)).toMatchObject({ revision: 2, stage: 'new' });
      await engine.act(id, 'comment', { comment: 'after' });
      const created = await crm.app.strapi
        .documents(CONTACT as never)
        .create({ data: { name: 'Made meanwhile' } as never });
      return (created as { documentId: string }).documentId;
    });
    expect(await crm.contact(other)).toMatchObject({ name: 'Made meanwhile' });
    expect(await engine.get(id)).toMatchObject({ revision: 3, stage: 'new', status: 'active' });
    expect(await crm.contact(lead)).toMatchObject({ phone: null, stage: 'new' });
    const names = events.map(({ name }) => name.replace('nexus-crm.', ''));
    expect(names.filter((name) => name.startsWith('instance.'))).toEqual([
      ...['instance.commented', 'instance.commented'],
    ]);
    expect(updates).toEqual([]);
    await verify();
  });

  test('[REL-002] a later step that is refused parks the flow, and the act counts', async () => {
    const { id } = await begin();
    const acted = await transaction(async () => {
      const taken = await engine.act(id, 'take');
      await engine.act(id, 'comment', { comment: 'after' });
      return taken;
    });
    expect(acted).toMatchObject({
      ...{ status: 'needs_attention', stage: 'called' },
      fault: { code: 'WriteRefused' },
    });
    expect(await engine.get(id)).toMatchObject({ status: 'needs_attention', stage: 'called' });
    await verify();
  });

  test('[REL-003] acts side by side in one transaction do not undo each other', async () => {
    const begun = [await begin(), await begin(), await begin(), await begin()];
    const outcomes = await transaction(() =>
      Promise.allSettled(
        begun.map(({ id }, index) => engine.act(id, 'call', index % 2 === 0 ? {} : refused)),
      ),
    );
    expect(outcomes.map(({ status }) => status)).toEqual([
      ...['fulfilled', 'rejected', 'fulfilled', 'rejected'],
    ]);
    const stages = await Promise.all(begun.map(async ({ id }) => (await engine.get(id)).stage));
    expect(stages).toEqual(['called', 'new', 'called', 'new']);
    await verify();
  });
});
