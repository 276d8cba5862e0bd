import { PipelineApp } from './support';

const PIPELINE = {
  id: 'patient',
  entities: { lead: { stages: ['new', 'asked', { name: 'done', final: true }] } },
  transitions: {
    ask: {
      from: 'new',
      to: 'asked',
      do: [
        { wait: '3 days' },
        { activity: 'ring', with: { tone: 'low' }, as: 'ringing' },
        { transition: 'finish' },
      ],
    },
    finish: { from: 'asked', to: 'done' },
    hopeless: { from: 'new', to: 'asked', do: [{ activity: 'broken' }] },
  },
};

/** An app that brings integrations of its own; what they were asked is kept on Strapi itself. */
const INDEX = `
module.exports = {
  register({ strapi }) {
    strapi.rung = [];
    const extensions = strapi.plugin('nexus-crm').service('extensions');
    extensions.integration({
      name: 'ring',
      async execute(input, call) { strapi.rung.push({ input, call }); return { heard: true }; },
    });
    extensions.integration({
      name: 'broken',
      async execute() { throw Object.assign(new Error('No line'), { retryable: false }); },
    });
  },
  bootstrap() {},
};
`;

/** Everything that happens later is a timer (FR-L3-006, REL-002, FR-EXT-001). */
describe('timers of pipelines', () => {
  let crm: PipelineApp;

  beforeAll(async () => {
    crm = await PipelineApp.start({ files: { 'src/index.js': INDEX } });
    await crm.publish(PIPELINE);
  });
  afterAll(() => crm.dispose());

  const begin = async (): Promise<{ id: string; lead: string }> => {
    const lead = await crm.lead();
    const { id } = await crm.start('patient', lead);
    return { id, lead };
  };
  const see = async (id: string): Promise<any> => (await crm.get(`/instances/${id}`)).body.data;

  test('[FR-L3-006] [REL-004] a restart in the middle of a wait goes on where it was', async () => {
    const { id, lead } = await begin();
    const asked = await crm.act(id, 'ask');
    expect(asked.body.data).toMatchObject({ stage: 'asked', timers: [{ kind: 'wait' }] });
    const days = Date.parse(asked.body.data.timers[0].at) - Date.now();
    expect(days).toBeGreaterThan(2.9 * 86_400_000);
    await crm.engine.runDue();
    expect(await see(id)).toMatchObject({ stage: 'asked', timers: [{ kind: 'wait' }] });

    await crm.app.restart({ listen: false });
    await crm.makeTimersDue();
    await crm.app.restart({ listen: true });
    // The server listens, and so works.
    const instance = await untilEnded(id);
    expect(instance).toMatchObject({
      status: 'completed',
      stage: 'done',
      data: { ringing: { heard: true } },
      timers: [],
    });
    expect(await crm.contact(lead)).toMatchObject({ stage: 'done', instanceId: null });
    const { rung } = crm.app.strapi as any;
    expect(rung).toHaveLength(1);
    expect(rung[0]).toMatchObject({
      input: { tone: 'low' },
      call: { attempt: 1, instance: id, subject: { id: lead } },
    });
  });

  /** The instance once it has ended; it may have before anybody listened. */
  async function untilEnded(id: string): Promise<any> {
    for (;;) {
      const heard = crm.next('nexus-crm.instance.completed');
      const instance = await see(id);
      if (instance.status !== 'active') return instance;
      await heard;
    }
  }

  test('[REL-002] an integration that fails for good parks its instance and stops no other', async () => {
    const broken = await begin();
    const fine = await begin();
    const parked = crm.next('nexus-crm.instance.parked');
    await crm.act(broken.id, 'hopeless');
    await crm.act(fine.id, 'ask');
    expect(await parked).toMatchObject({ instance: broken.id, stage: 'asked' });
    expect(await see(broken.id)).toMatchObject({
      status: 'needs_attention',
      fault: { reason: expect.stringContaining('No line') },
    });
    const completed = crm.next('nexus-crm.instance.completed');
    await crm.makeTimersDue();
    await crm.engine.runDue();
    expect(await completed).toMatchObject({ instance: fine.id });
  });

  test('[SCL-001] nothing is carried out by a process that does not listen', async () => {
    const { id } = await begin();
    await crm.act(id, 'ask');
    await crm.app.restart({ listen: false });
    await crm.makeTimersDue();
    await crm.app.restart({ listen: false });
    expect(await crm.engine.get(id)).toMatchObject({ timers: [{ kind: 'wait' }] });
    await crm.app.restart({ listen: true });
    expect(await untilEnded(id)).toMatchObject({ status: 'completed' });
  });
});
