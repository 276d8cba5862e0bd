import type { FieldDefinition } from '../core/contracts';

/** Names that every contact has beside its declared fields; no field may take them. */
export const CONTACT_KEYS = ['id', 'createdAt', 'updatedAt'] as const;

/**
 * A contact as the API gives it out, the same at every level: its id (a cuid2), when it was
 * written (ISO 8601, UTC), and each declared field, `null` where nothing was filled in.
 */
export interface Contact {
  readonly id: string;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly [field: string]: unknown;
}

/** A contact as the column keeps it. Its own revision tells whether it moved between two looks. */
export interface StoredContact {
  readonly id: string;
  readonly revision: number;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly fields: Readonly<Record<string, unknown>>;
}

/** Values of a field that is declared no longer are kept, and shown again once it is declared. */
export function toContact(stored: StoredContact, fields: readonly FieldDefinition[]): Contact {
  return {
    id: stored.id,
    createdAt: stored.createdAt,
    updatedAt: stored.updatedAt,
    ...Object.fromEntries(fields.map(({ name }) => [name, stored.fields[name] ?? null])),
  };
}
