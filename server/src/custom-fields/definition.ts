import type { FieldDefinition } from '../core/contracts';

/**
 * `pending`: the row exists, the column perhaps not; the next process to read it adds the column.
 * `live`: column and attribute exist. `archived`: column and data are kept but hidden.
 */
export type CustomFieldState = 'pending' | 'live' | 'archived';

/** The rules of a field, without name and type. */
export type FieldRules = Omit<FieldDefinition, 'name' | 'type'>;

/**
 * A row of `crm_custom_fields`: one field that an administrator has added to a content type
 * (FR-L3-005).
 */
export interface CustomFieldDefinition {
  /** documentId of the row. */
  readonly id: string;
  readonly uid: string;
  readonly name: string;
  readonly type: string;
  readonly label: string;
  readonly help: string | null;
  readonly rules: FieldRules;
  readonly tableName: string;
  readonly columnName: string;
  /** Position among the fields of its type, from 0. */
  readonly position: number;
  readonly state: CustomFieldState;
  /** State that archiving has removed and restoring puts back; opaque here. */
  readonly memory: unknown;
  /** Incremented with every change of the row. */
  readonly revision: number;
  readonly createdAt: string;
  readonly updatedAt: string;
}

/** The field definition for validation in `fields/`. */
export const fieldOf = (definition: CustomFieldDefinition): FieldDefinition => ({
  ...definition.rules,
  name: definition.name,
  type: definition.type,
});

export const byPosition = (left: CustomFieldDefinition, right: CustomFieldDefinition): number =>
  left.position - right.position || (left.id < right.id ? -1 : 1);
