import { isUnstorable } from '../fields';

/** Whether a text may be looked for as an id, key or name; a database raises an error for any other. */
export const isValidIdentifier = (text: string): boolean =>
  text.length > 0 && text.length <= 255 && !isUnstorable(text);
