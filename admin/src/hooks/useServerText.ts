import { useServerTranslator } from '../components/Texts';

/** A text that the server wrote, in the user's language. */
export type ServerText = (text: string) => string;

/**
 * Translates what the server says: messages of errors, reasons of refusals, faults, problems of a
 * definition. REST speaks English, so every text of the server passes here before it is shown.
 */
export const useServerText = (): ServerText => useServerTranslator().say;
