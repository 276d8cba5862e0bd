/** @databases postgres */
import path from 'node:path';

import { TestApp } from '../../support/app';
import { spawnChild } from '../../support/child';
import { share } from '../../support/runs';
import { fillCompanies, readContacts } from './support';

const SCRIPT = path.join(__dirname, 'process.js');
const COMPANIES = share(100, 1_000);
const ALL = 100 * COMPANIES;

jest.setTimeout(600_000);

/** US-010 with ten thousand (`npm run test:long`: a hundred thousand): by several at once, killed in the middle, and run again. */
describe(`${ALL} contacts of level 1`, () => {
  let app: TestApp;

  beforeAll(async () => {
    app = await TestApp.start({ level: 1, listen: false });
  });
  afterAll(() => app.dispose());

  const contacts = () => app.strapi.db.connection('crm_contacts');

  test('[US-010] [REL-001] [SCL-002] move exactly once, though one of two processes is killed', async () => {
    // From none to 300 in a document, a hundred on average.
    const sizes = Array.from({ length: COMPANIES }, (_, index) => [0, 20, 80, 300][index % 4]!);
    const ids = await fillCompanies(app, COMPANIES, (index) => sizes[index]!);
    const sample = ids.filter((_, index) => index % 50 < 4);
    const before = await readContacts(app, sample);
    await app.restart({ level: 2, listen: false });

    const [one, other] = [spawnChild(app, SCRIPT), spawnChild(app, SCRIPT)];
    await Promise.all([one.line('READY'), other.line('READY')]);
    const started = process.hrtime.bigint();
    const line = other.line('MOVED ');
    one.send('go');
    other.send('go');
    await one.line('BEGUN');
    const movedBy = async (): Promise<number> =>
      Number((await contacts().count({ count: '*' }))[0]!.count);
    // In the middle of it, wherever that is.
    while ((await movedBy()) < ALL / 5);
    one.process.kill('SIGKILL');
    await one.exit;
    await line;
    await other.exit;
    // The batch of the killed process was rolled back, and promoted by the other one.
    const promotion: any = app.strapi.plugin('nexus-crm').service('promotion');
    const rest = await promotion.run();
    const seconds = Number(process.hrtime.bigint() - started) / 1e9;
    console.log(
      `${ALL} contacts of ${COMPANIES} documents moved in ${seconds.toFixed(1)} s ` +
        `by two processes, one of which was killed; ${rest} were left for a third run`,
    );
    expect(await promotion.run()).toBe(0);

    expect(await movedBy()).toBe(ALL);
    const [{ distinct }] = (await contacts().countDistinct({
      distinct: 'document_id',
    })) as unknown as [{ distinct: number | string }];
    expect(Number(distinct)).toBe(ALL);
    const entries = await app.strapi.db.connection('crm_history').count({ count: '*' });
    expect(Number(entries[0]!.count)).toBe(ALL + ALL / 2);
    expect(await readContacts(app, sample)).toEqual(before);
    await app.restart({ level: 1, listen: false });
    expect(await readContacts(app, sample)).toEqual(before);
  });
});
