// Characters that databases cannot store: NUL (PostgreSQL) and unpaired surrogates (UTF-8).
const UNSTORABLE = /\u0000|[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/;

/** Whether a text contains a character that a database rejects. */
export const isUnstorable = (text: string): boolean => UNSTORABLE.test(text);

/** Replaces such characters by U+FFFD, for external text that must not fail a write. */
export const toStorable = (text: string): string =>
  text.replace(new RegExp(UNSTORABLE, 'g'), '\uFFFD');
