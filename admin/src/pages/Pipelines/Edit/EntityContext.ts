import { createContext, useContext } from 'react';

/** The entity whose stages and records the inputs below are about; undefined where there are several. */
export const EntityContext = createContext<string | undefined>(undefined);

export const useEntity = (): string | undefined => useContext(EntityContext);
