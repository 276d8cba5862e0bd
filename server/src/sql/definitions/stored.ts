import { z } from 'zod';

/** An entity of a published definition, for lookups by content type. */
const entity = z.object({
  key: z.string(),
  /** The uid of its records; null if the definition names none. */
  type: z.string().nullable(),
});

export type StoredEntity = z.infer<typeof entity>;

/** Drivers return 64-bit integers as text. */
const milliseconds = z.union([z.number(), z.string().transform(Number)]).pipe(z.int());

const time = z.coerce.date();

/** The columns of a version without its schema. */
const head = z.object({
  documentId: z.string(),
  name: z.string(),
  version: z.string(),
  label: z.string(),
  model: z.string().nullable(),
  digest: z.string(),
  state: z.enum(['draft', 'published']),
  active: z.boolean(),
  autoStart: z.boolean(),
  entities: z.array(entity).nullable(),
  releasedAt: milliseconds.nullable(),
  createdAt: time,
  updatedAt: time,
});

export type StoredHead = z.infer<typeof head>;

const full = head.extend({ schema: z.string() });

/** One version of a definition, with its JSON as text. */
export type StoredDefinition = z.infer<typeof full>;

export const HEAD_COLUMNS = Object.keys(head.shape);
export const ALL_COLUMNS = Object.keys(full.shape);

export const parseHead = (row: unknown): StoredHead => head.parse(row);
export const parseStored = (row: unknown): StoredDefinition => full.parse(row);
