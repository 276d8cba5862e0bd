import { z } from 'zod';

import type { CustomFieldDefinition } from './definition';

/** SQLite and MariaDB return JSON columns as text, PostgreSQL and MySQL as values. */
const json = z.preprocess((value) => {
  if (typeof value !== 'string') return value;
  try {
    return JSON.parse(value) as unknown;
  } catch {
    return null;
  }
}, z.unknown());

/** SQLite returns times as milliseconds, the others as dates. */
const time = z.preprocess(
  (value) => new Date(value as string | number | Date),
  z.date().transform((value) => value.toISOString()),
);

/** One row as knex returns it, before Strapi's models exist. */
const row = z
  .object({
    document_id: z.string(),
    uid: z.string(),
    name: z.string(),
    type: z.string(),
    label: z.string(),
    help: z.string().nullable(),
    rules: json,
    table_name: z.string(),
    column_name: z.string(),
    position: z.number(),
    state: z.enum(['pending', 'live', 'archived']),
    memory: json,
    revision: z.number(),
    created_at: time,
    updated_at: time,
  })
  .transform(
    (raw): CustomFieldDefinition => ({
      id: raw.document_id,
      uid: raw.uid,
      name: raw.name,
      type: raw.type,
      label: raw.label,
      help: raw.help,
      rules: raw.rules ?? {},
      tableName: raw.table_name,
      columnName: raw.column_name,
      position: raw.position,
      state: raw.state,
      memory: raw.memory ?? null,
      revision: raw.revision,
      createdAt: raw.created_at,
      updatedAt: raw.updated_at,
    }),
  );

/**
 * Parses rows; lists malformed ones (edited by hand) instead of failing, so that the other fields
 * work.
 */
export function parseRows(rows: readonly unknown[]): {
  definitions: CustomFieldDefinition[];
  unreadable: string[];
} {
  const definitions: CustomFieldDefinition[] = [];
  const unreadable: string[] = [];
  for (const raw of rows) {
    const parsed = row.safeParse(raw);
    if (parsed.success) definitions.push(parsed.data);
    else unreadable.push(parsed.error.issues.map((issue) => issue.path.join('.')).join(', '));
  }
  return { definitions, unreadable };
}
