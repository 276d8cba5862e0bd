/**
 * The routes as `strapi openapi generate` and similar tools read them.
 *
 * @databases sqlite
 */
import { TestApp } from '../../support/app';

const API = `module.exports = { rest: { defaultLimit: 25, maxLimit: 100, strictParams: true } };`;
const APP = `
  const { z } = require('@strapi/utils');
  module.exports = {
    register({ strapi }) {
      strapi.contentAPI.addQueryParams({
        channel: {
          schema: z.string().optional(),
          matchRoute: (route) => route.path === '/opportunities',
        },
      });
    },
  };
`;

describe('the schemas of record routes', () => {
  let app: TestApp;

  beforeAll(async () => {
    app = await TestApp.start({
      level: 2,
      files: { 'config/api.js': API, 'src/index.js': APP },
    });
  });
  afterAll(() => app.dispose());

  const isBuilt = (handler: string): boolean => {
    const { routes } = (app.strapi.plugin('nexus-crm').routes as any)['content-api'];
    const route = routes.find((one: any) => one.handler === `plugin::nexus-crm.${handler}`);
    return 'value' in Object.getOwnPropertyDescriptor(route, 'response')!;
  };

  test('[PR-004] cost a boot nothing: a request builds those of its route', async () => {
    expect([isBuilt('contact.find'), isBuilt('team.find')]).toEqual([false, false]);
    const token = await app.http.apiToken();
    expect((await app.http.get('/api/nexus-crm/contacts', { token })).status).toBe(200);
    expect([isBuilt('contact.find'), isBuilt('team.find')]).toEqual([true, false]);
  });

  test('bind strict parameters, and take those that the app adds', async () => {
    const token = await app.http.apiToken();
    const status = async (path: string) => (await app.http.get(path, { token })).status;
    expect(await status('/api/nexus-crm/contacts?sort=name')).toBe(200);
    expect(await status('/api/nexus-crm/contacts?channel=web')).toBe(400);
    expect(await status('/api/nexus-crm/opportunities?channel=web&sort=name')).toBe(200);
    expect(await status('/api/nexus-crm/opportunities?chanel=web')).toBe(400);
  });
});
