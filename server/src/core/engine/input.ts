import type { Command, Refusal } from '../contracts';
import { jsonFault } from './json';
import { refuse } from './refuse';

const WORDS = ['comment', 'reason'] as const;

/** Longer comments belong into an attachment. */
const MAX_WORDS = 20_000;

/** Validates what types cannot guarantee about an external command. */
export function refuseInput(command: Command): Refusal | null {
  const input = command as Partial<
    Record<'comment' | 'reason' | 'fields' | 'attachments', unknown>
  >;
  for (const key of WORDS) {
    const words = input[key];
    if (words === undefined) continue;
    if (typeof words !== 'string') return refuse('InvalidInput', `${key} must be text.`, key);
    const fault =
      words.length > MAX_WORDS
        ? `must not be longer than ${MAX_WORDS} characters`
        : jsonFault(words);
    if (fault !== undefined) return refuse('InvalidInput', `${key} ${fault}.`, key);
  }
  const { fields, attachments } = input;
  const conversion = refuseConversionInput(command as ConversionWords);
  if (conversion) return conversion;
  if (fields !== undefined && !isWords(fields)) {
    return refuse('InvalidInput', 'fields must be an object: keys and values.', 'fields');
  }
  if (attachments !== undefined && !isListOfWords(attachments)) {
    return refuse('InvalidInput', 'attachments must be a list of file ids.', 'attachments');
  }
  return null;
}

type ConversionWords = Partial<Record<'opportunity' | 'into' | 'interactions', unknown>>;

/** Validates the input of `convert`. */
function refuseConversionInput({
  opportunity,
  into,
  interactions,
}: ConversionWords): Refusal | null {
  const fault = opportunity === undefined ? undefined : jsonFault(opportunity);
  if (fault !== undefined) return refuse('InvalidInput', `opportunity ${fault}.`, 'opportunity');
  if (opportunity !== undefined && !isWords(opportunity)) {
    const reason = 'opportunity must be an object: attributes and values.';
    return refuse('InvalidInput', reason, 'opportunity');
  }
  const known = ['contact', 'opportunity'];
  const isInto = (value: object): boolean =>
    Object.entries(value).every(
      ([key, id]) => known.includes(key) && (id === undefined || typeof id === 'string'),
    );
  if (into !== undefined && !(isWords(into) && isInto(into))) {
    const reason =
      'into must be an object with the documentId of a "contact", an "opportunity" or both.';
    return refuse('InvalidInput', reason, 'into');
  }
  if (interactions === undefined || interactions === true || isListOfWords(interactions)) {
    return null;
  }
  const reason = 'interactions must be a list of documentIds, or true for all.';
  return refuse('InvalidInput', reason, 'interactions');
}

const isWords = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isListOfWords = (value: unknown): boolean =>
  Array.isArray(value) && value.every((item) => typeof item === 'string');
