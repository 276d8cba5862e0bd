/**
 * Lists of the OpenAPI document: what is counted is the same on every database.
 *
 * @databases sqlite
 */
import type { Core } from '@strapi/strapi';

import { CONTACT, PipelineApp, type Caller } from '../engine/support';
import { PAY, PIPELINE, TriggerCalls } from '../triggers/support';

const COMPANY = 'api::company.company';

interface Parameter {
  readonly name?: string;
  readonly $ref?: string;
}

interface OpenApi {
  readonly paths: Readonly<
    Record<string, { readonly get?: { readonly parameters?: readonly Parameter[] } }>
  >;
  readonly components: { readonly parameters?: Readonly<Record<string, Parameter>> };
}

interface Texts {
  text(): string;
}

interface Page {
  readonly meta: { readonly pagination: { readonly total?: number; readonly pageCount?: number } };
}

const COUNT = 'pagination[withCount]';

/** Statements that count: activities are of two tables, the contacts of a document are read whole. */
function countsOf(path: string): number {
  if (path.startsWith('/models/')) return 0;
  return path === '/activities' ? 2 : 1;
}

describe('[SCL-003] every list that the OpenAPI document has', () => {
  let crm: PipelineApp;
  let rep: Caller;
  const values: Record<string, string> = {};

  beforeAll(async () => {
    crm = await PipelineApp.start({ level: 3 });
    rep = await crm.user('rho');
    const { routes } = crm.app.strapi.plugin('nexus-crm');
    const scopes = (Object.values(routes) as unknown as Core.Router[])
      .filter(({ type }) => type === 'content-api')
      .flatMap((router) => router.routes)
      .flatMap(({ config }) => (config?.auth ? (config.auth.scope ?? []) : []));
    await crm.app.http.grant('authenticated', [
      ...scopes,
      ...['find', 'findOne'].map((action) => `${COMPANY}.${action}`),
    ]);
    await crm.publish({ ...PIPELINE, campaigns: { mail: { do: [{ wait: '3 days' }] } } });
    const lead = await crm.lead({ owner: rep.person });
    const { documentId: company } = await crm.app.strapi
      .documents(COMPANY)
      .create({ data: { name: 'Acme' } as never, status: 'published' });
    const audience = { type: CONTACT, records: [lead] };
    const campaign = { name: 'Mail', definition: 'sales', flow: 'mail', audience };
    await new TriggerCalls(crm).save('hook', { ...PAY, signature: { kind: 'none' } });
    const mailed = (await crm.post('/campaigns', campaign)).body.data.documentId as string;
    await crm.post(`/campaigns/${mailed}/start`);
    Object.assign(values, {
      '/instances/': (await crm.start('sales', lead)).id,
      '/campaigns/': mailed,
      '/board/': 'sales',
      '/triggers/': 'hook',
      '/references/': CONTACT,
      '/models/': COMPANY,
      '{documentId}': company,
    });
    await crm.quiet();
  });
  afterAll(() => crm.dispose());

  /** The paths of lists, with values in place of their parameters. */
  function lists(): readonly string[] {
    const openapi = crm.app.strapi.plugin('nexus-crm').service<Texts>('openapi');
    const { paths, components } = JSON.parse(openapi.text()) as OpenApi;
    const nameOf = ({ name, $ref }: Parameter) =>
      name ?? components.parameters?.[$ref?.split('/').at(-1) ?? '']?.name;
    return Object.entries(paths).flatMap(([whole, { get }]) => {
      if (!(get?.parameters ?? []).map(nameOf).includes('pagination')) return [];
      const path = whole.replace(/^.*?\/nexus-crm(?=\/)/, '');
      const start = /^\/[a-z-]+\//.exec(path)?.[0] ?? '';
      return path
        .replace('{documentId}', values['{documentId}'] ?? '')
        .replace(/\{\w+\}/, values[start] ?? '');
    });
  }

  async function read(path: string, withCount: boolean) {
    const sent: string[] = [];
    const listen = ({ sql }: { readonly sql: string }): void => void sent.push(sql);
    const knex = crm.app.strapi.db.connection;
    knex.on('query', listen);
    const query = `pagination[page]=1&pagination[pageSize]=10&${COUNT}=${withCount}`;
    const { status, body } = await crm.get<Page>(`${path}?${query}`, rep.token);
    knex.removeListener('query', listen);
    const { total, pageCount } = body.meta?.pagination ?? {};
    const counts = sent.filter((sql) => /count\((distinct )?[`"*\w.]*\) as .count/i.test(sql));
    return { status, total, pageCount, counts };
  }

  test('is counted by default, and not with withCount=false', async () => {
    const all = lists();
    expect(all.length).toBeGreaterThan(25);
    const faults: unknown[] = [];
    for (const path of all) {
      const [counted, uncounted] = [await read(path, true), await read(path, false)];
      const isRight =
        counted.status === 200 &&
        typeof counted.total === 'number' &&
        typeof counted.pageCount === 'number' &&
        uncounted.status === 200 &&
        uncounted.total === undefined &&
        uncounted.pageCount === undefined &&
        // What is left belongs to the rows: how many members a run has, how many notifications are new.
        uncounted.counts.length === counted.counts.length - countsOf(path);
      if (!isRight) faults.push([path, counted, uncounted]);
    }
    expect(faults).toEqual([]);
  });
});
