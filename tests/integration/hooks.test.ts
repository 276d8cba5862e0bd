/** @databases sqlite */
import path from 'node:path';

import type { Core } from '@strapi/strapi';

import { HOOKS } from '../../server/src/strapi/hooks';
import { TestApp } from '../support/app';

type Phase = (typeof HOOKS)[number]['at'];
type Kind = (typeof HOOKS)[number]['kind'];

/** A hook as Strapi gets it: the call that attaches it, and what the declared list made. */
interface Attached {
  readonly kind: Kind;
  readonly hook: unknown;
}

const SOURCES = path.resolve(__dirname, '../../server/src');

/** Whether the running call comes from the sources of the plugin. */
const isOurs = (): boolean => (new Error().stack ?? '').includes(SOURCES + path.sep);

/** Follows everything that attaches a function to Strapi, from before anybody could. */
function follow(strapi: Core.Strapi, attached: Attached[]): void {
  const keep = (kind: Kind, hook: unknown): void => {
    if (isOurs()) attached.push({ kind, hook });
  };
  const { lifecycles } = strapi.db;
  const subscribe = lifecycles.subscribe.bind(lifecycles);
  lifecycles.subscribe = (subscriber) => {
    keep('lifecycle', subscriber);
    return subscribe(subscriber);
  };
  const { documents } = strapi;
  const useDocument = documents.use.bind(documents);
  documents.use = (middleware) => {
    keep('document middleware', middleware);
    return useDocument(middleware);
  };
  const router = strapi.server.router as unknown as { use(...input: unknown[]): unknown };
  const useRouter = router.use.bind(router);
  router.use = (...input) => {
    keep('router gate', input.at(-1));
    return useRouter(...input);
  };
}

/** What the list makes for this app, by the names that it declares. */
const made = new Map<unknown, string>();
for (const hook of HOOKS) {
  if (hook.kind === 'boot hook') continue;
  const create = hook.create as (parts: unknown) => unknown;
  Object.assign(hook, {
    create: (parts: unknown) => {
      const result = create(parts);
      const attached = hook.kind === 'router gate' ? (result as { gate?: unknown })?.gate : result;
      if (attached !== undefined) made.set(attached, hook.name);
      return result;
    },
  });
}

const declared = (kind: Kind, without: readonly string[]): string[] =>
  HOOKS.filter((hook) => hook.kind === kind && !without.includes(hook.name)).map(
    ({ name }) => name,
  );

describe('the hooks of a running Strapi', () => {
  let app: TestApp | undefined;
  afterEach(async () => {
    await app?.dispose();
    app = undefined;
  });

  const boot = async (level: 1 | 2): Promise<Attached[]> => {
    const attached: Attached[] = [];
    const beforeLoad = (strapi: Core.Strapi): void => follow(strapi, attached);
    if (app) await app.restart({ level, beforeLoad });
    else app = await TestApp.start({ level, beforeLoad });
    return attached;
  };
  /** A gate is attached once for each of its paths. */
  const namesOf = (attached: readonly Attached[], kind: Kind): (string | undefined)[] => [
    ...new Set(attached.filter((one) => one.kind === kind).map(({ hook }) => made.get(hook))),
  ];

  test('are those that are declared, in their order, and no others of the plugin', async () => {
    const attached = await boot(2);
    for (const kind of ['lifecycle', 'document middleware', 'router gate'] as const) {
      expect([kind, ...namesOf(attached, kind)]).toEqual([
        kind,
        ...declared(kind, ['hidden types']),
      ]);
    }
  });

  test('are active once level 2 has booted, also after a level downgrade', async () => {
    await boot(2);
    const attached = await boot(1);
    const levelTwo = ['rows before publishing', 'rules of custom fields'];
    for (const kind of ['lifecycle', 'document middleware', 'router gate'] as const) {
      expect([kind, ...namesOf(attached, kind)]).toEqual([kind, ...declared(kind, levelTwo)]);
    }
  });

  test('run in the phases of the boot, one after the other', async () => {
    const phases: Phase[] = [];
    for (const hook of HOOKS) {
      if (hook.kind !== 'boot hook') continue;
      const { run, at } = hook;
      Object.assign(hook, {
        run: async (...input: Parameters<typeof run>) => {
          phases.push(at);
          await run(...input);
          phases.push(at);
        },
      });
    }
    await boot(2);
    const needed = HOOKS.filter(({ kind, level }) => kind === 'boot hook' && level !== 'lowered');
    expect(phases.filter((phase) => phase !== 'listening')).toEqual(
      needed.filter(({ at }) => at !== 'listening').flatMap(({ at }) => [at, at]),
    );
  });
});
