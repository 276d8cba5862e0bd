/** @databases sqlite postgres */
import { CONTACT, COMPANY, PipelineApp, fixture } from './support';

/** The pipeline of the requirements, from its JSON to its end, over HTTP alone. */
describe('the sales pipeline of the requirements over REST', () => {
  let crm: PipelineApp;

  beforeAll(async () => {
    crm = await PipelineApp.start();
    await crm.publish(fixture('sales-pipeline'));
  });
  afterAll(() => crm.dispose());

  test('[US-011] [FR-L2-001] [FR-L2-002] is created, published and started on a lead, which then shows its stage', async () => {
    const id = await crm.lead({ score: 80 });
    const before = await crm.contact(id);
    const started = await crm.start('sales-pipeline', id);
    expect(started).toMatchObject({
      definition: { name: 'sales-pipeline', version: '1.0.0' },
      entity: 'lead',
      subject: { type: CONTACT, id },
      status: 'active',
      stage: 'new',
      revision: 1,
      tasks: [],
      pending: null,
    });
    const after = await crm.contact(id);
    expect(after).toMatchObject({ stage: 'new', instanceId: started.id });
    expect(after.revision - before.revision).toBe(1);
    expect(started.record).toEqual({ revision: after.revision });
  });

  test('[US-012] [FR-L2-003] moves where its condition holds, and says why where it does not', async () => {
    const cold = await crm.lead({ score: 50 });
    const instance = await crm.start('sales-pipeline', cold);
    const refused = await crm.act(instance.id, 'qualify');
    expect(refused.status).toBe(403);
    expect(refused.body.error).toMatchObject({
      name: 'PolicyError',
      details: { code: 'ConditionNotMet', path: 'transitions.qualify.condition' },
    });
    expect(refused.body.error.message).toContain('50');
    expect(await crm.contact(cold)).toMatchObject({ stage: 'new' });

    await crm.put(`/contacts/${cold}`, { score: 51 });
    const moved = await crm.act(instance.id, 'qualify');
    expect(moved.status).toBe(200);
    expect(moved.body.data).toMatchObject({ stage: 'qualified', revision: 2, pending: null });
    expect(await crm.contact(cold)).toMatchObject({ stage: 'qualified' });
  });

  test('[FR-L2-009] the given fields are applied over the record, validated and written with the transition', async () => {
    const id = await crm.lead({ score: 1 });
    const instance = await crm.start('sales-pipeline', id);
    const wrong = await crm.act(instance.id, 'qualify', { fields: { lead_score: 'high' } });
    expect(wrong.status).toBe(400);
    expect(wrong.body.error.details).toMatchObject({
      code: 'InvalidField',
      path: 'fields.lead_score',
    });
    const moved = await crm.act(instance.id, 'qualify', { fields: { score: 90, lead_score: 7 } });
    expect(moved.status).toBe(200);
    expect(moved.body.data.data).toEqual({ lead_score: 7 });
    expect(await crm.contact(id)).toMatchObject({ score: 90, stage: 'qualified' });
  });

  test('[FR-L2-008] is acted on through the record, whose only pipeline it is', async () => {
    const id = await crm.lead({ score: 99 });
    const instance = await crm.start('sales-pipeline', id);
    const moved = await crm.post(`/contacts/${id}/actions/qualify`);
    expect([moved.status, moved.body.data.id]).toEqual([200, instance.id]);
    const unknown = await crm.post(`/contacts/${id}/actions/fly`);
    expect([unknown.status, unknown.body.error.details.code]).toEqual([400, 'UnknownAction']);
    expect(unknown.body.error.message).toContain('qualify');
    const nowhere = await crm.post(`/contacts/${await crm.lead()}/actions/qualify`);
    expect(nowhere.status).toBe(404);
    const wrongStage = await crm.post(`/contacts/${id}/actions/qualify`);
    expect([wrongStage.status, wrongStage.body.error.details.code]).toEqual([409, 'WrongStage']);
  });

  test('[FR-L2-008] explains an action: every obstacle, part by part', async () => {
    const id = await crm.lead({ score: 3 });
    const { id: instance } = await crm.start('sales-pipeline', id);
    const explained = await crm.get(`/instances/${instance}/explain/qualify`);
    expect(explained.status).toBe(200);
    expect(explained.body.data).toMatchObject({
      action: 'qualify',
      possible: false,
      obstacles: [{ code: 'ConditionNotMet' }],
      condition: { met: false },
      next: { stage: 'qualified', approval: null, fields: [], steps: [] },
      revision: 1,
    });
    await crm.put(`/contacts/${id}`, { score: 60 });
    const again = await crm.get(`/instances/${instance}/explain/qualify`);
    expect(again.body.data).toMatchObject({ possible: true, obstacles: [] });
  });

  test('[SR-005] returns its history, oldest first, with actors', async () => {
    const id = await crm.lead({ score: 70 });
    const { id: instance } = await crm.start('sales-pipeline', id);
    await crm.act(instance, 'comment', { comment: 'Called twice' });
    await crm.act(instance, 'qualify');
    const history = await crm.get(`/instances/${instance}/history`);
    expect(history.body.meta.pagination.total).toBe(3);
    expect(history.body.data.map(({ event }: any) => event)).toEqual([
      'instance.started',
      'instance.commented',
      'instance.transitioned',
    ]);
    expect(history.body.data[1].payload).toMatchObject({ comment: 'Called twice' });
    expect(history.body.data[2]).toMatchObject({
      actor: { kind: 'token' },
      before: { stage: 'new' },
      after: { stage: 'qualified' },
    });
    const page = await crm.get(
      `/instances/${instance}/history?pagination[page]=2&pagination[pageSize]=2`,
    );
    expect(page.body.data.map(({ event }: any) => event)).toEqual(['instance.transitioned']);
  });

  test('[REL-001] each event is emitted once, after commit', async () => {
    const id = await crm.lead({ score: 70 });
    const emitted = crm.record();
    const { id: instance } = await crm.start('sales-pipeline', id);
    await crm.act(instance, 'qualify');
    await crm.act(instance, 'close', { outcome: 'won' });
    const names = emitted.filter(({ payload }) => payload.instance === instance);
    expect(names.map(({ name }) => name)).toEqual([
      'nexus-crm.instance.started',
      'nexus-crm.instance.transitioned',
      'nexus-crm.lead.closed',
    ]);
    expect(names[1]?.payload).toMatchObject({
      version: 1,
      uid: CONTACT,
      documentId: id,
      entity: 'lead',
      stage: 'qualified',
      revision: 2,
      before: { stage: 'new' },
      after: { stage: 'qualified' },
    });
  });

  test('[FR-L2-008] is closed, and the record is free for the next one', async () => {
    const id = await crm.lead();
    const { id: instance } = await crm.start('sales-pipeline', id);
    const closed = await crm.act(instance, 'close', { outcome: 'lost', reason: 'No budget' });
    expect(closed.body.data).toMatchObject({ status: 'lost', stage: 'new' });
    expect(await crm.contact(id)).toMatchObject({ instanceId: null, stage: 'new' });
    const late = await crm.act(instance, 'qualify');
    expect([late.status, late.body.error.details.code]).toEqual([409, 'InstanceEnded']);
    const next = await crm.start('sales-pipeline', id);
    expect(next.id).not.toBe(instance);
    expect(await crm.contact(id)).toMatchObject({ instanceId: next.id });
  });

  test('[FR-L2-002] begins at the stage that the record has already', async () => {
    const id = await crm.lead({ stage: 'qualified' });
    expect(await crm.start('sales-pipeline', id)).toMatchObject({ stage: 'qualified' });
    const elsewhere = await crm.lead({ stage: 'frozen' });
    const refused = await crm.post('/instances', {
      definition: 'sales-pipeline',
      subject: { type: CONTACT, id: elsewhere },
    });
    expect([refused.status, refused.body.error.details.code]).toEqual([400, 'UnknownStage']);
  });

  test('[BR-007] a record runs a definition once at a time, however many ask at once', async () => {
    const id = await crm.lead();
    const body = { definition: 'sales-pipeline', subject: { type: CONTACT, id } };
    const answers = await Promise.all([1, 2, 3, 4].map(() => crm.post('/instances', body)));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409, 409]);
    const listed = await crm.get(`/instances?filters[subjectId]=${id}`);
    expect(listed.body.data).toHaveLength(1);
    const [winner] = answers.filter(({ status }) => status === 201);
    expect(await crm.contact(id)).toMatchObject({ instanceId: winner?.body.data.id });
  });

  test('[SCL-003] instances are listed by filters, sorted and page by page', async () => {
    const ids = [await crm.lead(), await crm.lead(), await crm.lead()];
    for (const id of ids) await crm.start('sales-pipeline', id);
    await crm.post(`/contacts/${ids[0]}/actions/cancel`);
    const query = ids.map((id, index) => `filters[subjectId][$in][${index}]=${id}`).join('&');
    const all = await crm.get(`/instances?${query}&sort=startedAt:asc`);
    expect(all.body.data.map(({ subject }: any) => subject.id)).toEqual(ids);
    const live = await crm.get(`/instances?${query}&filters[status]=active&filters[entity]=lead`);
    expect(live.body.meta.pagination).toEqual({ page: 1, pageSize: 25, pageCount: 1, total: 2 });
    const page = await crm.get(
      `/instances?${query}&sort=startedAt:desc&pagination[pageSize]=2&pagination[page]=2`,
    );
    expect(page.body.data.map(({ subject }: any) => subject.id)).toEqual([ids[0]]);
    expect(page.body.meta.pagination).toMatchObject({ page: 2, pageCount: 2, total: 3 });
  });

  test('[SR-006] instances on an app type are for those who may read that type', async () => {
    await crm.publish({
      id: 'onboarding',
      entities: { customer: { type: COMPANY, stages: ['new', 'active'] } },
      transitions: { activate: { from: 'new', to: 'active' } },
    });
    const company = await crm.app.strapi
      .documents(COMPANY as any)
      .create({ data: { name: 'Acme' } as any });
    const subject = { type: COMPANY, id: company.documentId };
    const started = await crm.post('/instances', { definition: 'onboarding', subject });
    expect(started.status).toBe(201);
    const { id } = started.body.data;
    const { token } = await crm.user('reader');
    const asUser = async () => [
      (await crm.get(`/instances/${id}`, token)).status,
      (await crm.act(id, 'comment', { comment: 'x' }, token)).status,
      (await crm.get(`/instances?filters[subjectType]=${COMPANY}`, token)).body.data.length,
    ];
    expect(await asUser()).toEqual([403, 403, 0]);
    await crm.app.http.grant('authenticated', [`${COMPANY}.findOne`, `${COMPANY}.find`]);
    expect(await asUser()).toEqual([200, 200, 1]);
    expect((await crm.act(id, 'activate', {}, token)).body.data).toMatchObject({
      stage: 'active',
      record: { revision: null },
    });
  });
});
