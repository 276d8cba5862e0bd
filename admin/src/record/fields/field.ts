import type { ShownAttribute } from '../../api/layouts';

/** A field of a record that the user may change here. */
export interface EditedField {
  readonly name: string;
  readonly label: string;
  readonly hint: string | undefined;
  readonly attribute: ShownAttribute;
  /** Whether what is saved is a draft, which may be incomplete, until it is published. */
  readonly isDraft: boolean;
}
