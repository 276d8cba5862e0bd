import type { ComponentType } from 'react';

import type { Row } from './model/types';

/** What every input of a form gets: a plain value and a way to change it. */
export interface SchemaInputProps {
  readonly row: Row;
  readonly name: string;
  readonly value: unknown;
  readonly error: string | undefined;
  readonly isDisabled: boolean;
  /** `undefined` removes the key. */
  readonly onChange: (value: unknown) => void;
  /** For an input that was emptied: null or undefined, as the form sends it. */
  readonly onEmpty: () => void;
  readonly onUnreadable: (isUnreadable: boolean) => void;
}

export type SchemaInput = ComponentType<SchemaInputProps>;
