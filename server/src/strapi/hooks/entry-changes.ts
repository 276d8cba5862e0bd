import { AsyncLocalStorage } from 'node:async_hooks';

import { createId } from '@paralleldrive/cuid2';
import type { Core } from '@strapi/strapi';

import type { EntryChange, EntryWatch } from '../ports/entry-watch';
import {
  byDocument,
  lockEntry,
  readEntryRows,
  rowsById,
  rowsOfDocuments,
  type EntryRow,
} from './entry-rows';
import type { RowCondition, WriteEvent } from './event-rows';
import type { DocumentMiddleware, LifecycleSubscriber } from './strapi-shapes';

/** A running call of the Document Service, with the changes of rows during it. */
interface DocumentWrite {
  readonly uid: string;
  readonly changes: EntryChange[];
}

interface Params {
  readonly documentId?: string;
}

/** What the Document Service answers: a document, or the entries that it has written. */
interface Answer {
  readonly id?: unknown;
  readonly documentId?: string;
  readonly locale?: string | null;
  readonly entries?: readonly Answer[];
}

const WRITES = ['create', 'update', 'delete', 'publish', 'unpublish', 'discardDraft', 'clone'];

/**
 * Changes of entries for triggers, in their transaction. A call of the Document Service is one change,
 * however many rows it writes: publishing deletes and inserts. What it does not cause itself, and
 * `strapi.db.query`, is seen row by row.
 */
export class EntryChanges {
  readonly #calls = new AsyncLocalStorage<DocumentWrite>();

  constructor(
    private readonly strapi: Core.Strapi,
    private readonly watch: EntryWatch,
  ) {}

  /** REST, the Content Manager, GraphQL and the Document Service. */
  documents(): DocumentMiddleware {
    return async (context, next) => {
      const { uid, action } = context;
      if (!WRITES.includes(action) || !this.watch.watches(uid)) return next();
      const { documentId } = context.params as Params;
      const known = documentId === undefined ? [] : [documentId];
      const call: DocumentWrite = { uid, changes: [] };
      return this.#calls.run(call, () =>
        this.strapi.db.transaction(async () => {
          if (documentId !== undefined) await lockEntry(this.strapi, uid, documentId);
          const before = await rowsOfDocuments(this.strapi, uid, known);
          const result = await next();
          const answer = ((result as unknown) ?? {}) as Answer;
          const own = new Set([...known, ...idsIn(answer)]);
          const after = await rowsOfDocuments(this.strapi, uid, [...own]);
          await this.watch.store([
            ...changesOf(uid, action, { before, after, answer }),
            // Written by the app's own code meanwhile.
            ...call.changes.filter((one) => !own.has(one.documentId)),
          ]);
          return result;
        }),
      );
    };
  }

  /** Rows that are written by `strapi.db.query`. */
  rows(): LifecycleSubscriber {
    const before = async ({ model: { uid }, params, state }: WriteEvent): Promise<void> => {
      if (this.watch.watches(uid)) state.rows = await this.#read(uid, params);
    };
    const created = async ({ model: { uid }, result }: WriteEvent): Promise<void> => {
      if (!this.watch.watches(uid)) return;
      const { id } = (result ?? {}) as { readonly id?: unknown };
      const rows = id === undefined ? [] : await rowsById(this.strapi, uid, [Number(id)]);
      const documents = [...new Set(rows.map(({ documentId }) => documentId))];
      await this.#noteNew(uid, rows, await rowsOfDocuments(this.strapi, uid, documents));
    };
    const beforeMany = async ({ model: { uid }, params, state }: WriteEvent): Promise<void> => {
      if (!this.watch.watches(uid) || !Array.isArray(params.data)) return;
      // Not every database says which rows it has inserted.
      const given = (params.data as readonly object[]).map((row) => ({
        documentId: createId(),
        ...row,
      }));
      Object.assign(params, { data: given });
      state.documents = [...new Set(given.map(({ documentId }) => documentId))];
      state.rows = await rowsOfDocuments(this.strapi, uid, state.documents as string[]);
    };
    const createdMany = async ({ model: { uid }, state }: WriteEvent): Promise<void> => {
      if (!Array.isArray(state.documents)) return;
      const earlier = new Set((state.rows as readonly EntryRow[]).map(({ id }) => id));
      const all = await rowsOfDocuments(this.strapi, uid, state.documents as string[]);
      await this.#noteNew(
        uid,
        all.filter(({ id }) => !earlier.has(id)),
        all,
      );
    };
    const updated = async ({ model: { uid }, state }: WriteEvent): Promise<void> => {
      const earlier = (state.rows ?? []) as readonly EntryRow[];
      if (earlier.length === 0) return;
      const known = new Map(earlier.map((row) => [row.id, row]));
      const rows = await rowsById(this.strapi, uid, [...known.keys()]);
      await this.#note(
        uid,
        rows.map((row) => changeOf(uid, 'updated', known.get(row.id) ?? null, row)),
      );
    };
    const deleted = async ({ model: { uid }, state }: WriteEvent): Promise<void> => {
      const gone = (state.rows ?? []) as readonly EntryRow[];
      if (gone.length === 0) return;
      const documents = byDocument(gone);
      const left = byDocument(await rowsOfDocuments(this.strapi, uid, [...documents.keys()]));
      await this.#note(
        uid,
        [...documents].flatMap(([id, rows]) => withoutRows(uid, rows, left.get(id) ?? [])),
      );
    };
    return {
      ...{ afterCreate: created, beforeCreateMany: beforeMany, afterCreateMany: createdMany },
      ...{ beforeUpdate: before, beforeUpdateMany: before },
      ...{ afterUpdate: updated, afterUpdateMany: updated },
      ...{ beforeDelete: before, beforeDeleteMany: before },
      ...{ afterDelete: deleted, afterDeleteMany: deleted },
    };
  }

  #read(uid: string, { where, filters, _q }: RowCondition): Promise<readonly EntryRow[]> {
    return readEntryRows(this.strapi, uid, { where, filters, _q });
  }

  /** @param all rows of the documents of new ones. */
  #noteNew(uid: string, rows: readonly EntryRow[], all: readonly EntryRow[]): Promise<void> {
    const known = new Set(rows.map(({ id }) => id));
    const others = new Set(
      all.filter(({ id }) => !known.has(id)).map(({ documentId }) => documentId),
    );
    const isNew = ({ documentId }: EntryRow): boolean => !others.has(documentId);
    return this.#note(
      uid,
      rows.flatMap((row) => [
        ...(isNew(row) ? [changeOf(uid, 'created', null, row)] : []),
        ...(row.isPublished ? [changeOf(uid, 'published', null, row)] : []),
      ]),
    );
  }

  /** A call of the Document Service on this type decides itself what has happened to its document. */
  async #note(uid: string, changes: readonly EntryChange[]): Promise<void> {
    const call = this.#calls.getStore();
    if (call?.uid === uid) call.changes.push(...changes);
    else await this.watch.store(changes);
  }
}

interface Rows {
  readonly before: readonly EntryRow[];
  readonly after: readonly EntryRow[];
  readonly answer: Answer;
}

/** What a call of the Document Service has changed. */
function changesOf(uid: string, action: string, { before, after, answer }: Rows): EntryChange[] {
  if (action === 'delete' || action === 'unpublish') return withoutRows(uid, before, after);
  const earlier = (row: EntryRow): EntryRow | null =>
    before.find(
      ({ locale, isPublished }) => locale === row.locale && isPublished === row.isPublished,
    ) ?? null;
  const isNew = ({ id }: EntryRow): boolean => !before.some((one) => one.id === id);
  const drafts = after.filter(({ isPublished }) => !isPublished);
  const written = localeOf(answer, after);
  const published = after
    .filter((row) => row.isPublished && isNew(row))
    .map((row) => changeOf(uid, 'published', earlier(row), row));
  switch (action) {
    case 'create':
    case 'clone':
      return [
        ...drafts.filter(isNew).map((row) => changeOf(uid, 'created', null, row)),
        ...published,
      ];
    case 'update':
      return [
        ...drafts
          .filter(({ locale }) => answer.documentId !== undefined && locale === written)
          .map((row) => changeOf(uid, 'updated', earlier(row), row)),
        ...published,
      ];
    case 'discardDraft':
      return drafts.filter(isNew).map((row) => changeOf(uid, 'updated', earlier(row), row));
    default:
      return published;
  }
}

/** Rows that are gone: the whole document, or its published version. */
function withoutRows(
  uid: string,
  before: readonly EntryRow[],
  after: readonly EntryRow[],
): EntryChange[] {
  const gone = before.filter(({ id }) => !after.some((one) => one.id === id));
  const [first] = [...gone].sort(
    (one, other) => Number(one.isPublished) - Number(other.isPublished),
  );
  if (!first) return [];
  if (after.length === 0) return [changeOf(uid, 'deleted', first, null)];
  return gone
    .filter(({ isPublished }) => isPublished)
    .map((row) => {
      const draft = after.find(({ locale, isPublished }) => locale === row.locale && !isPublished);
      return changeOf(uid, 'unpublished', row, draft ?? null);
    });
}

function changeOf(
  uid: string,
  event: EntryChange['event'],
  before: EntryRow | null,
  after: EntryRow | null,
): EntryChange {
  const { documentId = '', locale = null } = after ?? before ?? {};
  return {
    ...{ event, uid, documentId, locale },
    ...{ before: before?.values ?? null, after: after?.values ?? null },
  };
}

/** The caller chooses the fields of an answer: its locale may be missing, its id never is. */
const localeOf = ({ id, locale = null }: Answer, rows: readonly EntryRow[]): string | null =>
  rows.find((row) => row.id === Number(id))?.locale ?? locale;

const idsIn = ({ documentId, entries = [] }: Answer): string[] => [
  ...(documentId === undefined ? [] : [documentId]),
  ...entries.flatMap(idsIn),
];
