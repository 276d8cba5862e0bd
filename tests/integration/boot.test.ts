import fs from 'node:fs';
import path from 'node:path';

import type { Patches } from '../../server/src/strapi/patches/patch';
import { TestApp } from '../support/app';

const PATCHES = path.resolve(__dirname, '../../server/src/strapi/patches');

const patchesOf = (app: TestApp): Patches => app.strapi.plugin('nexus-crm').service('patches');
const namesOf = (app: TestApp): string[] =>
  patchesOf(app)
    .applied()
    .map(({ name }) => name);

describe('boot', () => {
  let app: TestApp;

  beforeAll(async () => {
    app = await TestApp.start({ level: 3 });
  });

  afterAll(() => app.dispose());

  test('every function of Strapi that the plugin overwrites is in a file of its own, and tested at boot', async () => {
    const higher = namesOf(app);
    await app.restart({ level: 1 });
    const applied = new Set([...higher, ...namesOf(app)]);
    const files = fs.readdirSync(PATCHES).map((file) => path.basename(file, '.ts'));
    expect([...applied].sort()).toEqual(files.filter((file) => file !== 'patch').sort());
    await expect(patchesOf(app).selfTest()).resolves.toBeUndefined();
  });

  test('an app with the plugin starts, listens and stops, again and again in one process', async () => {
    for (const level of [1, 2] as const) {
      await app.restart({ level });
      expect((await app.http.get('/api/companies')).status).toBe(403);
      expect(await app.http.admin()).toEqual(expect.any(String));
    }
  });

  test('a patch that Strapi no longer reaches stops the boot, and the message names it', async () => {
    const { entityManager } = app.strapi.db;
    const own = entityManager.updateMany.bind(entityManager);
    // As a Strapi would that builds its queries on another entity manager.
    Object.assign(entityManager, { updateMany: async () => ({ count: 0 }) });
    try {
      await expect(patchesOf(app).selfTest()).rejects.toThrow(
        /The patch "record-queries" does not work on Strapi 5\.54\.0: .*updateMany/,
      );
    } finally {
      Object.assign(entityManager, { updateMany: own });
    }
    await expect(patchesOf(app).selfTest()).resolves.toBeUndefined();
  });
});
