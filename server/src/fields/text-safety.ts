export { isUnstorable, toStorable } from '../core/text';

/** Byte order mark, zero-width space and word joiner: they show as nothing and are not trimmed. */
const INVISIBLE = /[\uFEFF\u200B\u2060]/;

/** Blanks, and characters that join others or show as nothing. */
const BLANK = /^[\s\uFEFF\u200B-\u200D\u2060]*$/;

/** The code point of the first character that shows as nothing, such as `U+FEFF`, or undefined. */
export function invisibleIn(text: string): string | undefined {
  const found = INVISIBLE.exec(text)?.[0].codePointAt(0);
  return found === undefined ? undefined : `U+${found.toString(16).toUpperCase().padStart(4, '0')}`;
}

/** Whether a text shows nothing at all. */
export const isBlankText = (text: string): boolean => BLANK.test(text);
