/**
 * The rights that an action needs, by REST.
 *
 * @databases sqlite
 */
import { CONTACT, OPPORTUNITY, PipelineApp, type Caller } from './support';

const SCORING = {
  id: 'scoring',
  entities: { lead: { stages: ['new', { name: 'won', final: true }] } },
  actions: { cancel: { fields: ['phone'] } },
  transitions: {
    score: {
      ...{ from: 'new', to: 'new', require: { fields: ['score'] } },
      fields: ['phone', 'contactStatus'],
    },
    win: { from: 'new', to: 'won', fields: ['phone'] },
    plain: { from: 'new', to: 'new' },
  },
};

/** Which attributes an action may write: those that the definition names, and by the caller's rights. */
describe('what an action writes for a caller who may not update the record', () => {
  let crm: PipelineApp;
  let ann: Caller;

  beforeAll(async () => {
    crm = await PipelineApp.start();
    ann = await crm.user('ann');
    await crm.publish(SCORING);
  });
  afterAll(() => crm.dispose());

  const begin = async (): Promise<{ lead: string; id: string }> => {
    const lead = await crm.lead();
    const { id } = (await crm.start('scoring', lead)) as { id: string };
    return { lead, id };
  };

  test('[SR-006] "fields" of a transition names attributes that it writes', async () => {
    const { lead, id } = await begin();
    const fields = { score: 7, phone: '030', contactStatus: 'warm' };
    expect((await crm.act(id, 'score', { fields }, ann.token)).status).toBe(200);
    expect(await crm.contact(lead)).toMatchObject(fields);
    const barred = await crm.act(id, 'score', { fields: { email: 'a@b.co' } }, ann.token);
    expect([barred.status, barred.body.error.details.path]).toEqual([403, 'fields.email']);
    const plain = await crm.act(id, 'plain', { fields: { phone: '031' } }, ann.token);
    expect([plain.status, plain.body.error.details.path]).toEqual([403, 'fields.phone']);
    expect(await crm.contact(lead)).toMatchObject(fields);
  });

  test('[SR-006] so does "fields" of a rule, and close writes what its transition names', async () => {
    const cancelled = await begin();
    const fields = { phone: '030' };
    expect((await crm.act(cancelled.id, 'cancel', { fields }, ann.token)).status).toBe(200);
    expect(await crm.contact(cancelled.lead)).toMatchObject(fields);
    const won = await begin();
    const close = { outcome: 'won', fields };
    expect((await crm.act(won.id, 'close', close, ann.token)).status).toBe(200);
    expect(await crm.contact(won.lead)).toMatchObject(fields);
  });

  test.each([
    ['score', ['score', 'phone', 'contactStatus']],
    ['plain', []],
    ['cancel', ['phone']],
    ['close?outcome=won', ['phone']],
  ])('[FR-L2-008] explain of %s says what may be written', async (action, fields) => {
    const { id } = await begin();
    const { body } = await crm.get(`/instances/${id}/explain/${action}`, ann.token);
    expect(body.data.next.fields).toEqual(fields);
  });

  test('[SR-006] attributes of the opportunity of a conversion need the right to create one', async () => {
    const { id } = await begin();
    const opportunity = { name: 'Fifty chairs', value: 1200 };
    const refused = await crm.act(id, 'convert', { opportunity }, ann.token);
    expect(refused.status).toBe(403);
    expect(refused.body.error.message).toBe(`You may not create documents of ${OPPORTUNITY}.`);
    expect((await crm.get(`/instances/${id}`)).body.data.status).toBe('active');
    await crm.app.http.grant('authenticated', [`${OPPORTUNITY}.create`]);
    expect((await crm.act(id, 'convert', { opportunity }, ann.token)).status).toBe(200);
  });

  test('[SR-006] without any the pipeline itself makes the opportunity', async () => {
    await crm.app.http.revoke('authenticated', [`${OPPORTUNITY}.create`]);
    const { id } = await begin();
    expect((await crm.act(id, 'convert', {}, ann.token)).status).toBe(200);
  });

  test('[SR-006] an admin gives those attributes that the role may create', async () => {
    await crm.app.http.admin();
    const roles = crm.app.strapi.service('admin::role') as {
      create(role: object): Promise<{ id: number }>;
      assignPermissions(role: number, permissions: readonly object[]): Promise<unknown>;
    };
    const role = await roles.create({ name: 'Sales', description: '' });
    const manage = (action: string, subject: string, fields: string[]): object => ({
      ...{ action: `plugin::content-manager.explorer.${action}`, subject },
      ...{ properties: { fields }, conditions: [] },
    });
    await roles.assignPermissions(role.id, [
      { action: 'plugin::nexus-crm.instances.act', subject: null },
      manage('read', CONTACT, ['name']),
      manage('create', OPPORTUNITY, ['name']),
    ]);
    const token = await crm.app.http.adminWithRole(role.id);
    const convert = async (opportunity: object): Promise<number> => {
      const { id } = await begin();
      const url = `/nexus-crm/instances/${id}/actions/convert`;
      return (await crm.app.http.post(url, { data: { opportunity } }, { token })).status;
    };
    expect(await convert({ name: 'Chairs', value: 1 })).toBe(403);
    expect(await convert({ name: 'Chairs' })).toBe(200);
  });
});
