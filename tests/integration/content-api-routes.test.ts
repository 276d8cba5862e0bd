/**
 * Walks the routes of the server; what they do is tested elsewhere.
 *
 * @databases sqlite
 */
import { TestApp } from '../support/app';

/**
 * Strapi leaves routes without a scope open: every route that the plugin adds for users and tokens must
 * require a permission, for every caller.
 */
describe('routes under /api/nexus-crm', () => {
  let app: TestApp;

  beforeAll(async () => {
    app = await TestApp.start({ level: 3 });
  });
  afterAll(() => app.dispose());

  /** Every way in, as the server has it. */
  const routes = (): { method: string; url: string }[] =>
    (app.strapi.server.listRoutes() as { methods: string[]; path: string }[])
      .filter(({ path }) => path.startsWith('/api/nexus-crm/'))
      .flatMap(({ methods, path }) =>
        methods
          .filter((method) => method !== 'HEAD')
          .map((method) => ({ method, url: path.replaceAll(/:\w+(\([^)]*\))?/g, 'x') })),
      );

  test('[SR-001] each refuses the public, users, and tokens without the permission', async () => {
    expect(routes().length).toBeGreaterThan(60);
    const { token: user } = await app.http.user('nobody');
    const token = await app.http.apiToken('custom', []);
    for (const { method, url } of routes()) {
      const body = method === 'GET' || method === 'DELETE' ? undefined : { data: {} };
      const ask = async (caller?: string): Promise<number> =>
        (await app.http.request(method, url, { token: caller, body })).status;
      expect([method, url, await ask()]).toEqual([method, url, 403]);
      expect([method, url, await ask(user)]).toEqual([method, url, 403]);
      expect([method, url, await ask(token)]).toEqual([method, url, 403]);
      expect([method, url, await ask('forged')]).toEqual([method, url, 401]);
    }
  });

  test('[SR-001] none of them answers a caller with all rights with an error of the server', async () => {
    const token = await app.http.apiToken('full-access');
    for (const { method, url } of routes()) {
      for (const body of [undefined, {}, { data: null }, { data: { x: 1 } }, []]) {
        if (method === 'GET' && body !== undefined) continue;
        const { status } = await app.http.request(method, url, { token, body });
        expect([method, url, body, status < 500]).toEqual([method, url, body, true]);
      }
    }
  });
});
