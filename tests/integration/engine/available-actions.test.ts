/** @databases sqlite postgres */
import fs from 'node:fs';
import path from 'node:path';

import { COMPANY, CONTACT, PipelineApp, type Caller } from './support';

const SCHEMA = 'src/api/company/content-types/company/schema.json';

/** The company of the example, with attributes of more types. */
const company = (): object => {
  const file = path.resolve(__dirname, '../../../example', SCHEMA);
  const schema = JSON.parse(fs.readFileSync(file, 'utf8')) as { attributes: object };
  const attributes = {
    ...schema.attributes,
    secret: { type: 'string', private: true },
    rating: { type: 'enumeration', enum: ['good', 'bad'] },
    staff: { type: 'integer', min: 1, max: 500 },
    since: { type: 'datetime' },
    notes: { type: 'text', maxLength: 200 },
    owner: { type: 'string' },
  };
  return { ...schema, options: { draftAndPublish: false }, pluginOptions: {}, attributes };
};

const COMPANIES = {
  id: 'companies',
  entities: { company: { type: COMPANY, stages: ['new', 'known'] } },
  transitions: {
    know: {
      ...{ from: 'new', to: 'known' },
      fields: ['rating', 'staff', 'since', 'notes', 'owner', 'secret', 'region', 'city'],
    },
  },
};

const DEALS = {
  id: 'deals',
  label: 'Deals of the team',
  dataSchema: {
    budget: { type: 'integer', min: 0, max: 100_000 },
    tier: { type: 'enumeration', enum: ['gold', 'silver'], default: 'silver' },
    signedOn: { type: 'date', required: true },
  },
  entities: {
    lead: {
      stages: [
        { name: 'new', label: 'New lead', color: 'secondary' },
        'offered',
        { name: 'won', final: true, color: 'success' },
        { name: 'lost', final: true, label: 'Gone', color: 'danger' },
      ],
      actions: { cancel: { roles: ['bosses'], require: { comment: true, fields: ['phone'] } } },
    },
  },
  transitions: {
    offer: {
      ...{ label: 'Send an offer', from: 'new', to: 'offered' },
      require: { fields: ['budget', 'email'] },
      fields: ['tier', 'owner', 'remark'],
      condition: 'data.budget > 1000',
    },
    discount: {
      ...{ from: 'new', to: 'new', require: { comment: true } },
      approval: { strategy: 'majority', voters: { team: 'desk' } },
    },
    exclusive: { from: 'new', to: 'new', condition: { type: 'role_check', roles: ['bosses'] } },
    win: { from: 'offered', to: 'won' },
  },
};

interface Listed {
  readonly action: string;
  readonly label: string;
  readonly isBuiltIn: boolean;
  readonly outcome: string | null;
  readonly to: string | null;
  readonly possible: boolean;
  readonly obstacles: readonly { readonly code: string; readonly reason: string }[];
  readonly asks: readonly { readonly code: string; readonly path: string }[];
  readonly approval: string | null;
  readonly needs: readonly string[];
  readonly takes: readonly string[];
  readonly pending: string | null;
  readonly input: {
    readonly properties: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
    readonly required: readonly string[];
  };
}

interface ListBody {
  readonly data: readonly Listed[];
  readonly meta: { readonly revision: number };
}

/** FR-L2-008, US-012: what somebody can do with a record, for the buttons and forms of a panel. */
describe('the actions of an instance', () => {
  let crm: PipelineApp;
  let ann: Caller;

  beforeAll(async () => {
    crm = await PipelineApp.start({ files: { [SCHEMA]: company() } });
    ann = await crm.user('ann');
    await crm.team('desk', [ann.person, (await crm.user('bea')).person]);
    await crm.app.http.grant('authenticated', [
      'plugin::nexus-crm.instances.actions',
      'plugin::nexus-crm.stages.find',
      `${CONTACT}.find`,
    ]);
    await crm.publish(DEALS);
    await crm.publish(COMPANIES);
  });
  afterAll(() => crm.dispose());

  const begin = async (values: object = {}): Promise<{ id: string; lead: string }> => {
    const lead = await crm.lead(values);
    const { id } = (await crm.start('deals', lead)) as { id: string };
    return { id, lead };
  };
  const ask = (id: string, token = ann.token) =>
    crm.get<ListBody>(`/instances/${id}/actions`, token);
  const list = async (id: string, token?: string): Promise<readonly Listed[]> => {
    const { status, body } = await ask(id, token);
    expect([status, body]).toMatchObject([200, { meta: {} }]);
    return body.data;
  };
  const one = async (id: string, action: string, token?: string): Promise<Listed> => {
    const found = (await list(id, token)).find((listed) => listed.action === action);
    if (!found) throw new Error(`"${action}" is not listed`);
    return found;
  };
  const named = (listed: readonly Listed[]) =>
    listed.map(({ action, outcome }) => (outcome === null ? action : `${action} ${outcome}`));

  test('are those that leave from its stage, then the built-in ones; possible ones come first', async () => {
    const { id } = await begin();
    const listed = await list(id);
    expect(named(listed.filter(({ possible }) => possible))).toEqual([
      ...['offer', 'discount', 'convert', 'close lost', 'assign', 'comment'],
    ]);
    expect(named(listed.filter(({ possible }) => !possible))).toEqual(['exclusive', 'cancel']);
    expect(listed.map(({ possible }) => possible)).toEqual([
      ...[true, true, true, true, true, true, false, false],
    ]);
    const reasons = listed.flatMap(({ obstacles }) => obstacles.map(({ reason }) => reason));
    expect(reasons).toEqual([
      'ann has none of the role bosses',
      '"cancel" needs one of the roles "bosses".',
    ]);
    expect(listed[0]).toMatchObject({ label: 'Send an offer', isBuiltIn: false, to: 'offered' });
    expect(listed[1]).toMatchObject({ approval: 'majority', needs: ['comment'], to: 'new' });
    expect(listed.find(({ action }) => action === 'close')).toMatchObject({
      ...{ isBuiltIn: true, outcome: 'lost', to: 'lost', needs: ['outcome', 'fields'] },
      takes: ['outcome', 'fields', 'comment', 'reason', 'attachments'],
      input: { required: ['signedOn'] },
    });
  });

  test('a missing value and a condition on it are asked for, and bar nothing', async () => {
    const { id } = await begin({ email: 'lea@example.com', owner: ann.person });
    const offer = await one(id, 'offer');
    expect(offer).toMatchObject({ possible: true, obstacles: [], needs: ['fields'] });
    expect(offer.asks.map(({ code }) => code)).toEqual(['FieldRequired', 'ConditionNotMet']);
    expect(offer.input).toEqual({
      type: 'object',
      required: ['budget', 'email'],
      properties: {
        budget: {
          ...{ type: 'integer', 'x-type': 'integer', minimum: 0, maximum: 100_000 },
          title: 'budget',
        },
        email: {
          ...{ type: 'string', 'x-type': 'email', format: 'email', title: 'Email' },
          default: 'lea@example.com',
        },
        tier: {
          ...{ type: 'string', 'x-type': 'enumeration', enum: ['gold', 'silver'], title: 'tier' },
          default: 'silver',
        },
        owner: expect.objectContaining({
          ...{ type: 'string', format: 'owner', title: 'Owner', default: ann.person },
        }) as unknown,
        remark: { title: 'remark' },
      },
    });
    const poor = await crm.act(id, 'offer', { fields: { budget: 10 } }, ann.token);
    expect(poor.status).toBe(403);
    const rich = await crm.act(id, 'offer', { fields: { budget: 2_000 } }, ann.token);
    expect(rich.status).toBe(200);
    expect(named(await list(id))).toEqual([
      ...['win', 'convert', 'close won', 'close lost', 'assign', 'comment', 'cancel'],
    ]);
  });

  test('an approval that is waited for says so, and takes nothing', async () => {
    const { id } = await begin();
    const { body } = await crm.act(id, 'discount', { comment: 'Large order' }, ann.token);
    expect(await one(id, 'discount')).toMatchObject({
      ...{ possible: true, pending: body.data.pending.id, takes: [], needs: [] },
    });
  });

  test('each action says that somebody else may not act on the record', async () => {
    const { id } = await begin({ owner: (await crm.user('cem')).person });
    const listed = await list(id);
    expect(listed.filter(({ possible }) => possible)).toEqual([]);
    expect(new Set(listed.flatMap(({ obstacles }) => obstacles[0]?.code))).toEqual(
      new Set(['NotAllowed']),
    );
    const token = await list(id, crm.token);
    expect(token.filter(({ possible }) => possible).length).toBeGreaterThan(3);
  });

  test('what has ended has none, and the revision; a converted lead can be reverted', async () => {
    const { id } = await begin();
    await crm.act(id, 'close', { outcome: 'lost', fields: { signedOn: '2026-01-01' } });
    const { body } = await ask(id);
    const { revision } = (await crm.get<{ data: { revision: number } }>(`/instances/${id}`)).body
      .data;
    expect(body).toEqual({ data: [], meta: { revision } });
    const other = await begin();
    await crm.act(other.id, 'convert');
    expect(named(await list(other.id))).toEqual(['revertConvert']);
  });

  test('attributes of your own types have their labels, types, limits and values', async () => {
    const values = { name: 'ACME', secret: 'hush', staff: 7, notes: 'Large', city: 'Berlin' };
    const { documentId } = (await crm.app.strapi.documents(COMPANY).create({ data: values })) as {
      documentId: string;
    };
    await crm.app.http.grant('authenticated', [`${COMPANY}.findOne`]);
    const started = await crm.post<{ data: { id: string } }>('/instances', {
      definition: 'companies',
      subject: { type: COMPANY, id: documentId },
    });
    const { input } = await one(started.body.data.id, 'know');
    expect(input.properties).toEqual({
      rating: { type: 'string', 'x-type': 'enumeration', enum: ['good', 'bad'], title: 'rating' },
      staff: {
        ...{ type: 'integer', 'x-type': 'integer', minimum: 1, maximum: 500, title: 'staff' },
        default: 7,
      },
      since: { type: 'string', 'x-type': 'datetime', format: 'date-time', title: 'since' },
      notes: {
        ...{ type: 'string', 'x-type': 'text', 'x-control': 'textarea', maxLength: 200 },
        ...{ title: 'notes', default: 'Large' },
      },
      owner: { type: 'string', 'x-type': 'string', format: 'owner', title: 'owner' },
      // A private attribute is none of the engine: the key is the instance's own.
      secret: { title: 'secret' },
      region: { title: 'region' },
      city: { type: 'string', 'x-type': 'string', title: 'city', default: 'Berlin' },
    });
    expect(JSON.stringify(input)).not.toContain('hush');
    await crm.app.http.revoke('authenticated', [`${COMPANY}.findOne`]);
    expect((await ask(started.body.data.id)).status).toBe(403);
  });

  test('a custom field has its label, help and choices', async () => {
    const fields = crm.app.strapi
      .plugin('nexus-crm')
      .service<{ create(field: object): unknown }>('custom-fields');
    await fields.create({
      ...{ uid: CONTACT, name: 'hobbies', type: 'multiple', label: 'Hobbies', max: 2 },
      ...{ help: 'At most two.', enum: ['chess', 'golf'] },
    });
    await crm.publish({
      id: 'hobbies',
      entities: { lead: { stages: ['new', 'done'] } },
      transitions: { learn: { from: 'new', to: 'done', require: { fields: ['hobbies'] } } },
    });
    const lead = await crm.lead();
    const { id } = (await crm.start('hobbies', lead)) as { id: string };
    const { input } = await one(id, 'learn');
    expect(input).toMatchObject({
      required: ['hobbies'],
      properties: {
        hobbies: {
          ...{ type: 'array', items: { type: 'string', enum: ['chess', 'golf'] }, maxItems: 2 },
          ...{ title: 'Hobbies', description: 'At most two.', 'x-type': 'multiple' },
        },
      },
    });
  });

  test('an admin sees the values that the role may read, on the other mount', async () => {
    await crm.app.http.admin();
    const roles = crm.app.strapi.service('admin::role') as {
      create(role: object): Promise<{ id: number }>;
      assignPermissions(role: number, permissions: readonly object[]): Promise<unknown>;
    };
    const role = await roles.create({ name: 'Readers', description: '' });
    const read = { action: 'plugin::content-manager.explorer.read', subject: CONTACT };
    await roles.assignPermissions(role.id, [
      { action: 'plugin::nexus-crm.instances.read', subject: null },
      { ...read, properties: { fields: ['name', 'phone'] }, conditions: [] },
    ]);
    await crm.publish({
      id: 'hidden',
      entities: { lead: { stages: ['new', 'done'] } },
      transitions: { go: { from: 'new', to: 'done', condition: "data.email == 'x@example.com'" } },
    });
    const token = await crm.app.http.adminWithRole(role.id);
    const other = await crm.start('hidden', await crm.lead({ email: 'lou@example.com' }));
    const reasons = async (caller: string, mount: string) => {
      const url = `${mount}/nexus-crm/instances/${other.id}/actions`;
      const { body } = await crm.app.http.get<ListBody>(url, { token: caller });
      return JSON.stringify(body.data.find(({ action }) => action === 'go')?.obstacles);
    };
    expect(await reasons(crm.token, '/api')).toContain('lou@example.com');
    expect(await reasons(token, '')).toContain('fields that you may not see');
    const { id } = await begin({ email: 'lea@example.com', phone: '030' });
    const asAdmin = await crm.app.http.get<ListBody>(`/nexus-crm/instances/${id}/actions`, {
      token,
    });
    expect(asAdmin.status).toBe(200);
    expect(JSON.stringify(asAdmin.body)).not.toContain('lea@example.com');
    expect(JSON.stringify((await ask(id, crm.token)).body)).toContain('lea@example.com');
    const inputOf = (action: string) =>
      asAdmin.body.data.find((listed) => listed.action === action)?.input;
    expect(inputOf('cancel')?.properties.phone).toMatchObject({ default: '030' });
    // It has a value, which stays if no other is given.
    expect(inputOf('offer')?.required).toEqual(['budget']);
    const own = await ask(id, crm.token);
    expect(named(asAdmin.body.data).sort()).toEqual(named(own.body.data).sort());
    const none = await crm.app.http.get(`/nexus-crm/instances/${id}/actions`, {
      token: await crm.app.http.adminWithRole((await roles.create({ name: 'None' })).id),
    });
    expect(none.status).toBe(403);
  });

  test('the rights are those of the other endpoints, and unknown instances are 404', async () => {
    const { id } = await begin();
    expect((await ask('nothing')).status).toBe(404);
    expect((await ask('x'.repeat(300))).status).toBe(404);
    expect((await ask(id, '')).status).not.toBe(200);
    await crm.app.http.revoke('authenticated', [`${CONTACT}.findOne`]);
    expect((await ask(id)).status).toBe(403);
    await crm.app.http.grant('authenticated', [`${CONTACT}.findOne`]);
    expect((await ask(id)).status).toBe(200);
  });

  test('a corrupt instance is answered as explain answers', async () => {
    const { id } = await begin();
    const row = crm.app.strapi.db.connection('crm_instances').where({ document_id: id });
    await row.clone().update({ data: '{' });
    const explained = await crm.get(`/instances/${id}/explain/offer`);
    const listed = await ask(id);
    expect([listed.status, listed.body]).toEqual([explained.status, explained.body]);
    expect(listed.status).toBe(409);
    await row.clone().update({ data: '{}', state: 'nowhere' });
    const codes = (await list(id)).flatMap(({ obstacles }) => obstacles.map(({ code }) => code));
    expect(new Set(codes)).toEqual(new Set(['CorruptInstance']));
  });

  test('[PR-003] it takes as many statements, however many actions there are', async () => {
    await crm.quiet();
    const { person } = await crm.user('dan');
    const counts: number[] = [];
    for (const size of [2, 40]) {
      const transitions = Object.fromEntries(
        Array.from({ length: size }, (_, index) => [
          `t${index}`,
          {
            ...{ from: 'new', to: 'new', fields: ['phone', 'email', 'owner'] },
            condition: { type: 'team_check', teams: ['desk'] },
          },
        ]),
      );
      await crm.publish({
        id: `wide${size}`,
        entities: { lead: { stages: ['new'] } },
        transitions,
      });
      // Nobody of the caller's: each action asks whether its owner is still there.
      const lead = await crm.lead({ owner: person });
      const { id } = (await crm.start(`wide${size}`, lead)) as { id: string };
      await list(id);
      let count = 0;
      const listen = (): void => {
        count += 1;
      };
      crm.app.strapi.db.connection.on('query', listen);
      expect((await list(id)).length).toBeGreaterThan(size);
      crm.app.strapi.db.connection.removeListener('query', listen);
      counts.push(count);
    }
    expect(counts[1]).toBe(counts[0]);
    expect(counts[0]).toBeLessThan(30);
  });

  test('stages of active definitions come in their order, with labels and colours', async () => {
    const stages = async (query: string, token = ann.token) => {
      const { status, body } = await crm.get<{ data: readonly { name: string; type: string }[] }>(
        `/stages${query}`,
        token,
      );
      expect(status).toBe(200);
      return body.data;
    };
    const common = {
      ...{ definition: 'deals', definitionLabel: 'Deals of the team', entity: 'lead' },
      type: CONTACT,
    };
    expect(await stages('?definition=deals')).toEqual([
      {
        ...{ ...common, name: 'new', label: 'New lead', color: 'secondary' },
        ...{ isFinal: false, outcome: null },
      },
      {
        ...{ ...common, name: 'offered', label: 'offered', color: null },
        ...{ isFinal: false, outcome: null },
      },
      {
        ...{ ...common, name: 'won', label: 'won', color: 'success' },
        ...{ isFinal: true, outcome: 'won' },
      },
      {
        ...{ ...common, name: 'lost', label: 'Gone', color: 'danger' },
        ...{ isFinal: true, outcome: 'lost' },
      },
    ]);
    expect(await stages(`?type=${COMPANY}`)).toEqual([]);
    expect((await stages(`?type=${COMPANY}`, crm.token)).map(({ name }) => name)).toEqual([
      'new',
      'known',
    ]);
    expect(new Set((await stages('')).map(({ type }) => type))).toEqual(new Set([CONTACT]));
    expect((await crm.get('/stages?type[$in]=x')).status).toBe(400);
    await crm.post('/definitions/deals/deactivate', {});
    expect(await stages('?definition=deals')).toEqual([]);
  });
});

test('at level 1 there are neither actions nor stages', async () => {
  const crm = await PipelineApp.start({ level: 1 });
  const statuses = [
    (await crm.get('/instances/one/actions')).status,
    (await crm.get('/stages')).status,
  ];
  await crm.dispose();
  expect(statuses).toEqual([404, 404]);
});
