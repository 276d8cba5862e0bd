import { AsyncLocalStorage } from 'node:async_hooks';

import type { Core } from '@strapi/strapi';

import type { DocumentMiddleware } from '../hooks/strapi-shapes';
import type { LiveFieldRegistry } from './registry';

/** A row of a document, as Strapi's query layer returns it. */
export interface StoredRow {
  readonly id: number;
  readonly documentId: string;
  readonly publishedAt: unknown;
  readonly locale?: unknown;
  readonly [attribute: string]: unknown;
}

/** Document Service actions that delete and insert rows. */
const REPLACING = ['publish', 'unpublish', 'discardDraft', 'update'];

/**
 * The rows of a document at the start of a Document Service call. Publishing deletes the published
 * rows and inserts them again, so the previously published values are available only here.
 */
export class DocumentBefore {
  readonly #calls = new AsyncLocalStorage<ReadonlyMap<string, readonly StoredRow[]>>();

  constructor(
    private readonly strapi: Core.Strapi,
    private readonly registry: LiveFieldRegistry,
  ) {}

  rowsOf(documentId: unknown): readonly StoredRow[] {
    return this.#calls.getStore()?.get(String(documentId)) ?? [];
  }

  /** One query a call, on types with drafts and custom fields alone. */
  middleware(): DocumentMiddleware {
    return async (context, next) => {
      const { uid, action, contentType } = context;
      const { documentId, status } = context.params as { documentId?: string; status?: string };
      const replaces =
        REPLACING.includes(action) &&
        (action !== 'update' || status === 'published') &&
        contentType.options?.draftAndPublish === true;
      if (!replaces || documentId === undefined || !this.registry.fields(uid)) return next();
      const rows = await this.strapi.db
        .queryBuilder(uid)
        .where({ documentId })
        .select('*')
        .execute<StoredRow[]>();
      return this.#calls.run(new Map([[documentId, rows]]), next);
    };
  }
}
