import type { Command, Refusal } from '../contracts';
import { jsonFault } from './json';
import { refuse } from './refuse';

const WORDS = ['comment', 'reason'] as const;

/** Longer remarks are documents: they belong into an attachment. */
const MAX_WORDS = 20_000;

/** What types cannot promise about a command that came from outside. */
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
  if (
    fields !== undefined &&
    (typeof fields !== 'object' || fields === null || Array.isArray(fields))
  ) {
    return refuse('InvalidInput', 'fields must be an object: keys and values.', 'fields');
  }
  if (attachments !== undefined && !isListOfWords(attachments)) {
    return refuse('InvalidInput', 'attachments must be a list of file ids.', 'attachments');
  }
  return null;
}

const isListOfWords = (value: unknown): boolean =>
  Array.isArray(value) && value.every((item) => typeof item === 'string');
