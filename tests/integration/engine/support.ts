import fs from 'node:fs';
import path from 'node:path';

import { TestApp, type AppOptions } from '../../support/app';
import type { Answer } from '../../support/http';

export const CONTACT = 'plugin::nexus-crm.contact';
export const OPPORTUNITY = 'plugin::nexus-crm.opportunity';
export const CAMPAIGN = 'plugin::nexus-crm.campaign';
export const COMPANY = 'api::company.company';

/** What a user needs to work in pipelines. */
export const WORKER_GRANTS = [
  ...['find', 'findOne', 'history', 'explain', 'start', 'act'],
  ...['actOnContact', 'actOnOpportunity', 'actOnCampaign'],
]
  .map((action) => `plugin::nexus-crm.instances.${action}`)
  .concat(
    ['contact', 'opportunity', 'campaign'].map((type) => `plugin::nexus-crm.${type}.findOne`),
  );

export const TASK_GRANTS = ['complete', 'vote', 'claim', 'release'].map(
  (action) => `plugin::nexus-crm.task-actions.${action}`,
);

export interface Caller {
  readonly token: string;
  readonly person: `user:${string}`;
  readonly documentId: string;
}

/** A definition of the fixtures, as people write it. */
export const fixture = (name: string): Record<string, unknown> =>
  JSON.parse(
    fs.readFileSync(path.join(__dirname, '../../fixtures/definitions', `${name}.json`), 'utf8'),
  ) as Record<string, unknown>;

/** An app with pipelines, and a caller who may do everything. */
export class PipelineApp {
  private constructor(
    readonly app: TestApp,
    readonly token: string,
  ) {}

  static async start(options: AppOptions = {}): Promise<PipelineApp> {
    const app = await TestApp.start({ level: 2, ...options });
    const token = await app.http.apiToken('full-access');
    await app.http.grant('authenticated', [...WORKER_GRANTS, ...TASK_GRANTS]);
    return new PipelineApp(app, token);
  }

  get engine(): any {
    return this.app.strapi.plugin('nexus-crm').service('engine');
  }

  /** What carries out timers and background jobs in this process. */
  get workers(): any {
    return this.app.strapi.plugin('nexus-crm').service('workers');
  }

  /** Stops all that asks the database by itself, so that statements of a request can be counted. */
  async quiet(): Promise<void> {
    await this.workers.stop();
    for (const watching of ['live-fields', 'integrations', 'subscriptions', 'watched-entries']) {
      await this.app.strapi
        .plugin('nexus-crm')
        .service<{ destroy(): Promise<void> }>(watching)
        .destroy();
    }
  }

  async get<T = any>(url: string, token = this.token): Promise<Answer<T>> {
    return this.app.http.get<T>(`/api/nexus-crm${url}`, { token });
  }

  async post<T = any>(url: string, data?: unknown, token = this.token): Promise<Answer<T>> {
    const body = data === undefined ? undefined : { data };
    return this.app.http.post<T>(`/api/nexus-crm${url}`, body, { token });
  }

  async put<T = any>(url: string, data: unknown, token = this.token): Promise<Answer<T>> {
    return this.app.http.put<T>(`/api/nexus-crm${url}`, { data }, { token });
  }

  /** Saves and publishes by REST. */
  async publish(schema: Record<string, unknown>): Promise<void> {
    const saved = await this.post('/definitions', { schema });
    if (saved.status > 201) throw new Error(`Not saved: ${JSON.stringify(saved.body)}`);
    const published = await this.post(`/definitions/${String(schema.id)}/publish`, {});
    if (published.status !== 200) {
      throw new Error(`Not published: ${JSON.stringify(published.body)}`);
    }
  }

  /** The documentId of a new lead. */
  async lead(values: object = {}): Promise<string> {
    const created = await this.post('/contacts', { name: 'Lea', kind: 'lead', ...values });
    if (created.status !== 201) throw new Error(JSON.stringify(created.body));
    return created.body.data.documentId as string;
  }

  async contact(id: string): Promise<any> {
    return (await this.get(`/contacts/${id}`)).body.data;
  }

  async start(definition: string, id: string, more: object = {}): Promise<any> {
    const subject = { type: CONTACT, id };
    const started = await this.post('/instances', { definition, subject, ...more });
    if (started.status !== 201) throw new Error(JSON.stringify(started.body));
    return started.body.data;
  }

  act(instance: string, action: string, data?: object, token = this.token): Promise<Answer> {
    return this.post(`/instances/${instance}/actions/${action}`, data, token);
  }

  async user(name: string): Promise<Caller> {
    const { token, documentId } = await this.app.http.user(name);
    return { token, documentId, person: `user:${documentId}` };
  }

  /** A team with these members; by its key in definitions. */
  async team(key: string, members: readonly string[]): Promise<string> {
    const created = await this.post('/teams', { key, name: key, members });
    if (created.status !== 201) throw new Error(JSON.stringify(created.body));
    return created.body.data.documentId as string;
  }

  /** Every row of a table of the CRM, as the database has it. */
  async rows(table: string): Promise<any[]> {
    return this.app.strapi.db.connection(table).select('*').orderBy('id');
  }

  /** Resolves with the payload of the next event of this name. */
  next(event: string): Promise<any> {
    const hub = this.app.strapi.eventHub as any;
    return new Promise((resolve) => {
      const listener = (payload: any): void => {
        // A listener that is removed during its own call makes the hub skip the next one.
        setImmediate(() => hub.off(event, listener));
        resolve(payload);
      };
      hub.on(event, listener);
    });
  }

  /** Collects every event of the plugin from now on, in the order in which they are emitted. */
  record(): { readonly name: string; readonly payload: any }[] {
    const emitted: { name: string; payload: any }[] = [];
    (this.app.strapi.eventHub as any).subscribe((name: string, payload: any) => {
      if (name.startsWith('nexus-crm.')) emitted.push({ name, payload });
    });
    return emitted;
  }

  /** Makes every armed timer due, as time would. */
  async makeTimersDue(): Promise<void> {
    await this.app.strapi.db.connection('crm_timers').update({ trigger_at: 1 });
  }

  dispose(): Promise<void> {
    return this.app.dispose();
  }
}
