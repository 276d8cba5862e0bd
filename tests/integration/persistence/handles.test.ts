/** @databases sqlite */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

import { TestApp, type AppOptions } from '../../support/app';

type Held = Record<string, number>;

/** What keeps the process alive, by kind, and who listens in it. */
function held(): Held {
  const counts: Held = {};
  for (const kind of process.getActiveResourcesInfo()) counts[kind] = (counts[kind] ?? 0) + 1;
  for (const name of process.eventNames()) {
    counts[`listeners of ${String(name)}`] = process.listenerCount(name);
  }
  return counts;
}

/** The admin's permission engine is one for all Strapis of a process; this is the hook we use. */
const sharedHandlers = (app: TestApp): number =>
  app.strapi
    .service('admin::permission')
    .engine.hooks['after-format::validate.permission'].getHandlers().length;

describe('boots in one process', () => {
  let app: TestApp;

  beforeAll(async () => {
    app = await TestApp.create();
  });
  afterAll(() => app.dispose());

  /** Boots, asks something, stops; how many handlers there were meanwhile. */
  async function round(options: AppOptions): Promise<number> {
    await app.start(options);
    const token = await app.http.apiToken();
    await app.http.get('/api/nexus-crm/contacts', { token });
    const handlers = sharedHandlers(app);
    await app.stop();
    return handlers;
  }

  /**
   * Sockets close a little later, by themselves; what is still there at the end is a leak. Node lists what
   * keeps it alive, but emits nothing when an entry goes, so the list is polled until it is as before.
   */
  async function leftSince(before: Held): Promise<string[]> {
    const grown = () => {
      const now = held();
      return Object.keys(now).filter((kind) => now[kind]! > (before[kind] ?? 0));
    };
    for (const deadline = Date.now() + 20_000; grown().length > 0 && Date.now() < deadline; ) {
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    return grown();
  }

  test.each([
    ['level 3', { level: 3 }],
    ['a lowered level', { level: 1 }],
    ['without the plugin', { plugin: 'off' }],
  ] as const)('leave no handle, listener or handler behind: %s', async (_, options) => {
    const handlers = await round(options);
    const before = held();
    expect([await round(options), await round(options)]).toEqual([handlers, handlers]);
    expect(await leftSince(before)).toEqual([]);
  });

  test('an app that has ended is not kept by those that follow', async () => {
    await app.start({ level: 3 });
    const ended = new WeakRef(app.strapi);
    await app.stop();
    await round({ level: 3 });
    setFlagsFromString('--expose-gc');
    (runInNewContext('gc') as () => void)();
    expect(ended.deref()).toBeUndefined();
  });
});
