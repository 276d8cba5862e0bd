import type { FieldDefinition } from '../core/contracts';

/**
 * `pending`: the row is written, the column perhaps not; whoever comes next completes it.
 * `live`: column and attribute are there. `archived`: the column and its data stay, unseen.
 */
export type CustomFieldState = 'pending' | 'live' | 'archived';

/** The rules of a field, without its name and type. */
export type FieldRules = Omit<FieldDefinition, 'name' | 'type'>;

/** A row of `crm_custom_fields`: one field that somebody added to a content type (FR-L3-005). */
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
  /** Among the fields of its type, from 0. */
  readonly position: number;
  readonly state: CustomFieldState;
  /** What archiving took away and restoring returns; opaque here. */
  readonly memory: unknown;
  /** Rises by one with every change of the row. */
  readonly revision: number;
  readonly createdAt: string;
  readonly updatedAt: string;
}

/** The field as `fields/` checks values against it. */
export const fieldOf = (definition: CustomFieldDefinition): FieldDefinition => ({
  ...definition.rules,
  name: definition.name,
  type: definition.type,
});

export const byPosition = (left: CustomFieldDefinition, right: CustomFieldDefinition): number =>
  left.position - right.position || (left.id < right.id ? -1 : 1);
