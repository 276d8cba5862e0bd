import type { DataField, FieldDefinition } from '../../core/contracts';

/** A key of `dataSchema`, compiled and as written. */
export interface DeclaredKey {
  readonly field: DataField;
  readonly definition: FieldDefinition;
}
