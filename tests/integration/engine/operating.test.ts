/** @databases sqlite */
import { PipelineApp, type Caller } from './support';

const OPERATE = ['resume', 'cancelToken'].map((action) => `plugin::nexus-crm.instances.${action}`);

const PIPELINE = {
  id: 'operated',
  entities: { lead: { stages: ['new', { name: 'done', final: true }] } },
  transitions: {
    go: {
      from: 'new',
      to: 'done',
      do: [
        {
          parallel: [
            [{ activity: 'flaky', as: 'line' }],
            [{ task: 'Call', assign: { role: 'authenticated' } }],
          ],
        },
      ],
    },
  },
};

const INDEX = `
module.exports = {
  register({ strapi }) {
    strapi.line = { isUp: false };
    strapi.plugin('nexus-crm').service('extensions').integration({
      name: 'flaky',
      async execute() {
        if (strapi.line.isUp) return { answered: true };
        throw Object.assign(new Error('No line'), { retryable: false });
      },
    });
  },
  bootstrap() {},
};
`;

/** What an operator does about flows that are stuck. */
describe('operating pipelines', () => {
  let crm: PipelineApp;
  let owner: Caller;
  let operator: Caller;

  beforeAll(async () => {
    crm = await PipelineApp.start({ files: { 'src/index.js': INDEX } });
    owner = await crm.user('olga');
    operator = await crm.user('otis');
    await crm.publish(PIPELINE);
  });
  afterAll(() => crm.dispose());

  const see = async (id: string): Promise<any> => (await crm.get(`/instances/${id}`)).body.data;

  const begun = async (isUp: boolean, event: string): Promise<any> => {
    (crm.app.strapi as any).line.isUp = isUp;
    const { id } = await crm.start('operated', await crm.lead({ owner: owner.person }));
    const emitted = crm.next(event);
    await crm.act(id, 'go');
    expect(await emitted).toMatchObject({ instance: id });
    return see(id);
  };
  /** An instance whose activity has failed for good, and whose task is still open. */
  const parked = () => begun(false, 'nexus-crm.instance.parked');
  /** An instance whose activity has answered, and whose task is still open. */
  const waiting = () => begun(true, 'nexus-crm.activity.completed');

  const failedOf = ({ tokens }: any) => tokens.find(({ waitsFor }: any) => waitsFor === 'failed');
  const resume = (id: string, data: object = {}, token?: string) =>
    crm.post(`/instances/${id}/resume`, data, token);

  test('[FR-L2-004] the view shows the position of each token', async () => {
    const instance = await parked();
    expect(instance).toMatchObject({ status: 'needs_attention', fault: { code: 'StepFailed' } });
    expect(instance.tokens).toHaveLength(3);
    expect(failedOf(instance)).toMatchObject({
      step: 'transitions.go.do[0].parallel[0][0]',
      reason: expect.stringContaining('No line'),
    });
    const waits = instance.tokens.map(({ waitsFor }: any) => waitsFor).sort();
    expect(waits).toEqual(['failed', 'forked', 'task']);
  });

  test('[REL-002] a parked instance is resumed: its failed step is tried again', async () => {
    const { id } = await parked();
    (crm.app.strapi as any).line.isUp = true;
    const emitted = crm.next('nexus-crm.activity.completed');
    const resumed = await resume(id);
    expect(resumed).toMatchObject({
      status: 200,
      body: { data: { status: 'active', fault: null } },
    });
    await emitted;
    expect(await see(id)).toMatchObject({ data: { line: { answered: true } }, tokens: [{}, {}] });
    const again = await resume(id);
    expect([again.status, again.body.error.details.code]).toEqual([409, 'NotParked']);
  });

  test.each(['skip', 'abandon'])('[REL-002] or it is not (%s)', async (mode) => {
    const { id } = await parked();
    const resumed = await resume(id, { mode });
    expect(resumed.body.data).toMatchObject({ status: 'active', tokens: [{}, {}], data: {} });
    const [task] = resumed.body.data.tasks;
    const completed = await crm.post(`/tasks/${task.id}/complete`, {}, owner.token);
    expect(completed.body.data).toMatchObject({ status: 'completed', stage: 'done' });
    const history = await crm.get(`/instances/${id}/history`);
    const entry = history.body.data.find(({ event }: any) => event === 'instance.resumed');
    expect(entry).toMatchObject({ payload: { mode }, actor: { kind: 'token' } });
  });

  test('[FR-L2-004] a branch is cancelled, and its join continues with the other', async () => {
    const instance = await parked();
    const task = instance.tokens.find(({ waitsFor }: any) => waitsFor === 'task');
    const reason = 'Nobody is there';
    const cancelled = await crm.post(`/instances/${instance.id}/tokens/${task.id}/cancel`, {
      reason,
    });
    expect(cancelled.body.data).toMatchObject({ tasks: [], tokens: [{}, {}] });
    const ended = await resume(instance.id, { mode: 'skip', token: failedOf(instance).id });
    expect(ended.body.data).toMatchObject({ status: 'completed', tokens: [] });
    const history = await crm.get(`/instances/${instance.id}/history`);
    expect(history.body.data).toContainEqual(
      expect.objectContaining({
        event: 'branch.cancelled',
        payload: expect.objectContaining({ reason }),
      }),
    );
  });

  test.each<[string, string, object, object]>([
    ['an active', 'resume', { status: 'completed' }, { stage: 'done', instanceId: null }],
    ['a parked', 'resume', { status: 'completed' }, { stage: 'done', instanceId: null }],
    ['an active', 'actions/cancel', { status: 'cancelled' }, { instanceId: null }],
    ['a parked', 'actions/cancel', { status: 'cancelled' }, { instanceId: null }],
  ])(
    '[FR-L2-004] the root token of %s instance is cancelled: it is parked, not completed, until "%s"',
    async (kind, path, ended, record) => {
      const { id, subject, tokens } = await (kind === 'a parked' ? parked() : waiting());
      const root = tokens.find(({ waitsFor }: any) => waitsFor === 'forked');
      const reason = 'No longer wanted';
      const emitted = crm.record();
      const cancelled = await crm.post(`/instances/${id}/tokens/${root.id}/cancel`, { reason });
      const left = {
        ...{ status: 'needs_attention', stage: 'done', tokens: [], tasks: [], timers: [] },
        fault: { code: 'FlowCancelled', reason: expect.stringMatching(/"resume".*"cancel"/) },
      };
      expect(cancelled).toMatchObject({ status: 200, body: { data: left } });
      expect(await see(id)).toMatchObject(left);
      expect(await crm.contact(subject.id)).toMatchObject({ instanceId: id });
      expect((await crm.get('/instances/verify')).body.data).toEqual([]);
      const tasks = await crm.app.strapi.db.connection('crm_tasks').where({ instance_id: id });
      expect(tasks.map(({ status }: any) => status)).toEqual(['cancelled']);
      const { body } = await crm.get(`/instances/${id}/history`);
      expect(body.data).toContainEqual(
        expect.objectContaining({
          event: 'branch.cancelled',
          payload: expect.objectContaining({ token: root.id, reason }),
        }),
      );
      expect(body.data.filter(({ event }: any) => event === 'instance.parked')).toHaveLength(1);
      const names = emitted.map(({ name }) => name);
      expect(names).toContain('nexus-crm.branch.cancelled');
      expect(names).not.toContain('nexus-crm.instance.completed');

      expect((await crm.post(`/instances/${id}/${path}`, {})).status).toBe(200);
      expect(await see(id)).toMatchObject({ ...ended, stage: 'done', fault: null });
      expect(await crm.contact(subject.id)).toMatchObject(record);
    },
  );

  test('[SR-001] it needs its own permission, and no ownership', async () => {
    const { id } = await parked();
    expect((await resume(id, {}, owner.token)).status).toBe(403);
    await crm.app.http.grant('authenticated', OPERATE);
    expect((await resume(id, { mode: 'skip' }, operator.token)).status).toBe(200);
    await crm.app.http.revoke('authenticated', OPERATE);
  });

  test.each<[string, object, number, RegExp]>([
    ['resume', { mode: 'pray' }, 400, /"data.mode" must be "retry"/],
    ['resume', { token: 'x.99' }, 404, /no token "x.99"/],
    ['resume', { revision: 1 }, 409, /you were shown 1/],
    ['tokens/x.99/cancel', {}, 404, /no token "x.99"/],
    ['tokens/x.99/cancel', { reason: 5 }, 400, /"data.reason" must be text/],
  ])('%s with %j is a %i', async (path, data, status, message) => {
    const { id, revision } = await parked();
    const answer = await crm.post(`/instances/${id}/${path}`, data);
    expect(answer.status).toBe(status);
    expect(answer.body.error.message).toMatch(message);
    expect((await see(id)).revision).toBe(revision);
  });
});
