import type { Json } from '../core/contracts';

/** Shorter texts would also be found where they are no secret. */
const SHORTEST = 4;

/** Every text in the values of secrets; those that list several, separated by blanks, one by one. */
export function secretTexts(value: unknown): string[] {
  if (typeof value === 'string') {
    return [value, ...value.split(/\s+/)].filter((text) => text.length >= SHORTEST);
  }
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value).flatMap(secretTexts);
}

/** Replaces secrets in a text that is stored or shown. */
export function redactText(text: string, secrets: readonly string[]): string {
  const longestFirst = [...new Set(secrets)].sort((left, right) => right.length - left.length);
  return longestFirst.reduce((rest, secret) => rest.replaceAll(secret, '***'), text);
}

/** The same for an output: a receiver may return what it was sent. */
export function redactJson(value: Json, secrets: readonly string[]): Json {
  if (typeof value === 'string') return redactText(value, secrets);
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((item) => redactJson(item as Json, secrets));
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [
      redactText(key, secrets),
      redactJson(item, secrets),
    ]),
  );
}

/** An address of a mail, wherever it stands in a text. */
const ADDRESS = /[^\s<>"'(),;:@]{1,64}@(?=[a-z0-9.-]{1,255})/gi;

/** The local part of each address replaced, for a log that is read by more people than the record. */
export const maskAddresses = (text: string): string => text.replaceAll(ADDRESS, '***@');

/** The shape of JSON without its texts, which may be personal data. */
export function maskTexts(value: Json): Json {
  if (typeof value === 'string') return '***';
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((item) => maskTexts(item as Json));
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, maskTexts(item)]));
}
