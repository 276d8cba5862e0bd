/** @databases sqlite postgres */
import fs from 'node:fs';
import path from 'node:path';

import { answers } from '../quick-start/support/readme';
import { paste } from '../quick-start/support/shell';
import { COMPANY, PipelineApp } from './engine/support';
import { PIPELINE } from './triggers/support';

const DOCS = path.resolve(__dirname, '..', '..', 'docs');

/** The shell blocks of a page, in order. */
const blocksOf = (page: string): string[] =>
  [...fs.readFileSync(path.join(DOCS, page), 'utf8').matchAll(/```bash\n([\s\S]*?)```/g)].map(
    ([, text]) => text!,
  );

/** Ends the shell at the first call that is refused. */
const STRICT = 'curl() { command curl --fail-with-body "$@"; }\n';

interface Page {
  readonly page: string;
  readonly blocks: number;
  /** What its calls answer, one after the other. */
  readonly answered: readonly object[];
}

const PAGES: readonly Page[] = [
  {
    ...{ page: 'level-1.md', blocks: 1 },
    answered: [
      { data: [{ name: 'John' }], meta: { pagination: { page: 1, pageSize: 25 } } },
      { data: { name: 'Johnny' } },
      { data: [{ event: 'nexus-crm.contact.added' }] },
    ],
  },
  {
    ...{ page: 'records.md', blocks: 4 },
    answered: [
      { data: { name: '100 seats', value: 12500.5, contact: { name: 'Ann Lee' } } },
      { data: [{ name: '100 seats', contact: { name: 'Ann Lee' } }] },
      { data: [{ kind: 'user', name: 'Ann', isMe: true }] },
      { data: [] },
      { data: { phone: '+49 30 1234', revision: 2 } },
    ],
  },
  {
    ...{ page: 'pipelines.md', blocks: 2 },
    answered: [
      { data: { name: 'leads' } },
      { data: { name: 'leads' } },
      { data: { definition: { name: 'leads' }, stage: 'new', status: 'active' } },
      { data: { stage: 'qualified' } },
      { data: { status: expect.any(String) } },
      { data: { status: expect.any(String) } },
    ],
  },
];

/** What the documentation shows is run as a reader pastes it. */
describe('the calls of the documentation', () => {
  let crm: PipelineApp;
  let env: Record<string, string>;

  beforeAll(async () => {
    crm = await PipelineApp.start();
    await crm.app.http.grant(
      'authenticated',
      ['people.find', 'opportunity.find', 'contact.find'].map(
        (action) => `plugin::nexus-crm.${action}`,
      ),
    );
    await crm.app.http.grant('public', ['plugin::nexus-crm.triggers.receive']);
    const companies = crm.app.strapi.documents(COMPANY as 'admin::user');
    const values = { data: { name: 'Acme' } as object, status: 'published' as const };
    const { documentId } = await companies.create(values);
    const { token: jwt } = await crm.user('Ann');
    env = { TOKEN: crm.token, USER_JWT: jwt, COMPANY: documentId };
  });
  afterAll(() => crm?.dispose());

  const run = async (...lines: readonly string[]) => {
    const { host } = new URL(crm.app.http.url);
    const text = lines.join('\n').replaceAll('localhost:1337', host);
    return answers(await paste(STRICT + text, { cwd: crm.app.directory, env }));
  };

  test.each(PAGES)('[FR-L2-001] docs/$page runs as it is', async ({ page, blocks, answered }) => {
    const lines = blocksOf(page);
    expect(lines).toHaveLength(blocks);
    const found = await run(...lines);
    expect(found.slice(0, answered.length)).toMatchObject(answered);
    expect(found.length - answered.length).toBeLessThanOrEqual(1);
  });

  test('[FR-EXT-004] docs/triggers.md: a trigger is saved, and called with a signature', async () => {
    await crm.publish(PIPELINE);
    const lead = await crm.lead({ email: 'lea@example.org' });
    await crm.start('sales', lead);
    const [save, call, ...others] = blocksOf('triggers.md');
    expect(others).toEqual([]);
    const [saved] = await run(save!);
    expect(saved.data).toMatchObject({ key: 'billing', secret: expect.any(String) });
    const [called] = await run(call!.replace('q8Zr…', saved.data.secret as string));
    expect(called).toMatchObject({
      data: { repeated: false, results: [{ type: 'act', stage: 'paid', status: 'active' }] },
    });
    expect(await crm.contact(lead)).toMatchObject({ stage: 'paid' });
  });
});
