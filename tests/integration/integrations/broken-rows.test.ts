/** @databases sqlite */
import type { Integration } from '../../../server/src/contracts/integrations';
import { PipelineApp } from '../engine/support';

const INTEGRATION = 'plugin::nexus-crm.integration';

const INDEX = `
module.exports = {
  register({ strapi }) {
    const extensions = strapi.plugin('nexus-crm').service('extensions');
    extensions.integration({
      name: 'chat',
      settings: [
        { name: 'room', type: 'string', required: true },
        { name: 'token', type: 'string', secret: true },
      ],
      execute: (input, { settings }) => ({ room: settings.room, token: settings.token ?? null }),
      compensate: () => undefined,
    });
  },
};
`;

const CHAT = { kind: 'chat', settings: { room: 'sales' } };

/** In no answer, whatever is in the row. */
const LEAK = /hush/;

interface Broken {
  readonly what: string;
  /** Columns of the row. */
  readonly columns: Readonly<Record<string, unknown>>;
  /** Where its problem is; undefined if it has none. */
  readonly at: readonly string[];
  readonly message: string;
  /** Whether a PUT with the settings repairs it. */
  readonly isRepaired: boolean;
}

const json = (value: unknown): string => JSON.stringify(value);

const BROKEN: readonly Broken[] = [
  {
    ...{ what: 'a secret that is not encrypted', columns: { secrets: json({ token: 'hush' }) } },
    ...{ at: ['secrets'], message: 'not all encrypted', isRepaired: true },
  },
  {
    ...{ what: 'secrets that are a list', columns: { secrets: json(['hush']) } },
    ...{ at: ['secrets'], message: 'not all encrypted', isRepaired: true },
  },
  {
    ...{ what: 'secrets that are a text', columns: { secrets: json('hush') } },
    ...{ at: ['secrets'], message: 'not all encrypted', isRepaired: true },
  },
  {
    ...{ what: 'nested secrets', columns: { secrets: json({ token: { old: 'hush' } }) } },
    ...{ at: ['secrets'], message: 'not all encrypted', isRepaired: true },
  },
  {
    what: 'a secret that looks encrypted',
    columns: { secrets: json({ token: 'v1:hush:00:00' }) },
    ...{ at: ['secrets', 'token'], message: 'cannot be decrypted', isRepaired: false },
  },
  {
    what: 'a secret among the settings',
    columns: { settings: json({ room: 'sales', token: 'hush' }) },
    ...{ at: ['settings', 'token'], message: 'is a secret', isRepaired: true },
  },
  {
    what: 'an unknown setting',
    columns: { settings: json({ room: 'sales', tokn: 'hush' }) },
    ...{ at: ['settings', 'tokn'], message: 'tokn', isRepaired: true },
  },
  {
    ...{ what: 'a setting of a wrong type', columns: { settings: json({ room: 5 }) } },
    ...{ at: ['settings', 'room'], message: 'room', isRepaired: true },
  },
  {
    ...{ what: 'settings that are a list', columns: { settings: json(['hush']) } },
    ...{ at: ['settings'], message: 'wrong shape', isRepaired: true },
  },
  {
    ...{ what: 'settings that are a text', columns: { settings: json('hush') } },
    ...{ at: ['settings'], message: 'wrong shape', isRepaired: true },
  },
  {
    ...{ what: 'no settings', columns: { settings: null } },
    ...{ at: ['settings', 'room'], message: 'required', isRepaired: true },
  },
  {
    what: 'an unknown kind',
    columns: { kind: 'pigeon', settings: json({ token: 'hush' }) },
    ...{ at: ['kind'], message: 'not registered', isRepaired: false },
  },
  {
    ...{ what: 'limits that let nothing through', columns: { limits: json({ concurrency: 0 }) } },
    ...{ at: ['limits'], message: 'wrong shape', isRepaired: true },
  },
  {
    ...{ what: 'limits that are a text', columns: { limits: json('hush') } },
    ...{ at: ['limits'], message: 'wrong shape', isRepaired: true },
  },
];

/** Rows that were written past the service, as by SQL. */
describe('integrations that other code has written', () => {
  let crm: PipelineApp;
  let count = 0;

  beforeAll(async () => {
    crm = await PipelineApp.start({
      level: 3,
      files: { 'src/index.js': INDEX },
      plugins: { 'nexus-crm': { config: { timers: { worker: false } } } },
    });
    await crm.post('/integrations', { name: 'sound', ...CHAT });
  });
  afterAll(() => crm.dispose());

  const save = async (columns: object): Promise<string> => {
    const name = `broken-${(count += 1)}`;
    expect(await crm.post('/integrations', { name, ...CHAT })).toMatchObject({ status: 201 });
    await crm.app.strapi.db.connection('crm_integrations').where({ name }).update(columns);
    return name;
  };
  const list = async () =>
    (await crm.get<{ data: Integration[] }>('/integrations?pagination[pageSize]=100')).body.data;
  /** The reason for which an activity that names it parks its instance. */
  const fault = async (name: string): Promise<unknown> => {
    const transitions = {
      go: { from: 'new', to: 'done', do: [{ activity: name, retry: { attempts: 3 } }] },
    };
    await crm.publish({ id: name, entities: { lead: { stages: ['new', 'done'] } }, transitions });
    const { id } = await crm.start(name, await crm.lead());
    await crm.act(id, 'go');
    await crm.engine.runDue();
    return (await crm.get(`/instances/${id}`)).body.data.fault?.reason;
  };

  test.each(BROKEN)(
    '[FR-L2-010] $what: it is listed with its problem, fails for good, and leaks nothing',
    async ({ columns, at, message, isRepaired }) => {
      const name = await save(columns);
      const answers: unknown[] = [];
      const rows = await list();
      answers.push(rows, await crm.get(`/integrations/${name}`), await crm.get('/secrets'));
      expect(rows.find((row) => row.name === 'sound')).toMatchObject({ problems: [] });
      const [problem] = rows.find((row) => row.name === name)?.problems ?? [];
      expect(problem).toEqual({ path: at, message: expect.stringContaining(message) });
      const tested = await crm.post(`/integrations/${name}/test`);
      expect(tested.status).toBeLessThan(500);
      expect(tested.body.data?.ok ?? false).toBe(false);
      const reason = await fault(name);
      expect(reason).toBe(problem?.message);
      answers.push(tested, reason, (await crm.get('/deliveries')).body);
      answers.push(await crm.post('/definitions/validate', { schema: { id: 'x' } }));
      answers.push(await crm.rows('crm_history'), await crm.rows('crm_instances'));
      const repaired = await crm.put(`/integrations/${name}`, { settings: CHAT.settings });
      answers.push(repaired);
      expect(repaired.status).toBe(columns.kind === undefined ? 200 : 400);
      expect(JSON.stringify(answers)).not.toMatch(LEAK);
      if (isRepaired) {
        expect(repaired.body.data.problems).toEqual([]);
        const again = await crm.post(`/integrations/${name}/test`);
        expect(again.body.data).toMatchObject({ ok: true, output: { room: 'sales', token: null } });
        // What was not encrypted is gone from the table too.
        const row = await crm.app.strapi.db.connection('crm_integrations').where({ name });
        expect(JSON.stringify(row)).not.toMatch(LEAK);
      }
      const removed = await crm.app.http.delete(`/api/nexus-crm/integrations/${name}`, {
        token: crm.token,
      });
      expect(removed.status).toBe(200);
      expect(JSON.stringify(removed.body)).not.toMatch(LEAK);
    },
  );

  test('[FR-L2-010] one whose name was changed is called by its new name alone', async () => {
    const name = await save({ enabled: true });
    const table = crm.app.strapi.db.connection('crm_integrations');
    await table.where({ name }).update({ name: 'Renamed by hand' });
    expect(await fault(name)).toBe(`There is no integration "${name}".`);
    const found = await crm.get(`/integrations/${encodeURIComponent('Renamed by hand')}`);
    expect(found.body.data).toMatchObject({ name: 'Renamed by hand', problems: [] });
  });

  test('[FR-L2-010] the service is the only writer: every other way is refused, and the rows are kept', async () => {
    const { strapi } = crm.app;
    const data = { name: 'by-hand', label: 'By hand', ...CHAT, secrets: { token: 'hush' } };
    const query = strapi.db.query(INTEGRATION);
    const documents = strapi.documents(INTEGRATION as 'admin::user');
    const row = await query.findOne({ where: { name: 'sound' } });
    const { documentId } = row as { readonly documentId: string };
    const before = await crm.rows('crm_integrations');
    const where = { name: 'sound' };
    const writes: readonly (readonly [string, () => Promise<unknown>])[] = [
      ['create', () => query.create({ data })],
      ['createMany', () => query.createMany({ data: [data] })],
      ['update', () => query.update({ where, data })],
      ['updateMany', () => query.updateMany({ where, data })],
      ['delete', () => query.delete({ where })],
      ['deleteMany', () => query.deleteMany({ where })],
      ['a document', () => documents.create({ data })],
      ['an update of a document', () => documents.update({ documentId, data })],
      ['a deletion of a document', () => documents.delete({ documentId })],
    ];
    for (const [what, write] of writes) {
      const outcome = await write().then(
        () => 'written',
        (error: unknown) => (error as Error).message,
      );
      expect([what, outcome]).toEqual([what, expect.stringContaining('service("integrations")')]);
    }
    expect(await crm.rows('crm_integrations')).toEqual(before);

    const admin = await crm.app.http.admin();
    const url = `/content-manager/collection-types/${INTEGRATION}`;
    const answers = [
      await crm.app.http.get(url, { token: admin }),
      await crm.app.http.get(`${url}/${documentId}`, { token: admin }),
      await crm.app.http.post(url, data, { token: admin }),
      await crm.app.http.put(`${url}/${documentId}`, data, { token: admin }),
    ];
    expect(answers.map(({ status }) => status)).toEqual([404, 404, 404, 404]);
    expect(await crm.rows('crm_integrations')).toEqual(before);
  });
});
