import type { HookParts } from './parts';
import type { Boot, DocumentMiddleware, LifecycleSubscriber, RouterGate } from './strapi-shapes';

/** The phase in which a hook is attached, or in which a boot hook runs. */
export type HookPhase = 'register' | 'beforeSync' | 'afterSync' | 'bootstrap' | 'listening';

/**
 * The levels at which a hook is needed: all, from level 2 on, on databases on which level 2 has
 * ever booted, or only after a level downgrade.
 */
export type HookLevel = 'any' | '2' | '2 booted' | 'lowered';

interface Declared {
  readonly name: string;
  /** Relative to `server/src/strapi`; boot hooks of services relative to `server/src`. */
  readonly file: string;
  readonly level: HookLevel;
}

type AttachedAt = Exclude<HookPhase, 'listening'>;

/** One hook of the plugin; `create` returns undefined if this app does not need it. */
export type Hook = Declared &
  (
    | {
        readonly kind: 'router gate';
        readonly at: AttachedAt;
        readonly create: (parts: HookParts) => RouterGate | undefined;
      }
    | {
        readonly kind: 'document middleware';
        readonly at: AttachedAt;
        readonly create: (parts: HookParts) => DocumentMiddleware | undefined;
      }
    | {
        readonly kind: 'lifecycle';
        readonly at: AttachedAt;
        readonly create: (parts: HookParts) => LifecycleSubscriber | undefined;
      }
    | {
        readonly kind: 'boot hook';
        readonly at: 'register' | 'beforeSync' | 'afterSync' | 'listening';
        readonly run: (parts: HookParts, boot: Boot) => void | Promise<void>;
      }
  );
