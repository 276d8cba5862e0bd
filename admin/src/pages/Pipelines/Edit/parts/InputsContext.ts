import { createContext, useContext } from 'react';

import type { Control } from '../../model/language';
import type { PartInput } from './props';

type Inputs = Readonly<Record<Control, PartInput>>;

/** The inputs by control. Given from above, because the inputs of blocks have inputs inside again. */
export const InputsContext = createContext<Inputs | null>(null);

export function useInputs(): Inputs {
  const inputs = useContext(InputsContext);
  if (!inputs) throw new Error('A form of the language is outside of a tab.');
  return inputs;
}
