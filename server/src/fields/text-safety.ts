export { isUnstorable, toStorable } from '../core/text';

/** Byte order mark, zero-width space and word joiner: invisible, and not removed by `trim`. */
const INVISIBLE = /[\uFEFF\u200B\u2060]/;

/** White space and invisible characters. */
const BLANK = /^[\s\uFEFF\u200B-\u200D\u2060]*$/;

/** The code point of the first invisible character, such as `U+FEFF`, or undefined. */
export function invisibleIn(text: string): string | undefined {
  const found = INVISIBLE.exec(text)?.[0].codePointAt(0);
  return found === undefined ? undefined : `U+${found.toString(16).toUpperCase().padStart(4, '0')}`;
}

/** Whether a text has no visible character. */
export const isBlankText = (text: string): boolean => BLANK.test(text);
