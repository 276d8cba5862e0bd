import type { FieldMetadata, ShownAttribute } from '../../api/layouts';
import { fieldSchema } from './fieldSchema';

/** What only the actions of a pipeline write while it runs. */
const OF_PIPELINE = ['stage', 'owner'];

interface Rights {
  /** Whether a pipeline runs on the record. */
  readonly isLive: boolean;
  /** Whether the user's role may update the field. */
  readonly mayUpdate: (name: string) => boolean;
}

interface Field {
  readonly name: string;
  readonly attribute: ShownAttribute | undefined;
  readonly metadata: FieldMetadata | undefined;
  /** Undefined where the user may not read it. */
  readonly value: unknown;
}

/** Whether the field is edited on the page of the record. */
export const isEditable = (field: Field, rights: Rights): boolean =>
  isOpen(field, rights) && !(rights.isLive && OF_PIPELINE.includes(field.name));

/** Whether the field would be editable if no pipeline ran. */
export const isLocked = (field: Field, rights: Rights): boolean =>
  isOpen(field, rights) && rights.isLive && OF_PIPELINE.includes(field.name);

function isOpen({ name, attribute, metadata, value }: Field, { mayUpdate }: Rights): boolean {
  if (!attribute || value === undefined) return false;
  if (attribute.writable === false || metadata?.editable === false) return false;
  return mayUpdate(name) && fieldSchema(attribute) !== undefined;
}
