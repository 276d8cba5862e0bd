/** @databases sqlite postgres */
import { answers, block } from '../quick-start/support/readme';
import { paste } from '../quick-start/support/shell';
import { TestApp } from '../support/app';

const OPPORTUNITY = 'plugin::nexus-crm.opportunity';
const SCHEMA = 'src/api/company/content-types/company/schema.json';

/**
 * The REST lines of the README against the plugin's sources, on the database of the run;
 * `tests/quick-start` follows the whole page, with the package and the admin panel.
 */
describe('the REST lines of the quick start', () => {
  let app: TestApp;
  let token: string;

  const run = (name: string) => {
    const { host } = new URL(app.http.url);
    const lines = block('run', name)
      .replaceAll('localhost:1337', host)
      .replaceAll('TOKEN=…', `TOKEN=${token}`);
    return paste(`export TOKEN=${token}\n${lines}`, { cwd: app.directory });
  };

  beforeAll(async () => {
    app = await TestApp.create({
      level: 1,
      files: {
        'src/api/order': null,
        [SCHEMA]: block('file', SCHEMA),
        'src/index.js': block('file', 'src/index.js'),
      },
    });
    const log = jest.spyOn(console, 'log').mockImplementation(() => undefined);
    await app.start();
    expect(log.mock.calls.flat(2)).toContainEqual(expect.objectContaining({ name: 'John' }));
    log.mockRestore();
    token = await app.http.apiToken();
  });
  afterAll(() => app.dispose());

  test('[US-001] [FR-L1-001] level 1: a contact is added and listed', async () => {
    const [added, listed] = answers(await run('level-1-rest'));
    expect(added.data).toMatchObject({ name: 'Jane', email: 'jane@example.com' });
    expect(listed.data).toMatchObject([{ name: 'John' }, { name: 'Jane' }]);
  });

  test('pasted without a token they say what is missing, and end without a fault', async () => {
    const { host } = new URL(app.http.url);
    const lines = block('run', 'level-1-rest').replaceAll('localhost:1337', host);
    const output = await paste(`exec 2>&1\n${lines}`, { cwd: app.directory });
    expect(output).toMatch(/^Missing or invalid credentials$/m);
    expect(output).not.toMatch(/SyntaxError|TypeError|^ +at /m);
  });

  test('[BR-006] [US-024] level 2: the same, and an opportunity with a field that was just added', async () => {
    await app.restart({ level: 2 });
    const fields = app.strapi.plugin('nexus-crm').service('custom-fields');
    await fields.create({ uid: OPPORTUNITY, name: 'budget', type: 'integer' });
    const [created, found] = answers(await run('level-2-rest'));
    expect(created.data).toMatchObject({ name: 'Acme: 40 seats', budget: 15_000 });
    expect(found.data).toMatchObject([{ budget: 15_000 }]);
    const [field] = answers(await run('level-2-field-by-rest'));
    expect(field.data).toMatchObject({ name: 'region', type: 'enumeration' });
    expect(answers(await run('level-1-rest'))[1].data).toHaveLength(3);
  });
});
