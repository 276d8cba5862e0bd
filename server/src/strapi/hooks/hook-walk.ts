import type { Core } from '@strapi/strapi';

import type { Hook, HookLevel, HookPhase } from './hook';
import type { Boot, Gate } from './strapi-shapes';
import type { PastOfLevelTwo } from '../schema/retention';
import type { HookParts } from './parts';

/** A hook that Strapi calls once during boot; an error aborts the boot. */
interface BootHook {
  register(handler: (boot: Boot) => Promise<void>): void;
}

interface Router {
  use(path: string, gate: Gate): unknown;
}

/**
 * Attaches the plugin's hooks to one Strapi, in the order of the list. Strapi calls the handlers of
 * a boot hook in parallel, so there is one handler per phase, which runs ours in sequence.
 */
export class HookWalk {
  readonly #strapi: Core.Strapi;
  #past: PastOfLevelTwo = { hasBooted: false };

  /** @param levelTwo whether level 2 or above is configured. */
  constructor(
    private readonly hooks: readonly Hook[],
    private readonly parts: Omit<HookParts, 'pastOfLevelTwo'>,
    private readonly levelTwo: boolean,
  ) {
    this.#strapi = parts.strapi;
  }

  /** Call it in `register`, after the types; attaches the later phases too. */
  async register(past: PastOfLevelTwo): Promise<void> {
    this.#past = past;
    for (const phase of ['beforeSync', 'afterSync'] as const) {
      const hook = this.#strapi.hook(`strapi::content-types.${phase}`) as BootHook;
      hook.register((boot) => this.walk(phase, boot));
    }
    this.#strapi.server.httpServer.once('listening', () => {
      // Nothing waits for this phase, so an error stops the server here.
      this.listen().catch((error: unknown) => {
        this.#strapi.stopWithError(error);
      });
    });
    await this.walk('register', {});
  }

  /** Call it in `bootstrap`, after the guards of custom fields are built. */
  bootstrap(): Promise<void> {
    return this.walk('bootstrap', {});
  }

  /** What a server does once it listens; also for a process that works without listening. */
  listen(): Promise<void> {
    return this.walk('listening', {});
  }

  private async walk(phase: HookPhase, boot: Boot): Promise<void> {
    for (const hook of this.at(phase)) await this.attach(hook, boot);
  }

  private at(phase: HookPhase): readonly Hook[] {
    return this.hooks.filter(({ at, level }) => at === phase && this.isNeeded(level));
  }

  private isNeeded(level: HookLevel): boolean {
    const { hasBooted } = this.#past;
    if (level === 'any') return true;
    if (level === '2') return this.levelTwo;
    return level === 'lowered' ? hasBooted && !this.levelTwo : hasBooted;
  }

  private all(): HookParts {
    return { ...this.parts, pastOfLevelTwo: this.#past };
  }

  private async attach(hook: Hook, boot: Boot): Promise<void> {
    const { db, documents, server } = this.#strapi;
    const parts = this.all();
    switch (hook.kind) {
      case 'boot hook':
        await hook.run(parts, boot);
        return;
      case 'router gate': {
        const { paths = [], gate } = hook.create(parts) ?? {};
        const router = server.router as unknown as Router;
        if (gate) for (const path of paths) router.use(path, gate);
        return;
      }
      case 'document middleware': {
        const middleware = hook.create(parts);
        if (middleware) documents.use(middleware);
        return;
      }
      case 'lifecycle': {
        const subscriber = hook.create(parts);
        if (subscriber) db.lifecycles.subscribe(subscriber);
      }
    }
  }
}
