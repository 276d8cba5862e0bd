import path from 'node:path';

import { TestApp } from '../../support/app';
import { spawnChild } from '../../support/child';

const CLI = path.join(
  path.dirname(require.resolve('@strapi/strapi/package.json')),
  'bin',
  'strapi.js',
);
const CONTACT = 'plugin::nexus-crm.contact';
const SALES = {
  id: 'sales',
  entities: { lead: { stages: ['new', 'asked'] } },
  transitions: { ask: { from: 'new', to: 'asked', do: [{ task: 'Call' }] } },
};

/** The command boots the source in a process of its own. */
jest.setTimeout(300_000);

interface Services {
  definitions: {
    create(input: object): Promise<unknown>;
    publish(name: string): Promise<unknown>;
  };
  engine: {
    start(input: object): Promise<{ id: string }>;
    act(instance: string, action: string): Promise<unknown>;
    get(instance: string): Promise<{ tasks: { id: string }[] }>;
    completeTask(task: string): Promise<{ stage: string; tasks: unknown[] }>;
  };
  history: { verify(): Promise<{ broken: unknown[] }> };
  'custom-fields': { create(field: object): Promise<unknown> };
}

describe('strapi transfer', () => {
  let from: TestApp;
  let to: TestApp;

  beforeAll(async () => {
    from = await TestApp.start({ level: 2 });
    to = await TestApp.create({ level: 2 });
  });
  afterAll(async () => {
    await from?.dispose();
    await to?.dispose();
  });

  const crm = <Name extends keyof Services>(app: TestApp, name: Name): Services[Name] =>
    app.strapi.plugin('nexus-crm').service<Services[Name]>(name);

  test('[SR-005] carries pipelines at work, history and custom fields to a server that runs', async () => {
    const field = { uid: CONTACT, name: 'visits', type: 'integer' };
    await crm(from, 'custom-fields').create(field);
    await crm(from, 'definitions').create({ schema: SALES });
    await crm(from, 'definitions').publish('sales');
    const { documentId: id } = await from.strapi
      .documents(CONTACT as never)
      .create({ data: { name: 'Ann', kind: 'lead', visits: 7 } as never });
    const subject = { type: CONTACT, id };
    const instance = (await crm(from, 'engine').start({ definition: 'sales', subject })).id;
    await crm(from, 'engine').act(instance, 'ask');
    const before = await crm(from, 'engine').get(instance);
    await from.stop();
    await to.start();
    await crm(to, 'custom-fields').create(field);

    const tokens = to.strapi.service('admin::transfer') as {
      token: { create(token: object): Promise<{ accessKey: string }> };
    };
    const { accessKey } = await tokens.token.create({
      ...{ name: 'move', description: '', lifespan: null, permissions: ['push'] },
    });
    const target = ['--to', `${to.http.url}/admin`, '--to-token', accessKey];
    const { code, output } = await spawnChild(from, CLI, ['transfer', '--force', ...target]).exit;
    expect([code, output]).toEqual([
      0,
      expect.stringContaining('Transfer process has been completed'),
    ]);

    await to.restart();
    const token = await to.http.apiToken('full-access');
    const read = await to.http.get(`/api/nexus-crm/contacts/${id}`, { token });
    expect(read.body.data).toMatchObject({ name: 'Ann', visits: 7, stage: 'asked' });
    expect(await crm(to, 'engine').get(instance)).toEqual(before);
    expect((await crm(to, 'history').verify()).broken).toEqual([]);
    const done = await crm(to, 'engine').completeTask(before.tasks[0]?.id ?? '');
    expect(done).toMatchObject({ stage: 'asked', tasks: [] });
    expect((await crm(to, 'history').verify()).broken).toEqual([]);
  });
});
