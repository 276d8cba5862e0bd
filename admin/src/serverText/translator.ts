import { createTemplate, type SlotKind, type Template } from './template';

/** Translations by the English text of the server, whose values are `{0}`, `{1}` and so on. */
export type ServerTexts = Readonly<Record<string, string>>;

/** A text that was recognised: which one, its values, and the translation. */
export interface Recognised {
  readonly key: string;
  readonly values: readonly { readonly text: string; readonly parts: readonly Part[] }[];
  readonly words: string;
}

/** A piece of a text: recognised, or left as it is. */
export type Part = Recognised | { readonly key?: undefined; readonly words: string };

/** Where a text stands. */
interface Place {
  /** The value of another text that it is, if it is one. */
  readonly slot: SlotKind | undefined;
  /** How many texts are around it. */
  readonly depth: number;
  /** Whether names may have quotes inside. */
  readonly isLax?: boolean;
}

/** Longer texts are those of other systems, such as an HTML page. */
const LONGEST = 2_000;

/** A problem in a rule in a field in a record: deeper ones are not ours. */
const DEEPEST = 4;

const AFTER_PROBLEM = /(?<=; )/;
const AFTER_SENTENCE = /(?<=[.!?] )/;
/** Names and people in a value. */
const AFTER_ITEM = /(?<=, )/;
const SEPARATOR = /[;,] $| $/;
const SEVERAL = /; |[.!?] /;

/** The most problems or sentences that are looked at one by one. */
const MOST_PIECES = 40;

/** The most pieces that one text may have: an advice has a `; ` of its own. */
const MOST_JOINED = 3;

/** The most texts that are kept. */
const MOST_KEPT = 2_000;

/** A template with fewer letters than this says too little to be recognised by itself. */
const TELLING = 5;

/** What a value must have to be taken for a text, where the translation does not say that it is one. */
const isTellingPart = ({ letters, key }: Template): boolean => letters >= 8 && key.includes(' ');

/**
 * Recognises texts of the server by their English templates and translates them, values that are
 * texts themselves included: a refusal holds the reason of a strategy, a problem the rule of a field.
 * What is not recognised, such as the words of an app's own guard, stays as it is.
 */
export class ServerTranslator {
  readonly #exact = new Map<string, Template>();

  /** Those with most of their own words first. */
  readonly #filled: readonly Template[];

  /** What was found lately: a value is met in several templates, and a page shows a text often. */
  readonly #found = new Map<string, readonly Part[]>();

  constructor(texts: ServerTexts) {
    const templates = Object.entries(texts).map(([key, words]) => createTemplate(key, words));
    for (const template of templates) {
      if (template.slots.length === 0) this.#exact.set(template.key, template);
    }
    this.#filled = templates
      .filter(({ slots }) => slots.length > 0)
      .sort((one, other) => rankOf(other) - rankOf(one));
  }

  /** The translation of a text; usable without the translator. */
  readonly say = (text: string): string => join(this.partsOf(text));

  /** What a text consists of: one that is known, or several. */
  partsOf(text: string, slot?: SlotKind): readonly Part[] {
    return this.#partsOf(text, slot, 0);
  }

  #partsOf(text: string, slot: SlotKind | undefined, depth: number): readonly Part[] {
    if (text === '' || text.length > LONGEST || depth > DEEPEST) return [{ words: text }];
    const key = `${depth} ${slot ?? ''} ${text}`;
    const known = this.#found.get(key);
    if (known) return known;
    if (this.#found.size >= MOST_KEPT) this.#found.clear();
    const parts = this.#search(text, slot, depth);
    this.#found.set(key, parts);
    return parts;
  }

  #search(text: string, slot: SlotKind | undefined, depth: number): readonly Part[] {
    const whole = this.#recognise(text, { slot, depth });
    if (whole) return [whole];
    const place = { slot, depth };
    const pieces =
      this.#split(text, AFTER_PROBLEM, place) ??
      this.#split(text, AFTER_SENTENCE, place) ??
      (slot === undefined ? undefined : this.#split(text, AFTER_ITEM, place));
    if (pieces) return pieces;
    return [this.#recognise(text, { slot, depth, isLax: true }) ?? { words: text }];
  }

  /** The longest pieces that are known; `undefined` if none is. */
  #split(text: string, after: RegExp, place: Place): readonly Part[] | undefined {
    const pieces = joinQuoted(text.split(after));
    if (pieces.length === 1 || pieces.length > MOST_PIECES) return undefined;
    const parts: Part[] = [];
    let from = 0;
    while (from < pieces.length) {
      const { part, to } = this.#longestFrom(pieces, from, place);
      parts.push(part);
      from = to;
    }
    return parts.some(({ key }) => key !== undefined) ? parts : undefined;
  }

  #longestFrom(pieces: readonly string[], from: number, place: Place): { part: Part; to: number } {
    for (let to = Math.min(pieces.length, from + MOST_JOINED); to > from; to -= 1) {
      const joined = pieces.slice(from, to).join('');
      const end = to === pieces.length ? '' : (SEPARATOR.exec(joined)?.[0] ?? '');
      const found = this.#recognise(joined.slice(0, joined.length - end.length), place);
      if (found) return { part: { ...found, words: `${found.words}${end}` }, to };
    }
    return { part: { words: pieces[from] ?? '' }, to: from + 1 };
  }

  /** Values have another full stop, or first letter, where they continue a sentence. */
  #recognise(text: string, place: Place): Recognised | undefined {
    const found = this.#recogniseAs(text, place);
    if (found || place.slot === undefined) return found;
    if (text.endsWith('.')) {
      if (place.slot === 'known') return undefined;
      const without = this.#recogniseAs(text.slice(0, -1), place);
      return without && { ...without, words: `${without.words}.` };
    }
    const withStop = this.#recogniseAs(`${text}.`, place);
    if (withStop) return { ...withStop, words: withStop.words.replace(/\.$/, '') };
    return this.#recogniseAs(text.slice(0, 1).toUpperCase() + text.slice(1), place);
  }

  #recogniseAs(text: string, place: Place): Recognised | undefined {
    const exact = this.#exact.get(text);
    if (exact && (place.slot !== 'value' || isTellingPart(exact))) {
      return { key: exact.key, values: [], words: exact.words };
    }
    for (const template of this.#filled) {
      const found = isEligible(template, text, place) && this.#fill(template, text, place);
      if (found) return found;
    }
    return undefined;
  }

  #fill(template: Template, text: string, { depth, isLax = false }: Place): Recognised | undefined {
    const found = template.match(text, isLax);
    // Its words are inside of quotes, which are somebody else's.
    if (!found || (!isLax && isBalanced(text) && !found.every(isBalanced))) return undefined;
    const values = found.map((value, slot) => ({
      text: value,
      parts:
        template.isName[slot] === true
          ? [{ words: value }]
          : this.#partsOf(value, template.slots[slot], depth + 1),
    }));
    const isFilled = values.every(
      ({ parts }, slot) =>
        template.slots[slot] !== 'known' || parts.every(({ key }) => key !== undefined),
    );
    if (!isFilled) return undefined;
    const words = template.words.replace(/\{(\d+)[*!]?\}/g, (given, slot: string) => {
      const value = values[Number(slot)];
      return value ? join(value.parts) : given;
    });
    return { key: template.key, values, words };
  }
}

/**
 * A template with few letters counts where a text is expected, or with a value that is known; a name
 * in quotes in every value.
 */
function isEligible(template: Template, text: string, { slot }: Place): boolean {
  if (template.letters === 0 && template.isName.length === 1) return slot !== undefined;
  if (slot === 'value') return isTellingPart(template);
  if (template.letters >= TELLING || knownOf(template) > 0) return true;
  return slot === 'text' && !SEVERAL.test(text);
}

/** A value that has to be known says as much as a word. */
const rankOf = (template: Template): number => template.weight + 2 * knownOf(template);

/** How many of its values have to be known. */
const knownOf = ({ slots }: Template): number => slots.filter((slot) => slot === 'known').length;

/** Whether each quote is closed. */
const isBalanced = (text: string): boolean => text.split('"').length % 2 === 1;

/** Joins pieces again that were split inside of quotes: those are somebody's words. */
function joinQuoted(pieces: readonly string[]): readonly string[] {
  const joined: string[] = [];
  let isOpen = false;
  for (const piece of pieces) {
    if (isOpen) joined.push(`${joined.pop() ?? ''}${piece}`);
    else joined.push(piece);
    if (!isBalanced(piece)) isOpen = !isOpen;
  }
  return joined;
}

const join = (parts: readonly Part[]): string => parts.map(({ words }) => words).join('');
