/** @databases sqlite postgres */
import { TestApp } from '../../support/app';
import { PipelineApp } from '../engine/support';

/** A kind, an integration of the app as before, and one whose name a saved integration may take. */
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
      input: [{ name: 'text', type: 'text' }],
      async execute(input, call) {
        if (input.text === 'leak') throw new Error('refused ' + call.settings.token);
        const record = await call.record();
        return { by: 'chat', room: call.settings.room, sent: call.settings.token ?? null, to: record.email };
      },
    });
    extensions.integration({ name: 'plain', execute: async (input, { settings }) => ({ by: 'plain', settings }) });
  },
};
`;

interface Instance {
  readonly data: { readonly answer: unknown };
  readonly fault: { readonly reason: string };
}

const pipeline = (id: string, activity: object) => ({
  id,
  entities: { lead: { stages: ['new', { name: 'done', final: true }] } },
  transitions: {
    go: { from: 'new', to: 'done', do: [{ as: 'answer', retry: { attempts: 1 }, ...activity }] },
  },
});

describe('saved integrations', () => {
  let crm: PipelineApp;

  beforeAll(async () => {
    crm = await PipelineApp.start({
      files: { 'src/index.js': INDEX },
      // Only `runDue` carries out timers, and has done so when it answers.
      plugins: { 'nexus-crm': { config: { timers: { worker: false } } } },
    });
  });
  afterAll(() => crm.app.dispose());

  let count = 0;

  /** Runs one activity on a new lead; resolves with the instance. */
  const run = async (activity: object): Promise<Instance> => {
    const id = `run-${(count += 1)}`;
    await crm.publish(pipeline(id, activity));
    const lead = await crm.lead({ email: 'lea@example.org' });
    const { id: instance } = await crm.start(id, lead);
    await crm.act(instance, 'go');
    await crm.engine.runDue();
    return (await crm.get<{ data: Instance }>(`/instances/${instance}`)).body.data;
  };
  const answerOf = async (activity: object): Promise<unknown> => (await run(activity)).data.answer;
  const faultOf = async (activity: object): Promise<string> => (await run(activity)).fault.reason;

  const save = async (name: string, more: object = {}): Promise<void> => {
    const data = { name, kind: 'chat', settings: { room: 'sales' }, ...more };
    expect(await crm.post('/integrations', data)).toMatchObject({ status: 201 });
  };

  test('[FR-L2-010] an activity runs the integration that was saved under its name', async () => {
    await save('sales-chat', { secrets: { token: 'hush-hush' } });
    expect(await answerOf({ activity: 'sales-chat' })).toEqual({
      ...{ by: 'chat', room: 'sales', sent: '***', to: 'lea@example.org' },
    });
    expect(await answerOf({ activity: 'plain' })).toEqual({ by: 'plain', settings: {} });
  });

  test('a change is in effect at the next attempt, whichever process made it', async () => {
    await save('moving-chat');
    const table = () =>
      crm.app.strapi.db.connection('crm_integrations').where({ name: 'moving-chat' });
    // Another process knows nothing of this one.
    await table().update({ settings: JSON.stringify({ room: 'elsewhere' }) });
    expect(await answerOf({ activity: 'moving-chat' })).toMatchObject({ room: 'elsewhere' });
    await table().update({ enabled: false });
    expect(await faultOf({ activity: 'moving-chat' })).toBe(
      'The integration "moving-chat" is disabled.',
    );
    await table().delete();
    expect(await faultOf({ activity: 'moving-chat' })).toBe(
      'There is no integration "moving-chat".',
    );
  });

  test('it wins over a registered one of its name', async () => {
    await save('plain');
    expect(await answerOf({ activity: 'plain' })).toMatchObject({ by: 'chat' });
    await crm.app.http.delete('/api/nexus-crm/integrations/plain', { token: crm.token });
    expect(await answerOf({ activity: 'plain' })).toMatchObject({ by: 'plain' });
  });

  test('a kind used by its own name has the defaults, and fails for good where one is missing', async () => {
    const instance = await run({ activity: 'chat', retry: { attempts: 5 } });
    expect(instance.fault.reason).toBe('The settings of "chat" are not valid: "room" is required.');
  });

  test('secrets appear neither in faults nor in the history', async () => {
    await save('leaky', { secrets: { token: 'hush-hush' } });
    const instance = await run({ activity: 'leaky', with: { text: 'leak' } });
    expect(instance.fault.reason).toBe('refused ***');
    for (const table of ['crm_instances', 'crm_history', 'crm_integrations']) {
      expect(JSON.stringify(await crm.rows(table))).not.toContain('hush');
    }
  });

  test('a definition knows saved integrations, and what they take', async () => {
    await save('known-chat');
    const problems = async (activity: object) => {
      const schema = pipeline('checked', activity);
      const { body } = await crm.post('/definitions/validate', { schema });
      return body.data.diagnostics.map(
        ({ severity, code, at }: Record<string, string>) => `${severity} ${code} ${at}`,
      );
    };
    expect(await problems({ activity: 'known-chat', with: { text: 'x' } })).toEqual([]);
    expect(await problems({ activity: 'unknown-chat' })).toEqual([
      'warning unknown_reference transitions.go.do[0].activity',
    ]);
    expect(await problems({ activity: 'known-chat', with: { text: 5 } })).toEqual([
      'error value transitions.go.do[0].with.text',
    ]);
    expect(await problems({ activity: 'known-chat', with: { txt: 'x' } })).toEqual([
      'error value transitions.go.do[0].with.txt',
    ]);
  });

  test('settings that are no longer valid, and a kind that is gone, fail for good', async () => {
    await save('stale-chat');
    const table = () =>
      crm.app.strapi.db.connection('crm_integrations').where({ name: 'stale-chat' });
    await table().update({ settings: JSON.stringify({ hall: 'x' }) });
    expect(await faultOf({ activity: 'stale-chat', retry: { attempts: 9 } })).toContain(
      'The settings of "stale-chat" are not valid',
    );
    await table().update({ kind: 'pigeon' });
    expect(await faultOf({ activity: 'stale-chat', retry: { attempts: 9 } })).toBe(
      'The kind "pigeon" of "stale-chat" is not registered.',
    );
    expect((await crm.get('/integrations/stale-chat')).body.data).toMatchObject({ kind: 'pigeon' });
  });
});

test.each([
  [
    'an unknown type',
    "settings: [{ name: 'a', type: 'colour' }]",
    /settings: .*"colour" is unknown/,
  ],
  [
    'a field twice',
    "input: [{ name: 'a', type: 'text' }, { name: 'a', type: 'text' }]",
    /listed twice/,
  ],
  [
    'a secret input',
    "input: [{ name: 'a', type: 'text', secret: true }]",
    /only settings can be secret/,
  ],
  [
    'a secret number',
    "settings: [{ name: 'a', type: 'integer', secret: true }]",
    /a secret must be of/,
  ],
  [
    'a unique field',
    "settings: [{ name: 'a', type: 'string', unique: true }]",
    /unique does not apply/,
  ],
  [
    'a label that is no text',
    "settings: [{ name: 'a', type: 'string', label: 5 }]",
    /must be texts/,
  ],
  ['no object', 'settings: [5]', /settings\[0\] must be an object/],
  ['a limit of nothing', 'settings: [], limits: { concurrency: 0 }', /"limits", where it is given/],
  ['an unknown limit', 'settings: [], limits: { perHour: 5 }', /"limits", where it is given/],
])('an integration with %s among its fields aborts the boot', async (_name, fields, message) => {
  const index = `module.exports = { register({ strapi }) {
    strapi.plugin('nexus-crm').service('extensions').integration({ name: 'x', ${fields}, execute() {} });
  } };`;
  const files = { 'src/index.js': index };
  const broken = await TestApp.create({ level: 2, listen: false, files });
  try {
    await expect(broken.start()).rejects.toThrow(message);
  } finally {
    await broken.dispose();
  }
});
