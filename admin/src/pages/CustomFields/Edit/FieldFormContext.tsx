import { createContext, useContext } from 'react';

import type {
  CustomField,
  CustomFieldModel,
} from '../../../../../server/src/contracts/custom-fields';
import type { FieldProblems } from '../model/checkField';
import type { FieldFormValues, FormKey } from '../model/fieldForm';

/** What the inputs of one form share. */
export interface FieldFormState {
  readonly model: CustomFieldModel;
  /** The field that is edited, or `undefined` while one is created. */
  readonly field: CustomField | undefined;
  /** The rules of the chosen type, beyond `required` and `default`. */
  readonly rules: readonly string[];
  readonly isReadOnly: boolean;
  /** What the browser finds wrong just now. */
  readonly problems: FieldProblems;
  /** Inputs that were left once, so that their problem may show. */
  readonly visited: ReadonlySet<FormKey>;
  visit(key: FormKey): void;
  /** The values that the form's errors are about; an input that has moved on shows no old error. */
  readonly judged: FieldFormValues | undefined;
}

const Context = createContext<FieldFormState | undefined>(undefined);

export const FieldFormProvider = Context.Provider;

export function useFieldForm(): FieldFormState {
  const state = useContext(Context);
  if (!state) throw new Error('This input stands outside the form of a custom field.');
  return state;
}
