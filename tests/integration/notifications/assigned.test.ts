import { MovedClock } from '../../support/clock';
import { CONTACT, OPPORTUNITY, type Caller } from '../engine/support';
import { NotifyingApp } from './support';

const DAY = 86_400_000;

const PIPELINE = {
  id: 'sales',
  entities: {
    lead: { stages: ['new', 'called', 'offered', { name: 'won', final: true }] },
  },
  transitions: {
    call: {
      ...{ from: 'new', to: 'called' },
      do: [{ task: 'Call', assign: { team: 'callers' } }],
    },
    offer: {
      ...{ from: 'called', to: 'offered' },
      approval: { strategy: 'majority', voters: { team: 'callers' } },
    },
    agree: {
      ...{ from: 'new', to: 'offered' },
      approval: { strategy: 'unison', voters: { team: 'callers' }, voidOnChange: ['score'] },
    },
    ask: { from: 'new', to: 'new', do: [{ activity: 'nobody-knows', retry: { attempts: 1 } }] },
  },
  campaigns: {
    spring: { do: [{ task: 'Ring up', assign: { team: 'callers' } }] },
  },
};

describe('notifications', () => {
  const clock = new MovedClock('2031-03-01T09:00:00.000Z');
  let app: NotifyingApp;
  let ann: Caller;
  let ben: Caller;
  let cat: Caller;

  beforeAll(async () => {
    app = await NotifyingApp.start(clock);
    const { crm } = app;
    await crm.app.http.grant('authenticated', [
      ...['contact.create', 'contact.update', 'contact.find'].map(
        (action) => `plugin::nexus-crm.${action}`,
      ),
    ]);
    ann = await crm.user('ann');
    ben = await crm.user('ben');
    cat = await crm.user('cat');
    await crm.team('callers', [ann.person, ben.person]);
    await crm.publish(PIPELINE);
  });
  afterAll(() => app.crm.dispose());

  const update = (id: string, data: object, { token }: Caller) =>
    app.crm.put(`/contacts/${id}`, data, token);
  const documents = () => app.crm.app.strapi.documents(CONTACT as 'admin::user');

  /** Every way by which a record gets an owner; each gives it to Ben. */
  const WAYS: readonly (readonly [string, () => Promise<string>])[] = [
    ['a new record by REST', () => app.crm.lead({ owner: ben.person })],
    [
      'a change by REST',
      async () => {
        const id = await app.crm.lead();
        expect(await update(id, { owner: ben.person }, ann)).toMatchObject({ status: 200 });
        return id;
      },
    ],
    [
      'the Document Service',
      async () => {
        const documentId = await app.crm.lead();
        await documents().update({ documentId, data: { owner: ben.person } as never });
        return documentId;
      },
    ],
    [
      'strapi.db.query',
      async () => {
        const documentId = await app.crm.lead();
        const data = { owner: ben.person };
        await app.crm.app.strapi.db.query(CONTACT).update({ where: { documentId }, data });
        return documentId;
      },
    ],
    [
      'an action',
      async () => {
        const id = await app.crm.lead();
        const { id: instance } = await app.crm.start('sales', id);
        const assigned = await app.crm.act(instance, 'assign', { assignees: [ben.person] });
        expect(assigned).toMatchObject({ status: 200 });
        return id;
      },
    ],
  ];

  test.each(WAYS)('%s notifies the new owner, and once', async (_way, assign) => {
    const id = await assign();
    expect(await app.about(ben, id)).toEqual([['assigned', null]]);
    expect(await app.about(ann, id)).toEqual([]);
  });

  test('the Content Manager does too', async () => {
    const id = await app.crm.lead();
    const token = await app.crm.app.http.admin();
    const url = `/content-manager/collection-types/${CONTACT}/${id}`;
    const answer = await app.crm.app.http.put(url, { owner: ben.person }, { token });
    expect(answer).toMatchObject({ status: 200 });
    expect(await app.about(ben, id)).toEqual([['assigned', null]]);
  });

  test('nobody is notified of what they have done themselves, or of what is as before', async () => {
    const id = await app.crm.lead();
    await update(id, { owner: ben.person }, ben);
    await update(id, { name: 'Other' }, ann);
    const { id: instance } = await app.crm.start('sales', id);
    await app.crm.act(instance, 'call', {}, ben.token);
    expect(await app.about(ben, id)).toEqual([]);
    expect(await app.about(ann, id)).toEqual([['assigned', 'Call']]);
  });

  test('writes of several records at once, campaigns and what an import does quietly notify nobody', async () => {
    const before = await app.of(ben);
    const { strapi } = app.crm.app;
    const query = strapi.db.query(OPPORTUNITY);
    await query.createMany({
      data: [1, 2].map((n) => ({ name: `Deal ${n}`, owner: ben.person })),
    });
    const made = await query.findMany({ where: { owner: ben.person } });
    expect(made).toHaveLength(2);
    await query.updateMany({ where: { owner: ben.person }, data: { owner: cat.person } });
    const notifications = strapi
      .plugin('nexus-crm')
      .service<{ quietly(work: () => Promise<unknown>): Promise<unknown> }>('notifications');
    const id = (await notifications.quietly(() => app.crm.lead({ owner: ben.person }))) as string;
    // Another request is not part of the import.
    expect(await app.about(ben, id)).toEqual([['assigned', null]]);
    await notifications.quietly(() =>
      documents().update({ documentId: id, data: { owner: cat.person } as never }),
    );
    const subject = { type: CONTACT, id: await app.crm.lead() };
    const started = await app.crm.post('/instances', {
      ...{ definition: 'sales', campaign: 'spring', subject },
    });
    expect([started.status, started.body]).toMatchObject([201, {}]);
    expect((await app.of(ben)).length).toBe(before.length + 1);
    expect(await app.of(cat)).toEqual([]);
  });

  test('voters are asked, and the owner hears of an instance that needs attention', async () => {
    const id = await app.crm.lead({ owner: cat.person });
    const { id: instance } = await app.crm.start('sales', id);
    await app.crm.act(instance, 'ask');
    await app.pass();
    await app.pass();
    expect(await app.about(cat, id)).toEqual([
      ['parked', null],
      ['assigned', null],
    ]);
    const [parked] = await app.of(cat);
    expect(parked).toMatchObject({
      ...{ instance, subject: { type: CONTACT, id } },
      payload: { reason: expect.stringContaining('nobody-knows'), stage: 'new' },
    });
    const other = await app.crm.lead();
    const { id: second } = await app.crm.start('sales', other);
    await app.crm.act(second, 'call', {}, cat.token);
    await app.crm.act(second, 'offer', {}, ann.token);
    expect(await app.about(ben, other)).toEqual([
      ['approval', 'offer'],
      ['assigned', 'Call'],
    ]);
    expect(await app.about(ann, other)).toEqual([['assigned', 'Call']]);
  });

  test('whoever has voted is asked again when a change of the record voids the vote', async () => {
    const id = await app.crm.lead({ score: 1 });
    const { id: instance } = await app.crm.start('sales', id);
    await app.crm.act(instance, 'agree');
    const seen = async () => [await app.about(ann, id), await app.about(ben, id)];
    const once = ['approval', 'agree'];
    expect(await seen()).toEqual([[once], [once]]);
    const [task] = (await app.crm.get(`/instances/${instance}`)).body.data.tasks;
    const { revision } = await app.crm.contact(id);
    const vote = { choice: 'approve', recordRevision: revision };
    const voted = await app.crm.post(`/tasks/${task.id}/vote`, vote, ann.token);
    expect(voted).toMatchObject({ status: 200 });
    await app.crm.put(`/contacts/${id}`, { phone: '123' });
    expect(await seen()).toEqual([[once], [once]]);
    await app.crm.put(`/contacts/${id}`, { score: 99 });
    expect(await seen()).toEqual([[once, once], [once]]);
  });

  test('whoever stands in is notified too', async () => {
    const dan = await app.crm.user('dan');
    const at = (days: number): string => new Date(clock.now().getTime() + days * DAY).toISOString();
    await app.crm.app.http.grant('authenticated', ['plugin::nexus-crm.delegations.create']);
    const made = await app.crm.post(
      '/delegations',
      { delegatee: dan.person, from: at(0), to: at(3), scope: { kind: 'approval' } },
      ben.token,
    );
    expect([made.status, made.body.error]).toEqual([201, undefined]);
    const id = await app.crm.lead();
    const { id: instance } = await app.crm.start('sales', id);
    await app.crm.act(instance, 'call');
    await app.crm.act(instance, 'offer');
    expect(await app.about(dan, id)).toEqual([['approval', 'offer']]);
    expect(await app.about(ben, id)).toEqual([
      ['approval', 'offer'],
      ['assigned', 'Call'],
    ]);
  });

  test('nothing is left of a change that is rolled back', async () => {
    const id = await app.crm.lead();
    const rolledBack = app.crm.app.strapi.db.transaction(async () => {
      await documents().update({ documentId: id, data: { owner: ben.person } as never });
      throw new Error('undone');
    });
    await expect(rolledBack).rejects.toThrow('undone');
    expect(await app.about(ben, id)).toEqual([]);
  });
});
