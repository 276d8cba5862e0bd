import fs from 'node:fs/promises';
import net, { type AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';

import { freePort } from '../support/browser';
import { paste, Running } from './support/shell';

const ROOT = path.resolve(__dirname, '..', '..');

/** In a clone: nothing is built there, and what is not committed is not there. */
describe('npm run demo in a fresh clone', () => {
  let clone: string;
  let demo: Running | undefined;
  let port: number;

  beforeAll(async () => {
    clone = path.join(await fs.mkdtemp(path.join(os.tmpdir(), 'nexus-demo-')), 'clone');
    await paste(`git clone --quiet --local '${ROOT}' '${clone}'`, { cwd: os.tmpdir() });
    // What `npm install` would bring takes minutes, and is the same.
    await fs.symlink(path.join(ROOT, 'node_modules'), path.join(clone, 'node_modules'));
  }, 120_000);

  const start = async () => {
    port = await freePort();
    demo = Running.start('npm run demo', { cwd: clone, env: { PORT: String(port) } });
    await demo.sees(/Ctrl\+C stops it/, 600);
    return demo.output;
  };

  const curlLines = (output: string) =>
    output.split('\n').filter((line) => line.startsWith('curl '));
  const ask = async (line: string) => JSON.parse(await paste(line, { cwd: clone }));
  const list = (line: string, name: string) =>
    ask(`${line.slice(0, line.indexOf("'http"))} 'http://127.0.0.1:${port}/api/nexus-crm/${name}'`);

  afterAll(async () => {
    await demo?.interrupt();
    await fs.rm(path.dirname(clone), { recursive: true, force: true });
  }, 120_000);

  test('builds, fills an empty database, prints a login and curl lines that work, and keeps the data', async () => {
    const first = await start();
    expect(first).toContain('Building the plugin');
    expect(first).toContain('Demo data written.');
    const lines = curlLines(first);
    expect(lines).toHaveLength(3);

    // As pasted: a list, a new lead, a contact on the app's own type.
    const deals = await ask(lines[0]!);
    expect(deals.data).toHaveLength(3);
    expect(deals.data[0]).toMatchObject({ value: expect.any(Number), product: expect.any(String) });
    expect(deals.data[0].value).toBeGreaterThanOrEqual(deals.data[1].value);
    expect((await ask(lines[1]!)).data).toMatchObject({ kind: 'lead', name: 'Grace Hopper' });
    expect((await ask(lines[2]!)).data).toMatchObject({ name: 'John Doe' });

    const [, email, password] = /Sign in\s+(\S+)\s+(\S+)/.exec(first)!;
    const login = await fetch(`http://127.0.0.1:${port}/admin/login`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ email, password }),
    });
    expect(login.status).toBe(200);
    const panel = await fetch(`http://127.0.0.1:${port}/admin`);
    expect({ status: panel.status, html: await panel.text() }).toEqual({
      status: 200,
      html: expect.stringContaining('<div id="strapi"'),
    });
    expect((await fetch(`http://127.0.0.1:${port}/favicon.ico`)).status).toBe(200);
    expect(demo!.output).not.toMatch(/^.*\berror:/im);

    const counted = (await list(lines[0]!, 'contacts')).meta.pagination.total;
    await demo!.interrupt();

    const second = await start();
    expect(second).not.toContain('Building');
    expect(second).toContain('The data of the last start is still here.');
    expect((await list(curlLines(second)[0]!, 'contacts')).meta.pagination.total).toBe(counted);
    expect((await ask(curlLines(second)[0]!)).data).toEqual(deals.data);
  }, 1_500_000);

  test('reports that the port is taken', async () => {
    const other = net.createServer();
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    const taken = String((other.address() as AddressInfo).port);
    try {
      const refused = Running.start('node scripts/demo.mjs', { cwd: ROOT, env: { PORT: taken } });
      expect(await refused.ended(60)).toBe(1);
      expect(refused.output).toContain(`Port ${taken} is taken; set PORT to another.\n`);
    } finally {
      other.close();
    }
  }, 90_000);
});
