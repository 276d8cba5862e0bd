import type { ComponentType } from 'react';

import type { JsonSchema } from '../../../../components/SchemaForm';
import type { Path } from '../../model/document';

/** What the input of a key of the language gets; it reads and changes the document by its path. */
export interface PartProps {
  readonly path: Path;
  /** The last of the path: `assign`. */
  readonly name: string;
  readonly schema: JsonSchema;
  readonly label: string;
  readonly hint: string | undefined;
  readonly isRequired: boolean;
  /** Its label stands above already. */
  readonly isUntitled?: boolean;
}

export type PartInput = ComponentType<PartProps>;
