// NUL is refused by PostgreSQL; half a surrogate pair by everything that speaks UTF-8.
const UNSTORABLE = /\u0000|[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/;

/** Whether a text holds a character that a database would refuse. */
export const isUnstorable = (text: string): boolean => UNSTORABLE.test(text);

/** A text that came from elsewhere and must not fail a write: such characters become U+FFFD. */
export const toStorable = (text: string): string =>
  text.replace(new RegExp(UNSTORABLE, 'g'), '\uFFFD');
