/** @databases sqlite postgres */
import { CONTACT, PipelineApp } from './support';

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
    moody: { from: 'new', to: 'asked', do: [{ activity: 'moody', retry: { attempts: 1 } }] },
    sour: { from: 'new', to: 'asked', condition: { type: 'sour' } },
    sulk: {
      from: 'new',
      to: 'asked',
      approval: { strategy: 'sulk', voters: { role: 'authenticated' } },
    },
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
      async execute(input, call) { strapi.rung.push({ input, call }); return { answered: true }; },
    });
    extensions.integration({
      name: 'broken',
      async execute() { throw Object.assign(new Error('No line'), { retryable: false }); },
    });
    const throwIt = () => { throw strapi.thrown; };
    extensions.integration({ name: 'moody', execute: throwIt });
    extensions.condition({ name: 'sour', evaluate: throwIt });
    extensions.strategy({ name: 'sulk', canProceed: throwIt });
    extensions.trigger({ name: 'moody', receive: throwIt });
    const never = new Promise(() => undefined);
    extensions.condition({
      name: 'never',
      evaluate(input, { signal }) {
        signal.addEventListener('abort', () => { strapi.aborted = true; });
        return never;
      },
    });
    extensions.strategy({ name: 'undecided', canProceed: () => never });
    extensions.trigger({ name: 'silent', receive: () => never });
    extensions.trigger({ name: 'unsure', identify: () => never, receive: () => [] });
    const mute = (input, { signal }) => {
      signal.addEventListener('abort', () => { strapi.hungUp = signal.reason.message; });
      return never;
    };
    extensions.integration({ name: 'mute', execute: mute });
    extensions.integration({ name: 'hasty', timeout: 1, execute: mute });
    strapi.plugin('nexus-crm').service('crm').model('api::company.company', {
      entities: { contact: { fields: ['name'] } },
      guards: { edit: () => never },
      hooks: { before: { addContact: () => never } },
    });
  },
  bootstrap() {},
};
`;

/** Everything that happens later is a timer (FR-L3-006, REL-002, FR-EXT-001). */
describe('timers of pipelines', () => {
  let crm: PipelineApp;

  beforeAll(async () => {
    crm = await PipelineApp.start({
      files: { 'src/index.js': INDEX },
      plugins: { 'nexus-crm': { config: { extensionTimeout: 100 } } },
    });
    await crm.publish(PIPELINE);
  });
  afterAll(() => crm.dispose());

  const begin = async (): Promise<{ id: string; lead: string }> => {
    const lead = await crm.lead();
    const { id } = await crm.start('patient', lead);
    return { id, lead };
  };
  const see = async (id: string): Promise<any> => (await crm.get(`/instances/${id}`)).body.data;

  test('[FR-L3-006] [REL-004] a wait continues after a restart', async () => {
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
      data: { ringing: { answered: true } },
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
      const emitted = crm.next('nexus-crm.instance.completed');
      const instance = await see(id);
      if (instance.status !== 'active') return instance;
      await emitted;
    }
  }

  test("an app's call that never settles is named, and the queue behind it continues", async () => {
    const voters = { role: 'authenticated' };
    await crm.publish({
      id: 'hanging',
      entities: { lead: { stages: ['new', 'asked'] } },
      transitions: {
        ask: { from: 'new', to: 'asked', condition: { type: 'never' } },
        vote: { from: 'new', to: 'asked', approval: { strategy: 'undecided', voters } },
      },
    });
    await crm.user('undecided');
    const { id } = await crm.start('hanging', await crm.lead());
    const [asked, commented] = await Promise.all([
      crm.act(id, 'ask'),
      crm.act(id, 'comment', { comment: 'Meanwhile' }),
    ]);
    expect([asked.status, asked.body.error.message]).toEqual([
      403,
      expect.stringContaining('The condition "never" did not answer within 100 ms.'),
    ]);
    expect((crm.app.strapi as any).aborted).toBe(true);
    expect(commented.status).toBe(200);
    const voted = await crm.act(id, 'vote');
    expect([voted.status, voted.body.error.details.code]).toEqual([409, 'StrategyFailed']);
    expect(voted.body.error.message).toContain('The strategy "undecided" did not answer');
    const sent = await crm.post('/triggers/silent', {});
    expect([sent.status, sent.body.error.message]).toEqual([
      400,
      expect.stringContaining('The trigger "silent" did not answer within 100 ms.'),
    ]);
    const identified = await crm.post('/triggers/unsure', {});
    expect([identified.status, identified.body.error.message]).toEqual([
      400,
      expect.stringContaining('The trigger "unsure" did not answer within 100 ms.'),
    ]);
    const company = await crm.app.strapi
      .documents('api::company.company' as never)
      .create({ data: { name: 'Acme' } as never });
    const contacts = crm.app.strapi
      .plugin('nexus-crm')
      .service('crm')
      .for('api::company.company', company.documentId);
    await expect(contacts.addContact({ name: 'Ann' })).rejects.toThrow(
      'The before hook addContact of api::company.company did not answer within 100 ms.',
    );
    expect(await contacts.can('edit', { contact: {} })).toBe(false);
  });

  test.each([
    ['mute', 'The integration "mute" did not answer within 100 ms.'],
    ['hasty', 'The integration "hasty" did not answer within 1 ms.'],
  ])(
    '[REL-002] an attempt of the integration %s that never settles fails by its time limit',
    async (activity, reason) => {
      const retry = { attempts: 2, delay: '10s' };
      await crm.publish({
        id: `calls-${activity}`,
        entities: { lead: { stages: ['new', 'asked'] } },
        transitions: { ask: { from: 'new', to: 'asked', do: [{ activity, retry }] } },
      });
      const { id } = await crm.start(`calls-${activity}`, await crm.lead());
      const retried = crm.next('nexus-crm.activity.retried');
      await crm.act(id, 'ask');
      expect(await retried).toMatchObject({ instance: id });
      expect((crm.app.strapi as any).hungUp).toBe(reason);
      const parked = crm.next('nexus-crm.instance.parked');
      await crm.makeTimersDue();
      await crm.engine.runDue();
      await parked;
      expect(await see(id)).toMatchObject({ status: 'needs_attention', fault: { reason } });
    },
  );

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

  test.each<[string, unknown, string]>([
    ['null', null, 'It threw null, without a reason.'],
    ['undefined', undefined, 'It threw undefined, without a reason.'],
    ['a string', 'No line', 'No line'],
    ['text that cannot be stored', 'No\u0000line', 'No\uFFFDline'],
  ])(
    '[REL-002] an integration that throws %s parks its instance with a reason, and stops no other',
    async (_what, thrown, reason) => {
      (crm.app.strapi as any).thrown = thrown;
      const [before, odd, after] = [await begin(), await begin(), await begin()];
      const parked = crm.next('nexus-crm.instance.parked');
      for (const { id } of [before, after]) await crm.act(id, 'ask');
      await crm.act(odd.id, 'moody');
      expect(await parked).toMatchObject({ instance: odd.id });
      expect(await see(odd.id)).toMatchObject({
        status: 'needs_attention',
        fault: { code: 'StepFailed', reason },
        tokens: [{ waitsFor: 'failed', reason }],
      });
      const { body } = await crm.get(`/instances/${odd.id}/history`);
      expect(body.data).toContainEqual(
        expect.objectContaining({
          event: 'activity.failed',
          payload: expect.objectContaining({ integration: 'moody', reason }),
        }),
      );
      await crm.makeTimersDue();
      await crm.engine.runDue();
      for (const { id } of [before, after]) expect((await untilEnded(id)).stage).toBe('done');
    },
  );

  test("an app's condition, strategy or trigger that throws null refuses with a reason", async () => {
    (crm.app.strapi as any).thrown = null;
    await crm.user('moody');
    const { id } = await begin();
    const answers = [
      await crm.act(id, 'sour'),
      await crm.act(id, 'sulk'),
      await crm.post('/triggers/moody', {}),
    ];
    expect(answers.map(({ status }) => status)).toEqual([403, 409, 400]);
    for (const { body } of answers) {
      expect(body.error.message).toContain('It threw null, without a reason.');
    }
    expect(await see(id)).toMatchObject({ stage: 'new', tasks: [] });
  });

  test('[SCL-001] a process that does not listen runs no timers', async () => {
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

describe('what the record refuses after a wait, a task, an action or a vote', () => {
  let crm: PipelineApp;
  const flow = (...steps: object[]) => ({ from: 'open', to: 'busy', do: steps });

  /** What refuses the write: a value that is taken, a rule over several fields. */
  const REFUSED: [string, object, object, RegExp, object][] = [
    ['a unique value', { set: { uq: "'T'" } }, {}, /"?uq"? must be unique/, { uq: 'free' }],
    ['the only name', { set: { name: 'null' } }, {}, /name/, { email: 'lea@example.com' }],
  ];
  const definition = (name: string, step: object) => ({
    id: name,
    entities: { lead: { stages: ['open', 'busy'] } },
    transitions: {
      later: flow({ wait: '1s' }, { set: { score: 7 } }, step),
      task: flow({ task: 'Call' }, step),
      now: flow(step),
      vote: {
        ...flow(step),
        approval: { strategy: 'first', voters: { team: 'refusing-desk' } },
      },
    },
    campaigns: { push: { do: [step] } },
  });

  beforeAll(async () => {
    crm = await PipelineApp.start();
    await crm.workers.stop();
    await crm.app.strapi
      .plugin('nexus-crm')
      .service('custom-fields')
      .create({ uid: CONTACT, name: 'uq', type: 'string', unique: true });
    await crm.lead({ name: 'Taken', uq: 'T' });
  });
  afterAll(() => crm.dispose());

  const read = async (id: string) => (await crm.get(`/instances/${id}`)).body.data;

  test.each(REFUSED)(
    '%s: the act counts, the flow parks with the reason',
    async (kind, ...rest) => {
      const [step, values, reason, mended] = rest;
      const voter = await crm.user(`voter${kind.length}`);
      const desk = await crm.get('/teams?filters[key]=refusing-desk');
      const [team] = desk.body.data;
      if (team) await crm.put(`/teams/${team.documentId}`, { members: [voter.person] });
      else await crm.team('refusing-desk', [voter.person]);
      const name = `refused-${kind.length}`;
      await crm.publish(definition(name, step));
      const begin = async (action: string) => {
        const lead = await crm.lead(values);
        const { id } = await crm.start(name, lead);
        const acted = await crm.act(id, action);
        expect([action, acted.status]).toEqual([action, 200]);
        return { lead, id, acted: acted.body.data };
      };
      const parked = { stage: 'busy', status: 'needs_attention', tasks: [], timers: [] };

      const later = await begin('later');
      await crm.makeTimersDue();
      expect(await crm.engine.runDue()).toBe(1);
      const waited = await read(later.id);
      expect(waited).toMatchObject({ ...parked, fault: { code: 'WriteRefused' } });
      expect(waited.fault.reason).toMatch(reason);
      expect(await crm.contact(later.lead)).toMatchObject({ score: 7 });
      expect(await crm.engine.runDue()).toBe(0);

      const task = await begin('task');
      const done = await crm.post(`/tasks/${task.acted.tasks[0].id}/complete`, {});
      expect([done.status, done.body.data]).toEqual([200, await read(task.id).then(answer)]);
      expect(done.body.data).toMatchObject(parked);

      expect((await begin('now')).acted).toMatchObject(parked);

      const { acted } = await begin('vote');
      const body = { choice: 'approve' };
      const voted = await crm.post(`/tasks/${acted.pending.id}/vote`, body, voter.token);
      expect(voted.body.data).toMatchObject(parked);

      const member = await crm.start(name, await crm.lead(values), { campaign: 'push' });
      expect(member).toMatchObject({ status: 'needs_attention' });

      // Somebody mends the record, and lets it go on.
      if ('uq' in mended) {
        const [other] = (await crm.get('/contacts?filters[uq]=T')).body.data;
        await crm.put(`/contacts/${other.documentId}`, mended);
      } else await crm.put(`/contacts/${later.lead}`, mended);
      const resumed = await crm.post(`/instances/${later.id}/resume`, {});
      expect(resumed.body.data).toMatchObject({ status: 'active', fault: null, tokens: [] });
    },
  );

  const answer = (view: object) => ({
    ...view,
    ...{ pending: null, overtaken: null },
  });

  test('a timer that fails for another reason is counted, listed by verify, and finally parks its flow', async () => {
    await crm.publish(definition('broken', { task: 'Call' }));
    const lead = await crm.lead();
    const { id } = await crm.start('broken', lead);
    await crm.act(id, 'later');
    await crm.makeTimersDue();
    const { storage } = crm.engine.graph;
    const commit = storage.commit.bind(storage);
    storage.commit = (commits: any[]) =>
      commits.some(({ decision }) => decision.steps > 0)
        ? Promise.reject(new Error('out of order'))
        : commit(commits);
    for (let attempt = 1; attempt < 10; attempt += 1) {
      await crm.makeTimersDue();
      expect(await crm.engine.runDue()).toBe(0);
    }
    const [row] = (await crm.rows('crm_timers')).filter((one) => one.instance_id === id);
    expect(row).toMatchObject({ attempts: 9, last_error: 'out of order', status: 'armed' });
    const { body } = await crm.get('/instances/verify');
    expect(body.data).toMatchObject([
      {
        instance: id,
        contradiction: `Its timer ${row.document_id} has failed 9 times: out of order`,
      },
    ]);
    await crm.makeTimersDue();
    expect(await crm.engine.runDue()).toBe(1);
    storage.commit = commit;
    expect(await read(id)).toMatchObject({
      ...{ status: 'needs_attention', fault: { reason: 'out of order' } },
    });
  });
});
