import { COMPANY, CONTACT, OPPORTUNITY, PipelineApp } from './support';

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
    const emitted = crm.record();
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
    const [event] = emitted.filter(({ name }) => name === 'nexus-crm.lead.converted');
    expect(event?.payload).toMatchObject({ documentId: lead, payload: { opportunity: made } });
    const names = emitted.map(({ name, payload }) => [name, payload.documentId]);
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

  test('[FR-L2-008] a conversion can be reverted while the opportunity is unedited', async () => {
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
    '[BR-002] once the opportunity %s, reverting is refused, and nothing changes',
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

  test('[FR-L2-008] a lead with a deleted owner and company is converted without them', async () => {
    const { lead, id } = await begin();
    await crm.app.strapi.db
      .connection('crm_contacts')
      .where({ document_id: lead })
      .update({ owner: 'user:gone', parent_type: COMPANY, parent_id: 'gone' });
    expect((await crm.get(`/instances/${id}/explain/convert`)).body.data.possible).toBe(true);
    const converted = await crm.act(id, 'convert');
    expect(converted.status).toBe(200);
    expect(await opportunity(converted.body.data.opportunity)).toMatchObject({
      ...{ owner: null, parentType: null, parentId: null },
    });
  });

  test('[FR-L2-008] a reverted lead is in the stage of its instance, whatever was set on the record since', async () => {
    const { lead, id } = await begin();
    expect((await crm.act(id, 'convert')).status).toBe(200);
    expect((await crm.put(`/contacts/${lead}`, { stage: 'qualified' })).status).toBe(200);
    expect((await crm.act(id, 'revertConvert')).body.data).toMatchObject({ stage: 'new' });
    expect(await crm.contact(lead)).toMatchObject({ kind: 'lead', stage: 'new', instanceId: id });
  });

  describe('inputs of the conversion', () => {
    let company: string;
    let olga: string;

    beforeAll(async () => {
      const created = await (crm.app.strapi.documents(COMPANY as any) as any).create({
        data: { name: 'Acme' },
      });
      company = created.documentId;
      olga = (await crm.user('olga')).person;
    });

    /** A record of the plugin's own, by REST. */
    const make = async (path: string, values: object): Promise<string> =>
      (await crm.post(path, values)).body.data.documentId;

    const converting = (id: string, data: object): Promise<any> => crm.act(id, 'convert', data);

    test('[FR-L2-008] attributes of the opportunity, its owner and company, and interactions land where they belong', async () => {
      const { lead, id } = await begin({ name: 'Lena' });
      const subject = { subjectType: CONTACT, subjectId: lead };
      const [call, note] = [
        await make('/interactions', { type: 'call', title: 'Price', ...subject }),
        await make('/interactions', { type: 'note', title: 'Private', ...subject }),
      ];
      const values = {
        ...{ name: 'Fifty chairs', value: 1200.5, currency: 'EUR', closeDate: '2027-01-31' },
        ...{ owner: olga, parentType: COMPANY, parentId: company },
      };
      const converted = await converting(id, { opportunity: values, interactions: [call] });
      expect([converted.status, converted.body.error]).toEqual([200, undefined]);
      const { opportunity: made } = converted.body.data;
      expect(await opportunity(made)).toMatchObject(values);
      const about = async (one: string) => (await crm.get(`/interactions/${one}`)).body.data;
      expect(await about(call)).toMatchObject({ subjectType: OPPORTUNITY, subjectId: made });
      expect(await about(note)).toMatchObject(subject);

      const again = await converting(id, { opportunity: { value: 1 } });
      expect([again.status, again.body.error.details.code]).toEqual([409, 'InstanceEnded']);

      expect((await crm.act(id, 'revertConvert')).status).toBe(200);
      expect(await opportunity(made)).toBeFalsy();
      expect(await about(call)).toMatchObject(subject);
    });

    test('[FR-L2-008] an existing contact and an existing opportunity are used, and reverting restores both', async () => {
      const contact = await make('/contacts', { name: 'Lena at work' });
      const deal = await make('/opportunities', { name: 'Old deal', value: 5 });
      const { lead, id } = await begin({ name: 'Lena' });
      const into = { contact, opportunity: deal };
      const converted = await converting(id, { into, opportunity: { value: 7 } });
      expect([converted.status, converted.body.error]).toEqual([200, undefined]);
      expect(converted.body.data.opportunity).toBe(deal);
      const after = await opportunity(deal);
      expect(after).toMatchObject({
        ...{ name: 'Old deal', convertedFrom: lead, contact: { documentId: contact } },
      });
      expect(Number(after.value)).toBe(7);
      // The person has a contact already: the lead does not become a second one.
      expect(await crm.contact(lead)).toMatchObject({ kind: 'lead', instanceId: null });
      expect((await crm.act(id, 'revertConvert')).status).toBe(200);
      const restored = await opportunity(deal);
      expect(restored).toMatchObject({ convertedFrom: null, contact: null });
      expect(Number(restored.value)).toBe(5);
      expect(await crm.contact(lead)).toMatchObject({ kind: 'lead', instanceId: id });

      const second = await converting(id, { into: { contact } });
      expect(second.status).toBe(200);
      expect(await opportunity(second.body.data.opportunity)).toMatchObject({
        ...{ name: 'Lena', contact: { documentId: contact } },
      });
    });

    test('[BR-002] an existing opportunity that was worked on since keeps the conversion', async () => {
      const deal = await make('/opportunities', { name: 'Deal' });
      const { lead, id } = await begin();
      expect((await converting(id, { into: { opportunity: deal } })).status).toBe(200);
      expect(await crm.contact(lead)).toMatchObject({ kind: 'contact' });
      await crm.put(`/opportunities/${deal}`, { value: 9 });
      const refused = await crm.act(id, 'revertConvert');
      expect([refused.status, refused.body.error.details.code]).toEqual([409, 'OpportunityInUse']);
    });

    test('[FR-L2-008] an attribute that cannot be written is refused by name, and nothing changes', async () => {
      const { lead, id } = await begin();
      const other = await crm.lead({ name: 'Other lead' });
      const linked = await make('/opportunities', {
        ...{ name: 'Linked', contact: await make('/contacts', { name: 'Somebody' }) },
      });
      const contact = await make('/contacts', { name: 'Somebody else' });
      const note = await make('/interactions', { subjectType: CONTACT, subjectId: other });
      const before = [await crm.contact(lead), await crm.rows('crm_opportunities')];
      const cases: [object, string][] = [
        [{ opportunity: { valeu: 1 } }, 'opportunity.valeu'],
        [{ opportunity: { value: 'much' } }, 'opportunity.value'],
        [{ opportunity: { owner: 'user:ghost' } }, 'opportunity.owner'],
        [{ opportunity: { owner: 'me' } }, 'owner'],
        [{ opportunity: { parentType: COMPANY, parentId: 'gone' } }, 'opportunity.parentId'],
        [{ opportunity: { contact } }, 'opportunity.contact'],
        [{ opportunity: { convertedFrom: lead } }, 'opportunity.convertedFrom'],
        [{ opportunity: { id: 7 } }, 'opportunity.id'],
        [{ opportunity: { __proto__: null, constructor: 1 } }, 'opportunity.constructor'],
        [{ opportunity: { name: '' } }, 'opportunity.name'],
        [{ opportunity: [] }, 'data.opportunity'],
        [{ into: {}, opportunity: null }, 'data.opportunity'],
        [{ into: { contact: 'gone' } }, 'into.contact'],
        [{ into: { contact: lead } }, 'into.contact'],
        [{ into: { contact: other } }, 'into.contact'],
        [{ into: { contact: '\0' } }, 'into.contact'],
        [{ into: { opportunity: 'gone' } }, 'into.opportunity'],
        [{ into: { opportunity: linked, contact } }, 'into.contact'],
        [{ into: { person: 'x' } }, 'data.into'],
        [{ interactions: [note] }, 'interactions.0'],
        [{ interactions: 'all' }, 'data.interactions'],
        [{ outcome: 'won' }, 'outcome'],
        [{ assignees: [] }, 'assignees'],
      ];
      for (const [data, path] of cases) {
        const refused = await converting(id, data);
        const { details = {}, message } = refused.body.error ?? {};
        const at = details.path ?? details.errors?.[0]?.path.join('.');
        expect([data, refused.status, at]).toEqual([data, 400, path]);
        expect(message).not.toBe('');
      }
      expect([await crm.contact(lead), await crm.rows('crm_opportunities')]).toEqual(before);
    });

    test('[FR-L2-008] actions refuse input that they do not use', async () => {
      const { id } = await begin();
      for (const [action, data, path] of [
        ['qualify', { opportunity: { value: 1 } }, 'opportunity'],
        ['qualify', { reason: 'Because' }, 'reason'],
        ['comment', { comment: 'Hello', fields: { budget: 1 } }, 'fields'],
        ['assign', { assignees: [], fields: { budget: 1 } }, 'fields'],
        ['cancel', { outcome: 'lost' }, 'outcome'],
      ] as const) {
        const refused = await crm.act(id, action, data);
        expect([action, refused.status, refused.body.error.details.path]).toEqual([
          ...[action, 400, path],
        ]);
      }
    });

    test('[FR-L2-008] explain lists a required custom field of the opportunity, and convert accepts it', async () => {
      const fields = crm.app.strapi.plugin('nexus-crm').service('custom-fields');
      const field = await fields.create({
        ...{ uid: OPPORTUNITY, name: 'product', type: 'string', required: true },
      });
      const { id } = await begin();
      const explained = (await crm.get(`/instances/${id}/explain/convert`)).body.data;
      expect(explained).toMatchObject({
        ...{ possible: false },
        obstacles: [{ code: 'FieldRequired', path: 'opportunity.product' }],
      });
      const refused = await crm.act(id, 'convert');
      expect([refused.status, refused.body.error.message]).toEqual([
        ...[400, explained.obstacles[0].reason],
      ]);
      const converted = await converting(id, { opportunity: { product: 'Chairs' } });
      expect(converted.status).toBe(200);
      expect(await opportunity(converted.body.data.opportunity)).toMatchObject({
        product: 'Chairs',
      });
      await fields.archive(field.id);
    });
  });

  test('[FR-L2-008] only leads are converted, and only what was converted is reverted', async () => {
    const { id } = await begin();
    const early = await crm.act(id, 'revertConvert');
    expect([early.status, early.body.error.details.code]).toEqual([409, 'NotConverted']);
  });

  describe('with a pipeline that opportunities start by themselves', () => {
    beforeAll(() => crm.publish(DEALS));

    test('[FR-L2-008] the opportunity of a conversion is in it, and leaves it when the conversion is reverted', async () => {
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
      const emitted = crm.record();
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
      expect(emitted.map(({ name }) => name)).toContain('nexus-crm.opportunity.closed');
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
