/** @databases postgres */
import path from 'node:path';

import { TestApp } from '../../support/app';
import { spawnChild, type Child } from '../../support/child';

const CONTACT = 'plugin::nexus-crm.contact';

const pipeline = (id: string, more: object = {}) => ({
  id,
  entities: { lead: { stages: ['new', { name: 'won', final: true }] } },
  transitions: { win: { from: 'new', to: 'won' } },
  ...more,
});

/** Another process of the app, with one question after the other. */
class Other {
  #last = 0;

  private constructor(readonly child: Child) {}

  static async start(app: TestApp): Promise<Other> {
    const child = spawnChild(app, path.join(__dirname, 'process.js'));
    await child.line('READY');
    return new Other(child);
  }

  async ask(command: string, ...input: unknown[]): Promise<any> {
    this.#last += 1;
    const id = this.#last;
    this.child.send(JSON.stringify({ id, command, input }));
    return JSON.parse(await this.child.line(`ANSWER-${id} `));
  }

  async end(): Promise<void> {
    this.child.process.stdin!.end();
    await this.child.exit;
  }
}

describe('definitions and other processes [FR-L2-001]', () => {
  let app: TestApp;
  let other: Other;
  const service = () => app.strapi.plugin('nexus-crm').service('definitions');
  const release = async (schema: any) => {
    await service().create({ schema });
    await service().publish(schema.id, { version: schema.version });
  };

  beforeAll(async () => {
    app = await TestApp.start({ level: 2 });
    other = await Other.start(app);
  });
  afterAll(async () => {
    await other?.end();
    await app.dispose();
  });

  test('a new version is used at once there, and the former one again when it comes back', async () => {
    for (let round = 1; round <= 20; round += 1) {
      const version = `${round}.0.0`;
      await release(pipeline('hot', { version, label: `Round ${round}` }));
      const { value } = await other.ask('active', 'hot');
      expect(value).toEqual({ version, label: `Round ${round}` });
    }
    await service().publish('hot', { version: '3.0.0' });
    expect((await other.ask('active', 'hot')).value).toEqual({
      version: '3.0.0',
      label: 'Round 3',
    });
    await service().deactivate('hot');
    expect((await other.ask('active', 'hot')).value).toBeNull();
  });

  test('autoStart definitions take effect there at once', async () => {
    await release(pipeline('starter', { autoStart: true }));
    const lead = await other.ask('autoStart', CONTACT, { kind: 'lead' });
    expect(lead.value).toEqual({ name: 'starter', version: '1.0.0', entity: 'lead' });
    expect((await other.ask('autoStart', CONTACT, { kind: 'contact' })).value).toBeNull();
    await service().deactivate('starter');
    expect((await other.ask('autoStart', CONTACT, { kind: 'lead' })).value).toBeNull();
  });

  test('of several publishers in two processes, one leaves one version active', async () => {
    const versions = ['1.0.0', '2.0.0', '3.0.0', '4.0.0'];
    for (const version of versions) {
      await service().create({ schema: pipeline('raced', { version }) });
    }
    const answers = await Promise.all([
      ...versions.slice(0, 2).map((version) => service().publish('raced', { version })),
      ...versions.slice(2).map((version) => other.ask('publish', 'raced', version)),
    ]);
    expect(answers.filter((answer: any) => answer.error !== undefined)).toEqual([]);
    const { data } = await service().list({ filters: { name: 'raced', active: true } });
    expect(data).toHaveLength(1);
    expect((await other.ask('active', 'raced')).value.version).toBe(data[0].version);
  });

  test('of two autoStart definitions for one record, published at once, one is refused', async () => {
    for (let round = 1; round <= 5; round += 1) {
      const names = [`left-${round}`, `right-${round}`] as const;
      for (const name of names)
        await service().create({ schema: pipeline(name, { autoStart: true }) });
      const [here, there] = await Promise.all([
        service()
          .publish(names[0])
          .then(
            () => 'published',
            (error: any) => error.status,
          ),
        other.ask('publish', names[1]),
      ]);
      const outcomes = [here, there.error === undefined ? 'published' : there.status];
      expect(outcomes.sort()).toEqual([409, 'published']);
      const { data } = await service().list({ filters: { active: true, autoStart: true } });
      expect(data).toHaveLength(1);
      await service().deactivate(data[0].name);
    }
  });
});
