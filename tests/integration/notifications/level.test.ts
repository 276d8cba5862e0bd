/** @databases sqlite */
import { PipelineApp } from '../engine/support';

describe('below level 3', () => {
  let crm: PipelineApp;

  beforeAll(async () => {
    crm = await PipelineApp.start();
    await crm.workers.stop();
  });
  afterAll(() => crm.dispose());

  test('nobody is notified, no timer is armed for a due date, and a definition says so', async () => {
    const schema = {
      id: 'sales',
      entities: { lead: { stages: ['new', 'called', { name: 'won', final: true }] } },
      transitions: {
        win: { from: 'called', to: 'won' },
        call: {
          ...{ from: 'new', to: 'called' },
          do: [{ task: 'Call', assign: { owner: true }, due: '2 days', remind: '1 day' }],
        },
      },
    };
    const validated = await crm.post('/definitions/validate', { schema });
    expect(validated.body).toMatchObject({
      data: {
        valid: true,
        diagnostics: [{ severity: 'warning', code: 'level', at: 'transitions.call.do[0].remind' }],
      },
    });
    await crm.publish(schema);
    const { person } = await crm.user('ann');
    const { id } = (await crm.start('sales', await crm.lead({ owner: person }))) as { id: string };
    expect(await crm.act(id, 'call')).toMatchObject({ status: 200 });
    expect((await crm.get(`/instances/${id}`)).body.data).toMatchObject({
      tasks: [{ label: 'Call', dueAt: expect.any(String) }],
      timers: [],
    });
    expect(await crm.rows('crm_notifications')).toEqual([]);
    expect(await crm.get('/notifications')).toMatchObject({ status: 404 });
    expect(await crm.get('/notification-preferences')).toMatchObject({ status: 404 });
  });
});
