import type { FieldDefinition } from '../core/contracts';

/** Keys that every contact has besides its declared fields; reserved. */
export const CONTACT_KEYS = ['id', 'createdAt', 'updatedAt'] as const;

/**
 * A contact in the API, the same at every level: its id (a cuid2), its timestamps (ISO 8601, UTC),
 * and each declared field, `null` if empty.
 */
export interface Contact {
  readonly id: string;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly [field: string]: unknown;
}

/** A contact in the column. Its own revision shows whether it has changed between two reads. */
export interface StoredContact {
  readonly id: string;
  readonly revision: number;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly fields: Readonly<Record<string, unknown>>;
}

/** Values of a field that is no longer declared are kept but not shown. */
export function toContact(stored: StoredContact, fields: readonly FieldDefinition[]): Contact {
  return {
    id: stored.id,
    createdAt: stored.createdAt,
    updatedAt: stored.updatedAt,
    ...Object.fromEntries(fields.map(({ name }) => [name, stored.fields[name] ?? null])),
  };
}
