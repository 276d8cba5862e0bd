/**
 * Hooks and patches of a started Strapi, and its end.
 *
 * @databases sqlite
 */
import fs from 'node:fs';
import path from 'node:path';

import type { Hook } from '../../server/src/strapi/hooks/hook';
import { HookWalk } from '../../server/src/strapi/hooks/hook-walk';
import type { HookParts } from '../../server/src/strapi/hooks/parts';
import type { Patches } from '../../server/src/strapi/patches/patch';
import { TestApp } from '../support/app';

const PATCHES = path.resolve(__dirname, '../../server/src/strapi/patches');

const patchesOf = (app: TestApp): Patches => app.strapi.plugin('nexus-crm').service('patches');
const namesOf = (app: TestApp): string[] =>
  patchesOf(app)
    .applied()
    .map(({ name }) => name);

/**
 * Functions that two patches overwrite: each adds to what Strapi's does and calls it, so the order
 * makes no difference.
 */
const SHARED = [
  // Transactions of records, and of unique custom fields on other types.
  ...['create', 'createMany', 'update', 'updateMany'].map((name) => `db.entityManager.${name}`),
  // A transfer shows the column of embedded contacts, and the plain tables.
  ...['db.lifecycles.disable', 'db.lifecycles.enable'],
];

describe('boot', () => {
  let app: TestApp;

  beforeAll(async () => {
    app = await TestApp.start({ level: 3 });
  });

  afterAll(() => app.dispose());

  test('every patch is a file of its own and tested at boot; no two overwrite one function, but for those that are listed', async () => {
    const higher = namesOf(app);
    const overwritten = patchesOf(app)
      .applied()
      .flatMap(({ overwrites }) => overwrites);
    const twice = overwritten.filter((name, place) => overwritten.indexOf(name) !== place);
    expect(twice.sort()).toEqual([...SHARED].sort());
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

  test('what fails once the server listens stops it with that error', async () => {
    await app.restart({ level: 1, listen: false });
    const { strapi } = app;
    const stop = jest.spyOn(strapi, 'stopWithError').mockImplementation();
    const error = new Error('Not opened.');
    const hook: Hook = {
      ...{ name: 'example', file: 'example.ts', level: 'any' },
      ...{ kind: 'boot hook', at: 'listening' },
      run: () => Promise.reject(error),
    };
    const walk = new HookWalk([hook], { strapi } as HookParts, false);
    await walk.register({ hasBooted: false });
    strapi.server.httpServer.emit('listening');
    await new Promise(setImmediate);
    expect(stop).toHaveBeenCalledWith(error);
    stop.mockRestore();
    await app.restart({ listen: true });
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
