/** @databases sqlite */
import { COMPANY, CONTACT, fixture, PipelineApp, type Caller } from './support';

const USER = 'plugin::users-permissions.user';

/** Mail that fails as often as a test says, and then is sent. */
const INDEX = `
module.exports = {
  register({ strapi }) {
    strapi.mail = { failures: {}, sent: [] };
    const extensions = strapi.plugin('nexus-crm').service('extensions');
    for (const name of ['welcome-email', 'intro-email', 'webinar-invite', 'newsletter', 'apology-email']) {
      extensions.integration({
        name,
        async execute(input, { subject, attempt }) {
          const { failures, sent } = strapi.mail;
          if ((failures[name] ?? 0) >= attempt) throw new Error('451 try again later');
          sent.push([name, subject.id]);
          return { sent: name };
        },
      });
    }
  },
  bootstrap() {},
};
`;

/** The definitions of the requirements as they stand, each driven to its end over REST. */
describe('the definitions of the requirements in a running app', () => {
  let crm: PipelineApp;
  let closer: Caller;
  let caller: Caller;
  let desk: Caller[];
  let inside: Caller[];
  const mail = (): any => (crm.app.strapi as any).mail;

  /** A user who has a role of their own, with all the rights of the others. */
  const withRole = async (name: string, role: string): Promise<Caller> => {
    const roles = crm.app.strapi.plugin('users-permissions').service('role');
    const authenticated = await crm.app.strapi.db
      .query('plugin::users-permissions.role')
      .findOne({ where: { type: 'authenticated' } });
    const { permissions } = await roles.findOne(authenticated.id);
    await roles.createRole({ name: role, type: role, description: role, permissions });
    const { id } = await crm.app.strapi.db
      .query('plugin::users-permissions.role')
      .findOne({ where: { type: role } });
    const user = await crm.user(name);
    await crm.app.strapi.db
      .query(USER)
      .update({ where: { documentId: user.documentId }, data: { role: id } });
    return user;
  };

  const see = async (id: string): Promise<any> => (await crm.get(`/instances/${id}`)).body.data;

  /** Carries timers out as if their time had come, until the instance is as wanted. */
  const until = async (id: string, isThere: (instance: any) => boolean): Promise<any> => {
    for (;;) {
      await crm.makeTimersDue();
      await crm.engine.runDue();
      const instance = await see(id);
      if (isThere(instance)) return instance;
    }
  };

  beforeAll(async () => {
    crm = await PipelineApp.start({ level: 3, files: { 'src/index.js': INDEX } });
    inside = [await crm.user('ivy'), await crm.user('ike')];
    desk = [await crm.user('dee'), await crm.user('dan'), await crm.user('dot')];
    closer = await withRole('cleo', 'closer');
    caller = await withRole('sid', 'sdr');
    const people = (of: readonly Caller[]) => of.map(({ person }) => person);
    await crm.team('inside-sales', people([...inside, closer]));
    await crm.team('deal-desk', people(desk));
    await crm.publish(fixture('enterprise-sales'));
  });
  afterAll(() => crm.dispose());

  const lead = async (): Promise<{ lead: string; id: string }> => {
    const contact = await crm.lead({ score: 60 });
    const { id } = await crm.start('enterprise-sales', contact, { fields: { region: 'EMEA' } });
    return { lead: contact, id };
  };

  test('[US-014] [FR-L2-002] enterprise-sales.json: a lead is assigned round-robin, qualified, approved by two, won, and emailed', async () => {
    const first = await lead();
    const second = await lead();
    const assigned = await Promise.all([
      crm.act(first.id, 'contact').then(({ body }) => body.data.assignees),
      crm.act(second.id, 'contact').then(({ body }) => body.data.assignees),
    ]);
    expect(new Set(assigned.flat()).size).toBe(2);
    await crm.act(first.id, 'assign', { assignees: [closer.person] });

    expect((await crm.act(first.id, 'qualify')).body.data.stage).toBe('qualified');
    const win = (data: object, by = closer) => crm.act(first.id, 'win', data, by.token);
    const faults = [
      [await win({ fields: { budget: 5000 } }), 400, 'CommentRequired'],
      [await win({ comment: 'They signed' }), 400, 'FieldRequired'],
      [await win({ comment: 'They signed', fields: { budget: -1 } }), 400, 'InvalidField'],
      [await win({ comment: 'They signed', fields: { budget: 999 } }), 403, 'ConditionNotMet'],
    ] as const;
    for (const [answer, status, code] of faults) {
      expect([answer.status, answer.body.error.details.code]).toEqual([status, code]);
    }
    const asked = await win({ comment: 'They signed', fields: { budget: 5000 } });
    expect(asked.body.data).toMatchObject({ stage: 'qualified', pending: { kind: 'approval' } });
    const task = asked.body.data.pending.id;
    const vote = (by: Caller) => crm.post(`/tasks/${task}/vote`, { choice: 'approve' }, by.token);
    expect((await vote(closer)).status).toBe(403);
    await vote(desk[0]!);

    mail().failures['welcome-email'] = 2;
    expect((await vote(desk[2]!)).body.data).toMatchObject({
      stage: 'won',
      data: { budget: 5000 },
    });
    const won = await until(first.id, ({ status }) => status === 'completed');
    expect(won).toMatchObject({ stage: 'won', data: { mail: { sent: 'welcome-email' } } });
    expect(mail().sent).toContainEqual(['welcome-email', first.lead]);
    expect(await crm.contact(first.lead)).toMatchObject({ stage: 'won', instanceId: null });
  });

  test('[FR-L3-004] enterprise-sales.json: a welcome email that fails for good moves the lead back, and the next one wins', async () => {
    const { id, lead: contact } = await lead();
    await crm.act(id, 'contact');
    await crm.act(id, 'assign', { assignees: [closer.person] });
    await crm.act(id, 'qualify');
    const win = async (): Promise<void> => {
      const data = { comment: 'They signed', fields: { budget: 5000 } };
      const asked = await crm.act(id, 'win', data, closer.token);
      for (const { token } of desk.slice(0, 2)) {
        const url = `/tasks/${asked.body.data.pending.id}/vote`;
        expect((await crm.post(url, { choice: 'approve' }, token)).status).toBe(200);
      }
    };
    mail().failures['welcome-email'] = 5;
    await win();
    expect(await until(id, ({ stage }) => stage !== 'won')).toMatchObject({
      ...{ stage: 'qualified', status: 'active', fault: null, tasks: [] },
    });
    expect(await crm.contact(contact)).toMatchObject({ stage: 'qualified' });
    // It was never sent, so there is nothing to apologize for.
    expect(mail().sent.filter(([, to]: string[]) => to === contact)).toEqual([]);
    mail().failures['welcome-email'] = 0;
    await win();
    await until(id, ({ status }) => status === 'completed');
    expect(mail().sent).toContainEqual(['welcome-email', contact]);
  });

  test('[FR-L2-009] enterprise-sales.json: a lead is lost with its reason, from any stage before', async () => {
    const { id, lead: contact } = await lead();
    const mute = await crm.act(id, 'lose');
    expect([mute.status, mute.body.error.details.path]).toEqual([400, 'fields.lostReason']);
    const lost = await crm.act(id, 'lose', { fields: { lostReason: 'No budget' } });
    expect(lost.body.data).toMatchObject({
      ...{ stage: 'lost', status: 'completed' },
      data: { lostReason: 'No budget', region: 'EMEA' },
    });
    expect(await crm.contact(contact)).toMatchObject({ stage: 'lost' });
  });

  test('[US-013] [FR-L2-004] [FR-L2-005] [BR-008] enterprise-sales.json: a member of the nurture campaign goes through every block', async () => {
    const { id, lead: contact } = await lead();
    await crm.act(id, 'contact');
    const member = await crm.engine.start({
      definition: 'enterprise-sales',
      campaign: 'nurture',
      subject: { type: CONTACT, id: contact },
      fields: { budget: 20_000, region: 'EMEA' },
    });
    const [call] = (await see(member.id)).tasks;
    expect(call).toMatchObject({ label: 'Call the customer', assignees: ['role:sdr'] });
    expect(call.dueAt).not.toBeNull();
    // One branch is through its mail and its three days; the block waits for the other.
    const waiting = await until(member.id, ({ timers }) => timers.length === 0);
    expect(waiting.tasks.map(({ id: task }: any) => task)).toEqual([call.id]);
    expect(mail().sent).toContainEqual(['intro-email', contact]);
    expect((await crm.post(`/tasks/${call.id}/complete`, {}, closer.token)).status).toBe(403);
    expect((await crm.post(`/tasks/${call.id}/complete`, {}, caller.token)).status).toBe(200);

    const branched = await until(member.id, ({ timers }) => timers.length === 0);
    expect(branched.tasks.map(({ label }: any) => label)).toEqual(['Plan a visit']);
    expect(mail().sent).toContainEqual(['webinar-invite', contact]);
    expect(mail().sent).not.toContainEqual(['newsletter', contact]);
    await crm.post(`/tasks/${branched.tasks[0].id}/complete`, {}, closer.token);
    const done = await until(member.id, ({ status }) => status !== 'active');
    expect(done).toMatchObject({ status: 'completed', stage: null });
    // The last step of the campaign has moved the lead in its own pipeline.
    expect(await see(id)).toMatchObject({ stage: 'qualified', status: 'active' });
  });

  test('[FR-L2-005] enterprise-sales.json: a member whom no branch fits takes the other way', async () => {
    const contact = await crm.lead({ score: 10 });
    const member = await crm.engine.start({
      definition: 'enterprise-sales',
      campaign: 'nurture',
      subject: { type: CONTACT, id: contact },
      fields: { budget: 1, region: 'APAC' },
    });
    const [call] = (await see(member.id)).tasks;
    await crm.post(`/tasks/${call.id}/complete`, {}, caller.token);
    expect(await until(member.id, ({ status }) => status !== 'active')).toMatchObject({
      status: 'completed',
    });
    expect(mail().sent).toContainEqual(['newsletter', contact]);
    expect(await crm.contact(contact)).toMatchObject({ score: 15 });
  });

  test('enterprise-crm.json: a lead is in the implied stage until it is closed', async () => {
    await crm.publish(fixture('enterprise-crm'));
    const contact = await crm.lead();
    const started = await crm.start('enterprise-crm', contact);
    expect(started).toMatchObject({ stage: 'open', status: 'active' });
    const closed = await crm.act(started.id, 'close', { outcome: 'won' });
    expect(closed.body.data).toMatchObject({ stage: 'open', status: 'won' });
  });

  test('[BR-007] in-model-user.json: of a model, a pipeline for the contacts of users and no others', async () => {
    const saved = await crm.post('/definitions', { schema: fixture('in-model-user'), model: USER });
    expect(saved.status).toBe(201);
    const { name } = saved.body.data;
    expect(name).toBe(USER);
    const published = await crm.post(`/definitions/${name}/publish`, {});
    expect(published.status).toBe(200);

    const begin = async (parent: object) => {
      const created = await crm.post('/contacts', { name: 'Uwe', kind: 'contact', ...parent });
      const subject = { type: CONTACT, id: created.body.data.documentId };
      return crm.post('/instances', { definition: name, subject });
    };
    const started = await begin({ parentType: USER, parentId: desk[1]!.documentId });
    expect(started.status).toBe(201);
    expect(started.body.data).toMatchObject({ entity: 'contact', stage: 'open' });
    const { id, subject } = started.body.data;
    const again = await crm.post('/instances', { definition: name, subject });
    expect(again.status).toBe(409);
    const stray = await begin({});
    expect(stray.status).toBe(400);
    expect(stray.body.error.message).toContain(USER);
    const ended = await crm.act(id, 'close', { outcome: 'lost', reason: 'Left' });
    expect(ended.body.data).toMatchObject({ status: 'lost', stage: 'open' });
  });

  test('[BR-007] autoStart definitions of two models start on their own contacts only', async () => {
    const startingOn = (id: string, model: string) => ({
      ...{ id, model, autoStart: true },
      entities: { contact: { stages: ['new', { name: 'done', final: true }] } },
      transitions: { finish: { from: 'new', to: 'done' } },
    });
    await crm.publish(startingOn('of-companies', COMPANY));
    await crm.publish(startingOn('of-orders', 'api::order.order'));
    const company = await crm.app.strapi
      .documents(COMPANY as any)
      .create({ data: { name: 'Acme' } as any });
    const create = async (parent: object) => {
      const { body } = await crm.post('/contacts', { name: 'Coco', kind: 'contact', ...parent });
      const running = await crm.get(`/instances?filters[subjectId]=${body.data.documentId}`);
      return running.body.data.map(({ definition }: any) => definition.name);
    };
    expect(await create({ parentType: COMPANY, parentId: company.documentId })).toEqual([
      'of-companies',
    ]);
    expect(await create({})).toEqual([]);
  });
});
