/** How a value of a template is treated: `{0}`, `{0*}` and `{0!}` in a translation. */
export type SlotKind = 'value' | 'text' | 'known';

/** One text of the server with its translation. */
export interface Template {
  /** The English text: `"{0}" needs a comment.` */
  readonly key: string;
  /** The translation, with the same values: `„{0}“ braucht einen Kommentar.` */
  readonly words: string;
  /** Length of all that is no value. */
  readonly weight: number;
  /** Letters of all that is no value. */
  readonly letters: number;
  readonly slots: readonly SlotKind[];
  /** Whether a value is the name of something, which stands in quotes and is never translated. */
  readonly isName: readonly boolean[];
  /**
   * The values of a text, or `undefined` if it is another one.
   *
   * @param isLax whether names may have quotes inside, and values the end of a problem.
   */
  match(text: string, isLax: boolean): readonly string[] | undefined;
}

const SLOT = /\{\d+\}/;

const escape = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');

const kindOf = (words: string, slot: number): SlotKind => {
  if (words.includes(`{${slot}!}`)) return 'known';
  return words.includes(`{${slot}*}`) ? 'text' : 'value';
};

export function createTemplate(key: string, words: string): Template {
  const literals = key.split(SLOT);
  const longest = literals.reduce((one, other) => (other.length > one.length ? other : one), '');
  const literal = literals.join('');
  const [first = ''] = literals;
  const last = literals.at(-1) ?? '';
  const isName = literals
    .slice(1)
    .map((after, slot) => (literals[slot] ?? '').endsWith('"') && after.startsWith('"'));
  const compile = (isLax: boolean): RegExp => {
    const parts = literals.slice(1).map((after, slot) => {
      const value = isName[slot] === true && !isLax ? '([^"]*)' : '([\\s\\S]*?)';
      return value + escape(after);
    });
    return new RegExp(`^${escape(first)}${parts.join('')}$`);
  };
  // Further problems may follow what a translation ends with, and nothing else.
  const lastSlot = Number(/\{(\d+)[*!]?\}\.?$/.exec(words)?.[1] ?? -1);
  let strict: RegExp | undefined;
  return {
    ...{ key, words, isName, weight: literal.length },
    letters: literal.replace(/[^a-z]/gi, '').length,
    slots: isName.map((_, slot) => kindOf(words, slot)),
    match(text, isLax) {
      // Far cheaper than the expressions, which are made for what may match only.
      if (!text.startsWith(first) || !text.endsWith(last) || !text.includes(longest)) {
        return undefined;
      }
      strict ??= compile(false);
      const values = (isLax ? compile(true) : strict).exec(text)?.slice(1);
      const runsOn = values?.some((value, slot) => slot !== lastSlot && value.includes('; '));
      return runsOn === true && !isLax ? undefined : values;
    },
  };
}
