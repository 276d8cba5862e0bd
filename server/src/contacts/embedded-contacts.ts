import { z } from 'zod';

import { EVENTS } from '../constants';
import type { StoredContact } from './contact';

/** Any JSON object: the fields are defined by the model, which may change. */
const record = z.custom<Readonly<Record<string, unknown>>>(
  (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
  { error: 'must be an object' },
);

const actor = z.lazy(() =>
  z.object({
    kind: z.enum(['user', 'admin', 'token', 'system']),
    id: z.string(),
    label: z.string(),
  }),
);

const contact = z.lazy(() =>
  z.object({
    id: z.string().min(1),
    revision: z.int().min(1),
    createdAt: z.string(),
    updatedAt: z.string(),
    fields: record,
  }),
);

const entry = z.lazy(() =>
  z.object({
    id: z.string().min(1),
    at: z.string(),
    actor,
    event: z.enum([EVENTS.contactAdded, EVENTS.contactUpdated, EVENTS.contactRemoved]),
    contact: z.string(),
    before: record.nullable(),
    after: record.nullable(),
  }),
);

/**
 * The column of a document at level 1: its contacts in the order of creation, and their history,
 * newest first.
 */
const embedded = z.lazy(() =>
  z.object({
    version: z.literal(1),
    store: z.literal('column'),
    documentId: z.string(),
    /** Incremented with every write of this document. */
    revision: z.int().min(1),
    contacts: z.array(contact),
    history: z.array(entry),
  }),
);

/** The column after the contacts were promoted to rows at level 2. */
const marker = z.lazy(() =>
  z.object({
    version: z.literal(1),
    store: z.literal('rows'),
    documentId: z.string(),
  }),
);

export type HistoryEntry = Readonly<z.infer<typeof entry>>;

export interface EmbeddedContacts {
  readonly version: 1;
  readonly store: 'column';
  readonly documentId: string;
  readonly revision: number;
  readonly contacts: readonly StoredContact[];
  readonly history: readonly HistoryEntry[];
}

/**
 * Where a document's contacts are stored, according to its column; `nowhere` if there are none yet.
 */
export type ContactLocation =
  | { readonly store: 'nowhere' }
  | { readonly store: 'column'; readonly embedded: EmbeddedContacts }
  | { readonly store: 'rows' }
  | { readonly store: 'corrupt'; readonly reason: string };

/** A document without contacts. */
export const noEmbeddedContacts = (documentId: string): EmbeddedContacts => ({
  version: 1,
  store: 'column',
  documentId,
  revision: 0,
  contacts: [],
  history: [],
});

/** The value of the column after promotion. */
export const movedToRows = (documentId: string): object => ({
  ...{ version: 1, store: 'rows', documentId },
});

/**
 * Parses the column. A value with another documentId was copied along with a row and is ignored. A
 * value that is malformed or contradicts itself is an error, and nothing is decided on it
 * (REL-004).
 */
export function parseColumn(value: unknown, documentId: string): ContactLocation {
  if (value === null || value === undefined) return { store: 'nowhere' };
  const moved = marker.safeParse(value);
  if (moved.success) {
    return { store: moved.data.documentId === documentId ? 'rows' : 'nowhere' };
  }
  const parsed = embedded.safeParse(value);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const reason = `${issue?.path.map(String).join('.') ?? ''} ${issue?.message ?? ''}`;
    return { store: 'corrupt', reason };
  }
  if (parsed.data.documentId !== documentId) return { store: 'nowhere' };
  const ids = new Set(parsed.data.contacts.map(({ id }) => id));
  if (ids.size !== parsed.data.contacts.length) {
    return { store: 'corrupt', reason: 'contacts holds the same id twice' };
  }
  return { store: 'column', embedded: parsed.data };
}
