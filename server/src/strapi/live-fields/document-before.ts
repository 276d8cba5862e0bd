import { AsyncLocalStorage } from 'node:async_hooks';

import type { Core } from '@strapi/strapi';

import type { DocumentMiddleware } from '../hooks/hook';
import type { LiveFieldRegistry } from './registry';

/** A row of a document as Strapi's query layer reads it. */
export interface StoredRow {
  readonly id: number;
  readonly documentId: string;
  readonly publishedAt: unknown;
  readonly locale?: unknown;
  readonly [attribute: string]: unknown;
}

/** Actions of the Document Service that delete rows and insert them anew. */
const REPLACING = ['publish', 'unpublish', 'discardDraft', 'update'];

/**
 * The rows that a document had when a call of the Document Service began. Publishing deletes the
 * published rows first and inserts them again, so a value that was published before is found here
 * alone.
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
