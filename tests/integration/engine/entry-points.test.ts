import { CAMPAIGN, CONTACT, COMPANY, OPPORTUNITY, PipelineApp } from './support';

const PIPELINE = {
  id: 'leads',
  autoStart: true,
  entities: { lead: { stages: ['new', 'hot', { name: 'done', final: true }] } },
  transitions: {
    heat: { from: 'new', to: 'hot', do: [{ task: 'Call' }, { wait: '3 days' }] },
    finish: { from: 'hot', to: 'done' },
  },
};

/** Every entry point keeps a record and its pipeline consistent (BR-007, BR-002). */
describe('entry points of records that are in a pipeline', () => {
  let crm: PipelineApp;
  let admin: string;

  beforeAll(async () => {
    crm = await PipelineApp.start();
    await crm.publish(PIPELINE);
    admin = await crm.app.http.admin();
  });
  afterAll(() => crm.dispose());

  const documents = (uid = CONTACT): any => crm.app.strapi.documents(uid as any);
  const query = (uid = CONTACT): any => crm.app.strapi.db.query(uid);
  const manager = (method: string, path: string, body?: unknown, uid = CONTACT) =>
    crm.app.http.request(method, `/content-manager/collection-types/${uid}${path}`, {
      token: admin,
      ...(body === undefined ? {} : { body }),
    });
  const liveOn = async (id: string): Promise<any[]> =>
    (await crm.get(`/instances?filters[subjectId]=${id}&filters[status]=active`)).body.data;

  const creations: [string, (name: string) => Promise<string>][] = [
    ['REST', (name) => crm.lead({ name })],
    [
      'the Document Service',
      async (name) => (await documents().create({ data: { name, kind: 'lead' } })).documentId,
    ],
    [
      'strapi.db.query',
      async (name) => (await query().create({ data: { name, kind: 'lead' } })).documentId,
    ],
    [
      'a bulk insert',
      async (name) => {
        await query().createMany({ data: [{ name, kind: 'lead' }] });
        return (await query().findOne({ where: { name } })).documentId;
      },
    ],
    [
      'the Content Manager',
      async (name) => (await manager('POST', '', { name, kind: 'lead' })).body.data.documentId,
    ],
    [
      'a clone',
      async (name) => {
        const documentId = await crm.lead();
        const cloned = await documents().clone({ documentId, data: { name } });
        return cloned.entries[0].documentId;
      },
    ],
  ];

  test.each(creations)(
    '[US-010] [BR-007] a lead that comes by %s starts the autoStart definitions',
    async (entryPoint, create) => {
      const id = await create(`New by ${entryPoint}`);
      const [instance, another] = await liveOn(id);
      expect(another).toBeUndefined();
      expect(instance).toMatchObject({ definition: { name: 'leads' }, stage: 'new' });
      expect(await crm.contact(id)).toMatchObject({ stage: 'new', instanceId: instance.id });
    },
  );

  test('[BR-002] a failed start rolls back the creation of the record', async () => {
    const name = 'Nowhere';
    const refused = await crm.post('/contacts', { name, kind: 'lead', stage: 'frozen' });
    expect([refused.status, refused.body.error.details.code]).toEqual([400, 'UnknownStage']);
    await expect(query().create({ data: { name, kind: 'lead', stage: 'frozen' } })).rejects.toThrow(
      /frozen/,
    );
    expect(await query().count({ where: { name } })).toBe(0);
  });

  test('[BR-007] contacts, opportunities and campaigns without a definition start nothing', async () => {
    const contact = await documents().create({ data: { name: 'Carl', kind: 'contact' } });
    const opportunity = await documents(OPPORTUNITY).create({ data: { name: 'Deal' } });
    const campaign = await documents(CAMPAIGN).create({ data: { name: 'Spring' } });
    for (const { documentId, instanceId } of [contact, opportunity, campaign]) {
      expect(instanceId).toBeNull();
      expect(await liveOn(documentId)).toEqual([]);
    }
  });

  describe('a stage, an end and an owner that a definition guards', () => {
    const GUARDED = {
      id: 'guarded',
      entities: { lead: { stages: ['open', { name: 'won', final: true }] } },
      actions: { convert: false, cancel: false, assign: { roles: ['manager'] } },
      transitions: { win: { from: 'open', to: 'won', condition: 'data.score > 90' } },
      campaigns: { push: { do: [{ transition: 'win', optional: true }] } },
    };
    beforeAll(() => crm.publish(GUARDED));

    const system = { kind: 'system', id: 'system', label: 'System' };
    const ways: [string, (id: string, instance: string) => Promise<unknown>][] = [
      ['the transition', (_, one) => rejected(crm.act(one, 'win'))],
      ['close', (_, one) => rejected(crm.act(one, 'close', { outcome: 'won' }))],
      ['convert', (_, one) => rejected(crm.act(one, 'convert'))],
      ['cancel', (_, one) => rejected(crm.act(one, 'cancel'))],
      ['assign', (_, one) => rejected(crm.act(one, 'assign', { assignees: ['role:x'] }))],
      [
        'close of the record',
        (id) => {
          const body = { outcome: 'won', definition: 'guarded' };
          return rejected(crm.post(`/contacts/${id}/actions/close`, body));
        },
      ],
      [
        'close by the app as the system',
        (_, one) => crm.engine.act(one, 'close', { outcome: 'won', actor: system }),
      ],
      [
        'convert by the app',
        (id) => crm.engine.actOn({ type: CONTACT, id }, 'convert', { definition: 'guarded' }),
      ],
      ['the stage by REST', (id) => rejected(crm.put(`/contacts/${id}`, { stage: 'won' }))],
      ['the owner by REST', (id) => rejected(crm.put(`/contacts/${id}`, { owner: 'role:x' }))],
      [
        'the stage in the Content Manager',
        (id) => rejected(manager('PUT', `/${id}`, { stage: 'won' })),
      ],
      [
        'the stage by strapi.db.query',
        (documentId) => query().update({ where: { documentId }, data: { stage: 'won' } }),
      ],
    ];

    test.each(ways)('cannot be bypassed by %s', async (_, go) => {
      const id = await crm.lead({ score: 10 });
      const { id: instance } = await crm.start('guarded', id);
      // What starts by itself would be the record's main instance.
      const before = await crm.contact(id);
      await expect(go(id, instance)).rejects.toThrow();
      expect((await crm.get(`/instances/${instance}`)).body.data).toMatchObject({
        ...{ stage: 'open', status: 'active', assignees: [] },
      });
      expect(await crm.contact(id)).toEqual(before);
    });

    test('cannot be bypassed by a step of a flow either, and a deleted record ends its instance', async () => {
      const id = await crm.lead({ score: 10 });
      const { id: instance } = await crm.start('guarded', id);
      const pushed = await crm.start('guarded', id, { campaign: 'push' });
      await crm.engine.runDue();
      expect((await crm.get(`/instances/${pushed.id}`)).body.data.status).toBe('completed');
      expect((await crm.get(`/instances/${instance}`)).body.data).toMatchObject({ stage: 'open' });
      await documents().delete({ documentId: id });
      expect((await crm.get(`/instances/${instance}`)).body.data).toMatchObject({
        status: 'cancelled',
      });
    });
  });

  const writes: [string, (id: string, data: any) => Promise<unknown>][] = [
    ['REST', (id, data) => rejected(crm.put(`/contacts/${id}`, data))],
    ['the Content Manager', (id, data) => rejected(manager('PUT', `/${id}`, data))],
    ['the Document Service', (documentId, data) => documents().update({ documentId, data })],
    ['strapi.db.query', (documentId, data) => query().update({ where: { documentId }, data })],
    ['a bulk update', (documentId, data) => query().updateMany({ where: { documentId }, data })],
  ];

  /** An answer as the error that it is; anything else is as it should not be. */
  async function rejected(answer: Promise<any>): Promise<unknown> {
    const { status, body } = await answer;
    if (status >= 400 && status < 500) throw new Error(body.error.message);
    return { status, body };
  }

  test.each(writes)(
    '[SR-001] %s cannot write stage or owner of a lead in a pipeline; the error names the actions',
    async (_door, write) => {
      const id = await crm.lead();
      const before = await crm.contact(id);
      await expect(write(id, { stage: 'hot' })).rejects.toThrow(/"leads": call its action "heat"/);
      await expect(write(id, { owner: 'user:x', name: 'L' })).rejects.toThrow();
      await expect(write(id, { stage: null })).rejects.toThrow(/"heat"/);
      await expect(write(id, { kind: 'contact' })).rejects.toThrow(/"kind".*"convert"/);
      const after = await crm.contact(id);
      expect(after).toEqual({ ...before, updatedAt: after.updatedAt });
      await write(id, { name: 'Renamed', stage: 'new', kind: 'lead' });
      expect(await crm.contact(id)).toMatchObject({ name: 'Renamed', stage: 'new' });
    },
  );

  test('[SR-001] neither the fields of an action nor a step of a flow make a lead a contact', async () => {
    await crm.publish({
      id: 'turns',
      entities: { lead: { stages: ['new', 'hot'] } },
      transitions: {
        heat: { from: 'new', to: 'hot' },
        turn: { from: 'hot', to: 'new', do: [{ set: { kind: "'contact'" } }] },
      },
    });
    const id = await crm.lead();
    const { id: instance } = await crm.start('turns', id);
    const fields = await crm.act(instance, 'heat', { fields: { kind: 'contact' } });
    expect([fields.status, fields.body.error.message]).toEqual([
      400,
      expect.stringMatching(/kind.*"convert"/),
    ]);
    const read = await crm.act(instance, 'heat', { fields: { kind: 'lead' } });
    expect([read.status, read.body.data.stage]).toEqual([200, 'hot']);
    await crm.act(instance, 'turn');
    expect(await crm.contact(id)).toMatchObject({ kind: 'lead' });
    const { status } = (await crm.get(`/instances/${instance}`)).body.data;
    expect(status).toBe('needs_attention');
  });

  test('[BR-001] people cannot make themselves the owner of a lead, unless configuration or definition allow it', async () => {
    const { http, strapi } = crm.app;
    const ann = await crm.user('own-ann');
    const bob = await crm.user('own-bob');
    await http.grant(
      'authenticated',
      ['find', 'create', 'update'].map((action) => `plugin::nexus-crm.contact.${action}`),
    );
    const alone = async (values: object): Promise<string> => {
      const id = await crm.lead(values);
      await crm.post(`/contacts/${id}/actions/cancel`, { definition: 'leads' });
      return id;
    };
    const lead = { name: 'L', kind: 'lead' };
    const status = async (answer: Promise<any>) => {
      const { status: code, body } = await answer;
      return code < 400 ? code : [code, body.error.details?.errors?.[0]?.path];
    };
    const refused = [400, ['owner']];
    for (const owner of ['me', ann.person]) {
      expect(await status(crm.post('/contacts', { ...lead, owner }, ann.token))).toEqual(refused);
      const id = await alone({});
      expect(await status(crm.put(`/contacts/${id}`, { owner }, ann.token))).toEqual(refused);
    }
    const contact = await crm.post('/contacts', { name: 'C', owner: 'me' }, ann.token);
    const turned = crm.put(
      `/contacts/${contact.body.data.documentId}`,
      { kind: 'lead' },
      ann.token,
    );
    expect(await status(turned)).toEqual(refused);

    const me = (await http.get('/admin/users/me', { token: admin })).body.data;
    const own = { ...lead, owner: `admin:${me.documentId}` };
    expect(await status(manager('POST', '', own))).toEqual(refused);
    expect(await status(manager('POST', '', { ...lead, owner: 'me' }))).toEqual(refused);
    const mine = await alone({});
    expect(await status(manager('PUT', `/${mine}`, { owner: own.owner }))).toEqual(refused);

    // By somebody else, by the app's own code, and once it is so.
    expect(await status(crm.post('/contacts', { ...lead, owner: ann.person }, bob.token))).toBe(
      201,
    );
    const given = await alone({ owner: ann.person });
    expect(await status(crm.put(`/contacts/${given}`, { owner: 'me', name: 'M' }, ann.token))).toBe(
      200,
    );
    expect(await documents().create({ data: { ...lead, owner: ann.person } })).toBeDefined();

    const config = strapi.config.get<Record<string, unknown>>('plugin::nexus-crm');
    strapi.config.set('plugin::nexus-crm', { ...config, rules: { selfAssign: true } });
    expect(await status(crm.post('/contacts', { ...lead, owner: 'me' }, ann.token))).toBe(201);
    strapi.config.set('plugin::nexus-crm', config);

    await crm.publish({ ...PIPELINE, version: '2.0.0', rules: { selfAssign: true } });
    expect(await status(crm.post('/contacts', { ...lead, owner: 'me' }, ann.token))).toBe(201);
    await crm.publish({ ...PIPELINE, version: '3.0.0' });
  });

  test('[BR-007] once its pipeline has ended, a record can be written by all callers again', async () => {
    const id = await crm.lead();
    await crm.post(`/contacts/${id}/actions/cancel`, { reason: 'Duplicate' });
    const written = await crm.put(`/contacts/${id}`, { stage: 'anything' });
    expect([written.status, written.body.data.stage]).toEqual([200, 'anything']);
  });

  const deletions: [string, (id: string) => Promise<unknown>][] = [
    ['REST', (id) => crm.app.http.delete(`/api/nexus-crm/contacts/${id}`, { token: crm.token })],
    ['the Content Manager', (id) => manager('DELETE', `/${id}`)],
    [
      'the Content Manager in bulk',
      (id) => manager('POST', '/actions/bulkDelete', { documentIds: [id] }),
    ],
    ['the Document Service', (documentId) => documents().delete({ documentId })],
    ['strapi.db.query', (documentId) => query().delete({ where: { documentId } })],
    ['a bulk delete', (documentId) => query().deleteMany({ where: { documentId } })],
  ];

  test.each(deletions)(
    '[BR-002] deleting by %s ends the instance with its tasks and timers; its history stays',
    async (_door, remove) => {
      const id = await crm.lead();
      const [{ id: instance }] = await liveOn(id);
      await crm.act(instance, 'heat');
      await remove(id);
      expect(await query().count({ where: { documentId: id } })).toBe(0);
      const ended = (await crm.get(`/instances/${instance}`)).body.data;
      expect(ended).toMatchObject({ status: 'cancelled', tasks: [], timers: [], record: null });
      const tasks = (await crm.rows('crm_tasks')).filter((row) => row.instance_id === instance);
      expect(tasks.map(({ status }) => status)).toEqual(['cancelled']);
      const { data } = (await crm.get(`/instances/${instance}/history`)).body;
      expect(data.at(-1)).toMatchObject({ event: 'instance.cancelled' });
      expect(data.at(-1).payload.reason).toMatch(/deleted/);
    },
  );

  test('[BR-002] a deletion that is rolled back leaves the instance running', async () => {
    const id = await crm.lead();
    const emitted = crm.record();
    await expect(
      crm.app.strapi.db.transaction(async () => {
        await documents().delete({ documentId: id });
        throw new Error('Not after all');
      }),
    ).rejects.toThrow('Not after all');
    expect(await liveOn(id)).toHaveLength(1);
    expect(emitted.filter(({ payload }) => payload.documentId === id)).toEqual([]);
  });

  test('[BR-007] a record shows the instance that was started first; later ones neither write its stage nor take over before it ends', async () => {
    await crm.publish({
      id: 'second',
      entities: { lead: { stages: ['cold', 'warm'] } },
      transitions: { warm: { from: 'cold', to: 'warm' } },
    });
    const id = await crm.lead();
    const [main] = await liveOn(id);
    const second = await crm.start('second', id);
    expect(second.stage).toBe('cold');
    await crm.act(second.id, 'warm');
    expect(await crm.contact(id)).toMatchObject({ stage: 'new', instanceId: main.id });
    const ambiguous = await crm.post(`/contacts/${id}/actions/cancel`);
    expect(ambiguous.status).toBe(409);
    expect(ambiguous.body.error.details.instances.map((one: any) => one.id)).toEqual([
      main.id,
      second.id,
    ]);
    expect((await crm.post(`/contacts/${id}/actions/cancel`, { definition: 'leads' })).status).toBe(
      200,
    );
    expect(await crm.contact(id)).toMatchObject({ stage: 'warm', instanceId: second.id });
    await crm.act(second.id, 'cancel');
    expect(await crm.contact(id)).toMatchObject({ stage: 'warm', instanceId: null });
  });

  test('[BR-007] the same rules apply to documents of the app', async () => {
    await crm.publish({
      id: 'customers',
      autoStart: true,
      entities: { customer: { type: COMPANY, stages: ['new', 'active'] } },
      transitions: { activate: { from: 'new', to: 'active' } },
    });
    const { documentId } = await documents(COMPANY).create({ data: { name: 'Acme' } });
    const [instance] = await liveOn(documentId);
    expect(instance).toMatchObject({ entity: 'customer', stage: 'new' });
    await documents(COMPANY).update({ documentId, data: { name: 'Acme Ltd' } });
    expect(await liveOn(documentId)).toHaveLength(1);
    await documents(COMPANY).delete({ documentId });
    expect((await crm.get(`/instances/${instance.id}`)).body.data.status).toBe('cancelled');
  });
});
