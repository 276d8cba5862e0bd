/** Enough of an id to distinguish namesakes. */
export const endOf = (id: string): string => `…${id.slice(-4)}`;
