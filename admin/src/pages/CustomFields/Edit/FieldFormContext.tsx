import { createContext, useContext } from 'react';

import type {
  CustomField,
  CustomFieldModel,
} from '../../../../../server/src/contracts/custom-fields';
import type { FieldProblems } from '../model/checkField';
import type { FieldFormValues, FormKey } from '../model/fieldForm';

/** The shared state of the form's inputs. */
export interface FieldFormState {
  readonly model: CustomFieldModel;
  /** The field being edited, or `undefined` for a new one. */
  readonly field: CustomField | undefined;
  /** The rules of the chosen type besides `required` and `default`. */
  readonly rules: readonly string[];
  readonly isReadOnly: boolean;
  /** Problems found in the browser. */
  readonly problems: FieldProblems;
  /** Inputs that were blurred once, so that their problems are shown. */
  readonly visited: ReadonlySet<FormKey>;
  visit(key: FormKey): void;
  /** The values that the server's errors refer to; an input that has changed since shows none. */
  readonly validated: FieldFormValues | undefined;
}

const Context = createContext<FieldFormState | undefined>(undefined);

export const FieldFormProvider = Context.Provider;

export function useFieldForm(): FieldFormState {
  const state = useContext(Context);
  if (!state) throw new Error('This input is outside of the form of a custom field.');
  return state;
}
