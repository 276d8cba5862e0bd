import { isUnstorable } from '../fields';

/** Whether a text can be sent as an id, key or name; a database raises an error for any other. */
export const isValidIdentifier = (text: string): boolean =>
  text.length > 0 && text.length <= 255 && !isUnstorable(text);
