/** @databases sqlite postgres */
import type { Composition } from '../../../server/src/services/composition';
import type { Caller } from '../engine/support';
import { Delegating, inDays } from './support';

const USER = 'plugin::users-permissions.user';

/** FR-L3-003: what becomes of delegations when people go. */
describe('delegations of people who leave', () => {
  let app: Delegating;

  beforeAll(async () => {
    app = await Delegating.start();
  });
  afterAll(() => app.crm.dispose());

  const documents = (uid: string) =>
    app.crm.app.strapi.documents(uid as never) as unknown as {
      delete(input: object): Promise<unknown>;
    };
  const query = () => app.crm.app.strapi.db.query(USER);
  const view = async (id: string) => (await app.crm.get(`/delegations/${id}`)).body.data;
  const lastEntry = async (id: string) =>
    (await app.crm.get(`/delegations/${id}/history`)).body.data[0];

  const WAYS: Record<string, (caller: Caller) => Promise<unknown>> = {
    deleted: ({ documentId }) => query().delete({ where: { documentId } }),
    'deleted as a document': ({ documentId }) => documents(USER).delete({ documentId }),
    blocked: ({ documentId }) => query().update({ where: { documentId }, data: { blocked: true } }),
    'blocked in bulk': ({ documentId }) =>
      query().updateMany({ where: { documentId }, data: { blocked: true } }),
  };

  test.each(Object.keys(WAYS))(
    '[FR-L3-003] those from and to a person who is %s end with them',
    async (way) => {
      const [ann, bob, cid, dan] = await app.people('ann', 'bob', 'cid', 'dan');
      const active = await app.delegated(ann, bob);
      const onward = await app.delegated(bob, cid);
      const upcoming = await app.delegated(ann, bob, { from: inDays(10), to: inDays(11) });
      const other = await app.delegated(dan, cid);
      const { id, lead } = await app.begin(ann.person);
      expect(await app.waiting(cid)).toEqual([['lead', lead, ann.person]]);
      await WAYS[way]!(bob);
      for (const gone of [active, onward, upcoming]) {
        expect(await view(gone)).toMatchObject({ state: 'past', endedAt: expect.any(String) });
        expect(await lastEntry(gone)).toMatchObject({
          ...{ event: 'delegation.ended', actor: { kind: 'system' } },
          payload: { left: bob.person },
        });
      }
      expect(await view(other)).toMatchObject({ state: 'active', endedAt: null });
      expect(await app.waiting(cid)).toEqual([]);
      const comment = { comment: 'Hello.' };
      expect((await app.crm.act(id, 'comment', comment, cid.token)).status).toBe(403);
      // Another stand-in may be named at once.
      await app.delegated(ann, cid);
      expect((await app.crm.act(id, 'comment', comment, cid.token)).status).toBe(200);
    },
  );

  test('[FR-L3-003] a change of the account that is rolled back ends none', async () => {
    const [ann, bob] = await app.people('ann', 'bob');
    const id = await app.delegated(ann, bob);
    const stop = new Error('stop');
    const failing = app.crm.app.strapi.db.transaction(async () => {
      await query().delete({ where: { documentId: bob.documentId } });
      throw stop;
    });
    await expect(failing).rejects.toBe(stop);
    expect(await view(id)).toMatchObject({ state: 'active' });
  });

  test('[FR-L3-003] nothing is assigned to whoever stood in for a person who was deleted', async () => {
    const [ann, bob, cid] = await app.people('ann', 'bob', 'cid');
    await app.team('desk', [ann, cid]);
    await app.crm.publish({
      id: 'picking',
      entities: { lead: { stages: ['new', 'open', { name: 'won', final: true }] } },
      transitions: {
        go: {
          ...{ from: 'new', to: 'open' },
          do: [{ task: 'Call', assign: { team: 'desk', pick: 'round_robin' } }],
        },
      },
    });
    const { id } = await app.begin(null, 'go', 'picking');
    expect((await app.see(id)).tasks).toMatchObject([{ assignees: [ann.person] }]);
    await app.delegated(ann, bob);
    await query().delete({ where: { documentId: ann.documentId } });
    expect((await app.see(id)).tasks).toMatchObject([{ assignees: [cid.person] }]);
  });

  test('[FR-L3-003] those for a team end with the team', async () => {
    const [ann, bob] = await app.people('ann', 'bob');
    const team = await app.team('short', [ann]);
    const id = await app.delegated(ann, bob, { scope: { team: `team:${team}` } });
    await documents('plugin::nexus-crm.team').delete({ documentId: team });
    expect(await view(id)).toMatchObject({ state: 'past' });
    expect(await lastEntry(id)).toMatchObject({ payload: { left: `team:${team}` } });
  });

  test('[FR-L3-003] a delegation is not made to somebody who is being deleted', async () => {
    for (let round = 0; round < 5; round += 1) {
      const [ann, bob] = await app.people('ann', 'bob');
      const [made] = await Promise.all([
        app.delegate(ann, bob),
        query().delete({ where: { documentId: bob.documentId } }),
      ]);
      expect([201, 400]).toContain(made.status);
      if (made.status === 201)
        expect(await view(made.body.data.id)).toMatchObject({ state: 'past' });
    }
  });

  test('[FR-L3-003] the next start ends those of people who were deleted by SQL', async () => {
    const [ann, bob] = await app.people('ann', 'bob');
    const id = await app.delegated(ann, bob);
    const { tableName } = app.crm.app.strapi.db.metadata.get(USER);
    await app.crm.app.strapi.db
      .connection(tableName)
      .where({ document_id: bob.documentId })
      .delete();
    expect(await view(id)).toMatchObject({ state: 'active' });
    await app.crm.app.strapi
      .plugin('nexus-crm')
      .service<Composition>('composition')
      .departed.sweep();
    expect(await view(id)).toMatchObject({ state: 'past' });
  });

  test('[REL-004] a start without Users & Permissions takes nobody for gone', async () => {
    const [ann, bob] = await app.people('ann', 'bob');
    await app.team('desk', [ann]);
    const delegation = await app.delegated(ann, bob);
    const called = await app.begin(ann.person, 'call');
    const asked = await app.begin(ann.person, 'sign');
    const left = await app.begin(null, 'shared');
    const knex = () => app.crm.app.strapi.db.connection;
    const parts = async (id: string): Promise<unknown[]> =>
      Promise.all(
        ['crm_tasks', 'crm_votes', 'crm_task_assignees'].map(
          async (table): Promise<unknown> => knex()(table).where({ instance_id: id }).orderBy('id'),
        ),
      );
    const before = [await parts(called.id), await parts(asked.id)];
    const [team] = (await app.crm.get('/teams?filters[key]=desk')).body.data;
    await knex()('crm_teams').where({ document_id: team.documentId }).delete();
    await app.crm.app.restart({ plugins: { 'users-permissions': { enabled: false } } });
    // The sweep comes to groups last, and finds that this team is gone.
    const isSwept = async (): Promise<boolean> => {
      const row: { status: string } = await knex()('crm_instances')
        .where({ document_id: left.id })
        .first();
      return row.status === 'needs_attention';
    };
    while (!(await isSwept()));
    expect([await parts(called.id), await parts(asked.id)]).toEqual(before);
    const rest: object = await knex()('crm_delegations')
      .where({ document_id: delegation })
      .first('ended_at');
    expect(rest).toEqual({ ended_at: null });
  });
});
