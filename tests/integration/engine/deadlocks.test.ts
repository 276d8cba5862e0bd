import { PipelineApp } from './support';

const PIPELINE = {
  id: 'crossed',
  entities: { lead: { stages: ['cold', 'warm'] } },
  transitions: { warm: { from: 'cold', to: 'warm' }, cool: { from: 'warm', to: 'cold' } },
};

/** REL-005: two transactions of the app that wait for each other; the database ends one of them. */
describe('transactions that cross', () => {
  let crm: PipelineApp;

  beforeAll(async () => {
    crm = await PipelineApp.start();
    await crm.publish(PIPELINE);
  });
  afterAll(() => crm.dispose());

  /** Both do their first action before either does its second; SQLite has one writer, and no crossing. */
  function meeting(): () => Promise<void> {
    if (crm.app.database.kind === 'sqlite') return () => Promise.resolve();
    let arrived = 0;
    let open = (): void => undefined;
    const gate = new Promise<void>((resolve) => {
      open = resolve;
    });
    return () => {
      arrived += 1;
      if (arrived === 2) open();
      return gate;
    };
  }

  test('[REL-005] [BR-002] one of them is rolled back as a whole and gets a conflict', async () => {
    const isCrossing = crm.app.database.kind !== 'sqlite';
    for (let round = 0; round < 5; round += 1) {
      const one = await crm.start('crossed', await crm.lead());
      const other = await crm.start('crossed', await crm.lead());
      const meet = meeting();
      const actOnBoth = (ids: readonly string[]): Promise<unknown> =>
        crm.app.strapi.db.transaction(async () => {
          await crm.engine.act(ids[0], 'warm');
          await meet();
          await crm.engine.act(ids[1], 'comment', { comment: 'second' });
        });
      const ways = [
        [one.id, other.id],
        [other.id, one.id],
      ] as const;
      const settled = await Promise.allSettled(ways.map((ids) => actOnBoth(ids)));
      const failed = settled.flatMap((outcome) =>
        outcome.status === 'rejected' ? [outcome.reason] : [],
      );
      expect(failed.map(({ name, status }) => [name, status])).toEqual(
        isCrossing ? [['ConflictError', 409]] : [],
      );
      // Each instance was moved by the transaction that was committed, or not at all.
      const stages = await Promise.all(
        [one.id, other.id].map(async (id) => (await crm.engine.get(id)).stage as string),
      );
      const done = settled.map(({ status }) => (status === 'fulfilled' ? 'warm' : 'cold'));
      expect(stages).toEqual(done);
      // A retry succeeds.
      for (const [index, { status }] of settled.entries()) {
        if (status === 'rejected') await actAlone(ways[index]!);
      }
    }
    const { broken } = await (crm.app.strapi as any)
      .plugin('nexus-crm')
      .service('history')
      .verify();
    expect(broken).toEqual([]);
  });

  const actAlone = (ids: readonly string[]): Promise<unknown> =>
    crm.app.strapi.db.transaction(async () => {
      await crm.engine.act(ids[0], 'warm');
      await crm.engine.act(ids[1], 'comment', { comment: 'again' });
    });
});
