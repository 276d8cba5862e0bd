import type { Core, Schema } from '@strapi/strapi';

type Lifecycles = Core.Strapi['db']['lifecycles'];
export type LifecycleSubscriber = Parameters<Lifecycles['subscribe']>[0];
export type DocumentMiddleware = Parameters<Core.Strapi['documents']['use']>[0];

/** A middleware of Strapi's router below one path. */
export type Gate = (context: GateContext, next: () => Promise<unknown>) => Promise<void>;

export interface GateContext {
  readonly params: Readonly<Partial<Record<string, string>>>;
  readonly path: string;
  readonly query: Readonly<Record<string, unknown>>;
  readonly request: { readonly body?: unknown };
  notFound(): void;
}

export interface RouterGate {
  readonly paths: readonly string[];
  readonly gate: Gate;
}

type ContentTypes = Readonly<Record<string, Schema.ContentType>>;

/** What Strapi tells while it boots: the types of now and of the boot before. */
export interface Boot {
  /** None on a fresh database. */
  readonly oldContentTypes?: ContentTypes | null;
}
