import type { HookParts } from './parts';
import type { Boot, DocumentMiddleware, LifecycleSubscriber, RouterGate } from './strapi-shapes';

/** When a hook is attached; a boot hook runs then. */
export type HookPhase = 'register' | 'beforeSync' | 'afterSync' | 'bootstrap' | 'listening';

/**
 * Where a hook is needed: everywhere, from level 2 on, once level 2 has booted on this database
 * whatever the level is now, or only where the level was lowered since.
 */
export type HookLevel = 'any' | '2' | '2 booted' | 'lowered';

interface Declared {
  readonly name: string;
  /** Below `server/src/strapi`; boot hooks of services: below `server/src`. */
  readonly file: string;
  readonly level: HookLevel;
}

type AttachedAt = Exclude<HookPhase, 'listening'>;

/** One hook of the plugin; `create` answers undefined where this app has nothing for it to do. */
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
        readonly at: 'beforeSync' | 'afterSync' | 'listening';
        readonly run: (parts: HookParts, boot: Boot) => void | Promise<void>;
      }
  );

export type HookKind = Hook['kind'];
