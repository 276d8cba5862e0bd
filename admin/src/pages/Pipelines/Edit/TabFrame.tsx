import type { ReactNode } from 'react';

import { INPUTS } from './parts/inputs';
import { InputsContext } from './parts/InputsContext';

/** A tab whose forms follow the language. */
export const TabFrame = ({ children }: { children: ReactNode }) => (
  <InputsContext.Provider value={INPUTS}>{children}</InputsContext.Provider>
);
