/**
 * The example's extensions, each once; `plugin.test.ts` has what they store.
 *
 * @databases sqlite
 */
import { createHmac } from 'node:crypto';

import { COMPANY, CONTACT, PipelineApp } from '../engine/support';

const SECRET = 'hush';

const SIGNUP = {
  id: 'signup',
  dataSchema: { account: { type: 'iban' } },
  entities: { contact: { stages: ['asked', 'confirmed', { name: 'partner', final: true }] } },
  transitions: {
    confirm: { from: 'asked', to: 'confirmed' },
    promote: {
      from: 'confirmed',
      to: 'partner',
      condition: { type: 'has_orders', atLeast: 2 },
      approval: { strategy: 'two_thirds', voters: { team: 'sales' } },
      do: [{ activity: 'tell_chat', with: { text: 'A new partner' }, as: 'chat' }],
    },
  },
  sla: { duration: '2 days', onBreach: [{ action: 'page' }] },
};

/** Runs the extensions of `example/src/crm`, which docs/extensions.md describes. */
describe('the extensions of the example', () => {
  let crm: PipelineApp;
  let voters: { token: string; person: string }[];

  beforeAll(async () => {
    crm = await PipelineApp.start({
      level: 3,
      plugins: {
        'nexus-crm': {
          config: {
            storage: 'watched',
            triggers: {
              newsletter: { trigger: 'newsletter', options: { secret: SECRET }, trusted: true },
            },
          },
        },
      },
    });
    await crm.app.http.grant('public', ['plugin::nexus-crm.triggers.receive']);
    voters = [await crm.user('ada'), await crm.user('bob'), await crm.user('cem')];
    await crm.team(
      'sales',
      voters.map(({ person }) => person),
    );
    await crm.publish(SIGNUP);
  });
  afterAll(() => crm.dispose());

  const documents = (uid: string): any => crm.app.strapi.documents(uid as any);

  const post = (message: Record<string, string>, secret = SECRET) => {
    const { id, contact, event } = message;
    const signature = createHmac('sha256', secret)
      .update(`${id}.${contact}.${event}`)
      .digest('hex');
    return crm.app.http.request('POST', '/api/nexus-crm/triggers/newsletter', {
      body: message,
      headers: { 'x-signature': signature },
    });
  };

  test('[FR-EXT-001] [FR-EXT-002] [FR-EXT-003] [FR-EXT-004] [FR-EXT-005] a contact signs up, is promoted by orders and votes, and the chat is notified', async () => {
    const company = await documents(COMPANY).create({ data: { name: 'Acme' } });
    const { body } = await crm.post('/contacts', {
      ...{ name: 'Ann', kind: 'contact' },
      ...{ parentType: COMPANY, parentId: company.documentId },
    });
    const contact: string = body.data.documentId;
    const { id } = await crm.start('signup', contact);

    const message = { id: 'm1', contact, event: 'confirmed' };
    expect((await post(message, 'guess')).body.error.message).toContain('the signature is wrong');
    expect((await post(message)).body.data).toMatchObject({
      repeated: false,
      results: [{ instance: id, stage: 'confirmed' }],
    });
    expect((await post(message)).body.data.repeated).toBe(true);
    expect((await post({ id: 'm2', contact, event: 'opened' })).body.data.results).toEqual([]);

    const early = await crm.act(id, 'promote');
    expect(early.status).toBe(403);
    expect(early.body.error.message).toContain('The company has ordered 0 times.');
    for (const number of ['1', '2']) {
      await documents('api::order.order').create({
        data: { number, company: { set: [{ documentId: company.documentId }] } },
      });
    }
    const noIban = await crm.act(id, 'promote', { fields: { account: 'DE03120300000000202051' } });
    expect(noIban.body.error.message).toContain('must be an IBAN');
    const asked = await crm.act(id, 'promote', { fields: { account: 'DE02120300000000202051' } });
    const task = asked.body.data.pending.id;
    const vote = (voter: number) =>
      crm.post(`/tasks/${task}/vote`, { choice: 'approve' }, voters[voter]!.token);
    expect((await vote(0)).body.data.stage).toBe('confirmed');
    const ended = crm.next('nexus-crm.instance.completed');
    expect((await vote(1)).body.data.stage).toBe('partner');
    await ended;
    expect((await crm.get(`/instances/${id}`)).body.data).toMatchObject({
      status: 'completed',
      data: { account: 'DE02120300000000202051', chat: { sent: false } },
    });
  });

  test.each([
    [{ condition: { type: 'has_orders', atLeast: 0 } }, 'transitions.confirm.condition.atLeast'],
    [{ do: [{ activity: 'tell_chat' }] }, 'transitions.confirm.do[0].with.text'],
  ])('problems of %j are reported when the definition is validated', async (words, at) => {
    const schema = {
      ...{ id: 'wrong', entities: { contact: { stages: ['asked', 'confirmed'] } } },
      transitions: { confirm: { from: 'asked', to: 'confirmed', ...words } },
    };
    const { body } = await crm.post('/definitions/validate', { schema });
    expect(body.data.diagnostics.map((one: any) => [one.severity, one.at])).toContainEqual([
      'error',
      at,
    ]);
  });

  test('a contact that belongs to no company meets the condition never', async () => {
    const { body } = await crm.post('/contacts', { name: 'Eve', kind: 'contact' });
    const { id } = await crm.start('signup', body.data.documentId);
    await crm.act(id, 'confirm');
    const refused = await crm.act(id, 'promote');
    expect(refused.body.error.message).toContain('belongs to no company');
    expect((await crm.get(`/instances/${id}`)).body.data.subject.type).toBe(CONTACT);
  });
});
