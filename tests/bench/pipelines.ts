import { type AppOptions, TestApp } from '../support/app';
import { copyInstances } from '../support/copies';

export const CONTACT = 'plugin::nexus-crm.contact';
export const ACTOR = { kind: 'system', id: 'system', label: 'System' } as const;

export const SIMPLE = {
  id: 'simple',
  entities: { lead: { stages: ['cold', 'warm'] } },
  transitions: {
    warm: { from: 'cold', to: 'warm', condition: 'data.score > 50' },
    cool: { from: 'warm', to: 'cold' },
  },
};

/** An app of level 2 whose pipelines benchmarks run. */
export class BenchApp {
  private constructor(readonly app: TestApp) {}

  static async start(
    options: Pick<AppOptions, 'listen' | 'database' | 'files' | 'level' | 'plugins'> = {},
  ): Promise<BenchApp> {
    const app = await TestApp.start({ level: 2, database: 'postgres', listen: false, ...options });
    return new BenchApp(app);
  }

  service(name: string): any {
    return this.app.strapi.plugin('nexus-crm').service(name);
  }

  get knex(): any {
    return this.app.strapi.db.connection;
  }

  async publish(schema: { readonly id: string }): Promise<void> {
    const definitions = this.service('definitions');
    await definitions.create({ schema });
    await definitions.publish(schema.id);
  }

  async lead(values: object = {}): Promise<string> {
    const data = { name: 'Lea', kind: 'lead', score: 60, ...values };
    const documents = this.app.strapi.documents(CONTACT as any) as any;
    return (await documents.create({ data })).documentId;
  }

  async start(definition: string, subject: string): Promise<string> {
    const input = { definition, subject: { type: CONTACT, id: subject }, actor: ACTOR };
    return (await this.service('engine').start(input)).id;
  }

  /** `copyInstances`, and what the database would do in the background. */
  async copies(
    instance: string,
    count: number,
    prefix: string,
    change: (table: string, row: any, number: number) => object = () => ({}),
  ): Promise<string[]> {
    const ids = await copyInstances(this.knex, instance, { count, prefix, change });
    await this.settle();
    return ids;
  }

  /** A signed-in user of Users & Permissions, as an actor. */
  async person(): Promise<{ readonly kind: 'user'; readonly id: string; readonly label: string }> {
    const label = 'person';
    const user = await this.app.strapi
      .plugin('users-permissions')
      .service('user')
      .add({
        ...{ username: label, email: 'person@example.com', password: 'Passw0rd!' },
        ...{ provider: 'local', confirmed: true },
      });
    return { kind: 'user', id: user.documentId, label };
  }

  /** Commits on PostgreSQL do not wait for the disk from now on. */
  async withoutSynchronousCommit(): Promise<void> {
    const { name } = this.app.database;
    await this.knex.raw('alter database ?? set synchronous_commit = off', [name]);
    // A setting of the database holds for new connections.
    await this.knex.destroy();
    this.knex.initialize();
  }

  /** Has the database do now what it would do in the background: vacuum, statistics, checkpoint. */
  async settle(): Promise<void> {
    const { client } = this.app.strapi.db.dialect;
    if (client === 'postgres') {
      await this.knex.raw('vacuum analyze');
      await this.knex.raw('checkpoint');
    } else if (client === 'sqlite') {
      await this.knex.raw('analyze');
    } else {
      const tables = ['crm_instances', 'crm_contacts', 'crm_history', 'crm_history_heads'];
      await this.knex.raw(`analyze table ${tables.join(', ')}`);
    }
  }

  dispose(): Promise<void> {
    return this.app.dispose();
  }
}

/** Runs a benchmark and ends the process, whatever Strapi left open. */
export function benchmark(main: () => Promise<void>): void {
  main().then(
    () => process.exit(0),
    (error: unknown) => {
      console.error(error);
      process.exit(1);
    },
  );
}
