/** @databases sqlite postgres */
import { PipelineApp } from './support';

const version = (id: string, number: string, more: object = {}) => ({
  ...{ id, version: number },
  dataSchema: { budget: { type: 'number' } },
  entities: { lead: { stages: ['new', 'contacted', { name: 'won', final: true }] } },
  transitions: {
    contact: {
      from: 'new',
      to: 'contacted',
      do: [{ task: 'Call', assign: { role: 'authenticated' } }, { wait: '3 days' }],
    },
    win: {
      from: 'contacted',
      to: 'won',
      approval: { strategy: 'first', voters: { role: 'authenticated' } },
    },
  },
  ...more,
});

/** The stage `contacted` is called `reached`, and may be left for `lost`. */
const renamed = (id: string, more: object = {}) =>
  version(id, '2.0.0', {
    entities: {
      lead: {
        stages: ['new', 'reached', { name: 'won', final: true }, { name: 'lost', final: true }],
      },
    },
    transitions: {
      contact: {
        from: 'new',
        to: 'reached',
        do: [{ task: 'Call', assign: { role: 'authenticated' } }, { wait: '3 days' }],
      },
      win: {
        from: 'reached',
        to: 'won',
        approval: { strategy: 'first', voters: { role: 'authenticated' } },
      },
      lose: { from: '*', to: 'lost' },
    },
    ...more,
  });

/** Running instances stay on their version until they are moved (FR-L2-001). */
describe('moving instances to another version', () => {
  let crm: PipelineApp;
  let count = 0;

  beforeAll(async () => {
    crm = await PipelineApp.start();
    await crm.user('vic');
  });
  afterAll(() => crm.dispose());

  const see = async (id: string): Promise<any> => (await crm.get(`/instances/${id}`)).body.data;
  const move = (name: string, data?: object) => crm.post(`/definitions/${name}/move`, data);

  /** A definition of two versions, with instances that were started on the first. */
  const started = async (instances: number, second: (id: string) => object = renamed) => {
    count += 1;
    const name = `moved-${count}`;
    await crm.publish(version(name, '1.0.0'));
    const ids: string[] = [];
    for (let index = 0; index < instances; index += 1) {
      ids.push((await crm.start(name, await crm.lead())).id);
    }
    await crm.publish(second(name) as Record<string, unknown>);
    return { name, ids };
  };

  test('[FR-L2-001] a new version is for new instances; those that run stay, and a dry run says what a move would do', async () => {
    const { name, ids } = await started(3);
    expect(await crm.start(name, await crm.lead())).toMatchObject({
      definition: { version: '2.0.0' },
    });
    const rehearsed = await move(name);
    expect(rehearsed.body).toEqual({
      data: { dryRun: true, to: '2.0.0', moved: 3, left: 0, stranded: [] },
      meta: {},
    });
    for (const id of ids) expect(await see(id)).toMatchObject({ definition: { version: '1.0.0' } });
  });

  test('[FR-L2-001] they move with their tasks, timers and data, and continue in the new version', async () => {
    const { name, ids } = await started(2);
    const [waiting, fresh] = ids as [string, string];
    await crm.act(waiting, 'contact', { fields: { budget: 7 } });
    const before = await see(waiting);
    const refused = await move(name, { dryRun: false });
    expect(refused.status).toBe(409);
    expect(refused.body.error.details).toMatchObject({
      ...{ code: 'Stranded', moved: 1, left: 1 },
      stranded: [{ instance: waiting, stage: 'contacted', code: 'Stranded' }],
    });
    expect(refused.body.error.message).toContain('2.0.0 has no stage "contacted"');
    expect((await see(fresh)).definition.version).toBe('1.0.0');

    const emitted = crm.record();
    const stages = { contacted: 'reached' };
    const moved = await move(name, { dryRun: false, stages, reason: 'New names' });
    expect(moved.body.data).toMatchObject({ dryRun: false, moved: 2, left: 0 });
    const after = await see(waiting);
    expect(after).toMatchObject({
      definition: { version: '2.0.0' },
      stage: 'reached',
      data: { budget: 7 },
      tasks: before.tasks,
      tokens: before.tokens,
      revision: Number(before.revision) + 1,
    });
    expect(await crm.contact(after.subject.id)).toMatchObject({ stage: 'reached' });
    expect(emitted.filter((event) => event.name === 'nexus-crm.instance.moved')).toHaveLength(2);
    const history = await crm.get(`/instances/${waiting}/history`);
    expect(history.body.data.at(-1)).toMatchObject({
      event: 'instance.moved',
      before: { version: '1.0.0', stage: 'contacted' },
      after: { version: '2.0.0', stage: 'reached' },
      payload: { reason: 'New names' },
      actor: { kind: 'token' },
    });
    const again = await move(name, { dryRun: false, stages });
    expect(again.body.data).toMatchObject({ moved: 0, left: 0 });
    // The way that only the new version has.
    expect((await crm.act(fresh, 'lose')).body.data).toMatchObject({ stage: 'lost' });
    const report = await crm.app.strapi.plugin('nexus-crm').service('history').verify();
    expect(report.broken).toEqual([]);
  });

  test.each<[string, (id: string) => object, RegExp]>([
    [
      'a step that is another one',
      (id) =>
        version(id, '2.0.0', {
          transitions: {
            contact: { from: 'new', to: 'contacted', do: [{ wait: '1 day' }] },
            win: { from: 'contacted', to: 'won' },
          },
        }),
      /it waits for a task at a wait/,
    ],
    [
      'a flow that is gone',
      (id) =>
        version(id, '2.0.0', {
          transitions: {
            contact: { from: 'new', to: 'contacted' },
            win: { from: 'contacted', to: 'won' },
          },
        }),
      /there is no step transitions.contact.do\[0\]/,
    ],
    [
      'data of another type',
      (id) => version(id, '2.0.0', { dataSchema: { budget: { type: 'boolean' } } }),
      /"budget" must be/,
    ],
    [
      'a stage that is final',
      (id) =>
        version(id, '2.0.0', {
          entities: { lead: { stages: ['new', { name: 'contacted', final: true }] } },
          transitions: { contact: version(id, '2').transitions.contact },
        }),
      /"contacted" is a final stage/,
    ],
    [
      'another entity',
      (id) =>
        version(id, '2.0.0', {
          entities: { contact: { stages: ['new', 'contacted', { name: 'won', final: true }] } },
        }),
      /has no entity "lead"/,
    ],
  ])(
    '[FR-L2-001] %s strands an instance: none moves, or the others alone',
    async (_name, second, reason) => {
      const { name, ids } = await started(1, second);
      await crm.act(ids[0]!, 'contact', { fields: { budget: 7 } });
      const before = await see(ids[0]!);
      const rehearsed = await move(name, { to: '2.0.0' });
      expect(rehearsed.body.data).toMatchObject({ moved: 0, left: 1 });
      expect(rehearsed.body.data.stranded[0].reason).toMatch(reason);
      expect((await move(name, { dryRun: false })).status).toBe(409);
      const partial = await move(name, { dryRun: false, partial: true });
      expect(partial.body.data).toMatchObject({ moved: 0, left: 1 });
      expect(await see(ids[0]!)).toEqual(before);
    },
  );

  test('[FR-L2-006] an approval that is open moves where its transition does', async () => {
    const { name, ids } = await started(1);
    const [id] = ids as [string];
    const { body } = await crm.act(id, 'contact');
    await crm.post(`/tasks/${body.data.tasks[0].id}/complete`, {}, (await crm.user('una')).token);
    await crm.makeTimersDue();
    await crm.engine.runDue();
    const asked = await crm.act(id, 'win');
    await move(name, { dryRun: false, stages: { contacted: 'reached' } });
    const voter = await crm.user('val');
    const vote = { choice: 'approve' };
    const refused = await crm.post(`/tasks/${asked.body.data.pending.id}/vote`, vote, voter.token);
    // Who may vote was settled when it was opened.
    expect(refused.status).toBe(403);
    expect(await see(id)).toMatchObject({ stage: 'reached', tasks: [{ kind: 'approval' }] });
  });

  test('[REL-003] actions that race with a move are done before or after it, never lost', async () => {
    const { name, ids } = await started(12);
    const [moved, ...acted] = await Promise.all([
      move(name, { dryRun: false, partial: true, stages: { contacted: 'reached' } }),
      ...ids.map((id) => crm.act(id, 'comment', { comment: 'Hello' })),
    ]);
    expect(moved.body.data).toMatchObject({ moved: 12, left: 0 });
    expect(acted.map(({ status }) => status)).toEqual(ids.map(() => 200));
    for (const id of ids) {
      expect(await see(id)).toMatchObject({ definition: { version: '2.0.0' }, revision: 3 });
    }
  });

  test.each<[object, number, RegExp]>([
    [{ to: '9.9.9' }, 404, /has no published version "9.9.9"/],
    [{ stages: { contacted: 'nowhere' } }, 400, /"stages.contacted" must be a stage of 2.0.0/],
    [
      { stages: { contaced: 'reached' } },
      400,
      /"stages.contaced" must be a stage of any other version/,
    ],
    [
      { from: '1.0.0', stages: { reached: 'new' } },
      400,
      /"stages.reached" must be a stage of 1.0.0/,
    ],
    [
      { stages: { contacted: 'reached', gone: 'reached' } },
      400,
      /"stages.gone" must be a stage of any other version/,
    ],
    [{ stages: { __proto_: 'reached' } }, 400, /"stages.__proto_" must be a stage/],
    [{ stages: { contacted: 'constructor' } }, 400, /2.0.0; it has no "constructor"/],
    [{ stages: 'x' }, 400, /"data.stages" must be an object/],
    [{ dryRun: 'no' }, 400, /"data.dryRun" must be true or false/],
    [{ pepper: 1 }, 400, /unknown key "pepper"/],
  ])('%j is a %i, and moves nothing', async (data, status, message) => {
    const { name, ids } = await started(1);
    const [id] = ids as [string];
    const before = [await see(id), await crm.rows('crm_history')];
    for (const mode of [{}, { dryRun: false }, { dryRun: false, partial: true }]) {
      const answer = await move(name, { ...mode, ...data });
      expect([mode, answer.status]).toEqual([mode, status]);
      expect(answer.body.error.message).toMatch(message);
      const [named] = /stages\.(\w+)/.exec(answer.body.error.message)?.slice(1) ?? [];
      const { errors } = answer.body.error.details;
      if (named) expect(errors).toMatchObject([{ path: ['stages', named] }]);
    }
    expect([await see(id), await crm.rows('crm_history')]).toEqual(before);
    expect((await move('unheard-of')).status).toBe(404);
  });
});
