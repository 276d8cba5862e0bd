/**
 * Walks the routes of the server; what they do is tested elsewhere.
 *
 * @databases sqlite
 */
import { TestApp } from '../support/app';

/**
 * Strapi does not enforce `auth.scope` on admin routes: only policies close them. Every one of the
 * plugin's must ask for a signed-in admin and for a permission that is registered.
 */
describe.each([1, 2, 3] as const)('admin routes at level %s', (level) => {
  let app: TestApp;

  beforeAll(async () => {
    app = await TestApp.start({ level });
  });
  afterAll(() => app.dispose());

  const routes = (): any[] => {
    const routers = app.strapi.plugin('nexus-crm').routes as any;
    return Array.isArray(routers) ? routers : routers.admin.routes;
  };

  test('[SR-001] each names the policies that close it, and a permission that roles have a box for', () => {
    const known = app.strapi.service('admin::permission').actionProvider.keys();
    expect(routes().length).toBeGreaterThan(10);
    for (const route of routes()) {
      const { policies = [] } = route.config ?? {};
      const [first, second] = policies;
      const label = `${route.method} ${route.path}`;
      expect([label, first]).toEqual([label, 'admin::isAuthenticatedAdmin']);
      expect([label, second?.name]).toEqual([label, 'admin::hasPermissions']);
      const actions = second.config.actions as string[];
      expect(actions.length).toBeGreaterThan(0);
      for (const action of actions) {
        expect(action).toMatch(/^plugin::nexus-crm\./);
        expect(known).toContain(action);
      }
      expect(route.config.auth).not.toBe(false);
    }
  });

  test('[SR-001] each answers 401 without a login and to users, and 403 to an admin without the permission', async () => {
    await app.http.admin();
    const role = await app.strapi
      .service('admin::role')
      .create({ name: `Nobody ${level}`, description: '' });
    const admin = await app.http.adminWithRole(role.id);
    const { token: user } = await app.http.user(`user${level}`);
    for (const { method, path } of routes()) {
      const url = `/nexus-crm${path.replaceAll(/:\w+/g, 'x')}`;
      const ask = async (token?: string) =>
        (await app.http.request(method, url, { token, body: method === 'GET' ? undefined : {} }))
          .status;
      expect([method, url, await ask()]).toEqual([method, url, 401]);
      expect([method, url, await ask(user)]).toEqual([method, url, 401]);
      expect([method, url, await ask(admin)]).toEqual([method, url, 403]);
    }
  });
});
