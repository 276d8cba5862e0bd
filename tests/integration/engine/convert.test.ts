import { CONTACT, OPPORTUNITY, PipelineApp } from './support';

const LEADS = {
  id: 'lead-gate',
  dataSchema: { budget: { type: 'number', min: 0 } },
  entities: { lead: { stages: ['new', 'qualified'] } },
  transitions: { qualify: { from: 'new', to: 'qualified', do: [{ task: 'Call' }] } },
};

const DEALS = {
  id: 'deals',
  autoStart: true,
  entities: {
    opportunity: { stages: ['open', { name: 'won', final: true }, { name: 'lost', final: true }] },
  },
  transitions: { win: { from: 'open', to: 'won' } },
};

/** What becomes of the rows when a lead is converted and a deal is closed (FR-L2-008). */
describe('convert, revertConvert and close', () => {
  let crm: PipelineApp;

  beforeAll(async () => {
    crm = await PipelineApp.start();
    await crm.publish(LEADS);
  });
  afterAll(() => crm.dispose());

  const begin = async (values: object = {}): Promise<{ lead: string; id: string }> => {
    const lead = await crm.lead(values);
    const { id } = await crm.start('lead-gate', lead);
    return { lead, id };
  };
  const opportunities = async (lead: string): Promise<any[]> => {
    const all = await crm.rows('crm_opportunities');
    return all.filter((row) => row.converted_from === lead);
  };
  const opportunity = async (id: string): Promise<any> =>
    (await crm.get(`/opportunities/${id}?populate=contact`)).body.data;

  test('[FR-L2-008] a lead becomes a contact with one opportunity, in one step; its tasks end', async () => {
    const owner = await crm.user('olaf');
    const { lead, id } = await begin({ name: 'Lena', phone: '+49 1', owner: owner.person });
    await crm.act(id, 'qualify');
    const before = await crm.contact(lead);
    const heard = crm.record();
    const converted = await crm.post(`/contacts/${lead}/actions/convert`, {
      fields: { budget: 900 },
    });
    expect(converted.status).toBe(200);
    expect(converted.body.data).toMatchObject({
      status: 'converted',
      stage: 'qualified',
      data: { budget: 900 },
      tasks: [],
    });
    const contact = await crm.contact(lead);
    expect(contact).toMatchObject({ kind: 'contact', stage: 'qualified', instanceId: null });
    expect(contact.revision - before.revision).toBe(1);
    const { opportunity: made } = converted.body.data;
    expect(await opportunity(made)).toMatchObject({
      name: 'Lena',
      owner: owner.person,
      convertedFrom: lead,
      contact: { documentId: lead },
    });
    const [event] = heard.filter(({ name }) => name === 'nexus-crm.lead.converted');
    expect(event?.payload).toMatchObject({ documentId: lead, payload: { opportunity: made } });
    const names = heard.map(({ name, payload }) => [name, payload.documentId]);
    expect(names).toContainEqual(['nexus-crm.opportunity.created', made]);
    expect(names).not.toContainEqual(['nexus-crm.contact.changed', lead]);
  });

  test('[FR-L2-008] asked twice, or by several at once, it is the same opportunity', async () => {
    const { lead, id } = await begin();
    const answers = await Promise.all([1, 2, 3].map(() => crm.act(id, 'convert')));
    const again = await crm.post(`/contacts/${lead}/actions/convert`);
    expect([...answers, again].map(({ status }) => status)).toEqual([200, 200, 200, 200]);
    const made = await opportunities(lead);
    expect(made).toHaveLength(1);
    const ids = [...answers, again].map(({ body }) => body.data.opportunity);
    expect(new Set(ids)).toEqual(new Set([made[0].document_id]));
  });

  test('[FR-L2-008] as long as nobody worked on the opportunity, the lead comes back as it was', async () => {
    const { lead, id } = await begin();
    const { opportunity: made } = (await crm.act(id, 'convert')).body.data;
    const reverted = await crm.post(`/contacts/${lead}/actions/revertConvert`);
    expect(reverted.status).toBe(200);
    expect(reverted.body.data).toMatchObject({ id, status: 'active', stage: 'new' });
    expect(await crm.contact(lead)).toMatchObject({ kind: 'lead', stage: 'new', instanceId: id });
    expect(await opportunity(made)).toBeFalsy();
    const converted = await crm.act(id, 'convert');
    expect([converted.status, await opportunities(lead)]).toEqual([200, [expect.anything()]]);
  });

  test.each([
    ['was changed', (made: string) => crm.put(`/opportunities/${made}`, { value: 100 })],
    [
      'was talked about',
      (made: string) =>
        crm.post('/interactions', {
          ...{ subjectType: OPPORTUNITY, subjectId: made },
          ...{ type: 'note', direction: 'outbound', title: 'Hello' },
        }),
    ],
  ] as [string, (made: string) => Promise<{ status: number; body: any }>][])(
    '[BR-002] once the opportunity %s, there is no way back, and nothing changes',
    async (_what, work) => {
      const { lead, id } = await begin();
      const { opportunity: made } = (await crm.act(id, 'convert')).body.data;
      const worked = await work(made);
      expect([200, 201]).toContain(worked.status);
      const before = await crm.contact(lead);
      const refused = await crm.act(id, 'revertConvert');
      expect([refused.status, refused.body.error.details]).toEqual([
        409,
        expect.objectContaining({ code: 'OpportunityInUse', opportunity: made }),
      ]);
      expect(await crm.contact(lead)).toEqual(before);
      expect((await crm.get(`/instances/${id}`)).body.data.status).toBe('converted');
    },
  );

  test('[BR-002] an opportunity that cannot be made takes the conversion back', async () => {
    const { lead, id } = await begin();
    await crm.app.strapi.db
      .connection('crm_contacts')
      .where({ document_id: lead })
      .update({ owner: 'user:gone' });
    const before = await crm.contact(lead);
    const refused = await crm.act(id, 'convert');
    expect(refused.status).toBe(400);
    expect(await crm.contact(lead)).toEqual(before);
    expect(await opportunities(lead)).toEqual([]);
    expect((await crm.get(`/instances/${id}`)).body.data).toMatchObject({ status: 'active' });
  });

  test('[FR-L2-008] only leads are converted, and only what was converted is reverted', async () => {
    const { id } = await begin();
    const early = await crm.act(id, 'revertConvert');
    expect([early.status, early.body.error.details.code]).toEqual([409, 'NotConverted']);
  });

  describe('with a pipeline that opportunities start by themselves', () => {
    beforeAll(() => crm.publish(DEALS));

    test('[FR-L2-008] the opportunity of a conversion is in it, and leaves it when the conversion is taken back', async () => {
      const { id } = await begin();
      const { opportunity: made } = (await crm.act(id, 'convert')).body.data;
      const listed = await crm.get(`/instances?filters[subjectId]=${made}`);
      expect(listed.body.data).toMatchObject([{ status: 'active', stage: 'open' }]);
      expect(await opportunity(made)).toMatchObject({ stage: 'open' });
      expect((await crm.act(id, 'revertConvert')).status).toBe(200);
      const ended = await crm.get(`/instances/${listed.body.data[0].id}`);
      expect(ended.body.data).toMatchObject({ status: 'cancelled', record: null });
    });

    test('[FR-L2-008] closing an opportunity moves it to the final stage of that name and keeps the reason', async () => {
      const created = await crm.post('/opportunities', { name: 'Big deal' });
      const { documentId } = created.body.data;
      const heard = crm.record();
      const lost = await crm.post(`/opportunities/${documentId}/actions/close`, {
        outcome: 'lost',
        reason: 'Too expensive',
      });
      expect(lost.body.data).toMatchObject({ status: 'lost', stage: 'lost' });
      expect(await opportunity(documentId)).toMatchObject({
        stage: 'lost',
        lostReason: 'Too expensive',
        instanceId: null,
      });
      expect(heard.map(({ name }) => name)).toContain('nexus-crm.opportunity.closed');
      const convert = await crm.post(`/opportunities/${documentId}/actions/convert`);
      expect(convert.status).toBe(404);
    });
  });

  test('[SR-001] a converted row is a contact: a pipeline of leads does not start on it', async () => {
    const { lead, id } = await begin();
    await crm.act(id, 'convert');
    const refused = await crm.post('/instances', {
      definition: 'lead-gate',
      subject: { type: CONTACT, id: lead },
    });
    expect(refused.status).toBe(400);
  });
});
