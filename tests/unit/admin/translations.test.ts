import fs from 'node:fs';
import path from 'node:path';

import { createIntl } from 'react-intl';

const ADMIN = path.resolve(__dirname, '..', '..', '..', 'admin', 'src');
const TEXTS = path.join(ADMIN, 'translations');

const locales = fs
  .readdirSync(TEXTS)
  .filter((file) => file.endsWith('.json'))
  .map((file) => path.basename(file, '.json'));

const read = (locale: string): Record<string, string> =>
  JSON.parse(fs.readFileSync(path.join(TEXTS, `${locale}.json`), 'utf8'));

const english = read('en');

const sources = fs
  .readdirSync(ADMIN, { recursive: true, encoding: 'utf8' })
  .filter((file) => /\.tsx?$/.test(file))
  .map((file) => fs.readFileSync(path.join(ADMIN, file), 'utf8'))
  .join('\n');

/** `{name}` and `{count, plural, …}`: what a sentence is filled with. */
const placeholders = (text: string): string[] =>
  [...new Set([...text.matchAll(/\{(\w+)(?:\}|, plural)/g)].map(([, name]) => name ?? ''))].sort();

/** Ids that are put together at run time: a type's texts, and the two faults of a file. */
const COMPOSED = [/^type\./, /^file\.not/];

describe('The texts of the admin page', () => {
  it('speaks English and at least one other language', () => {
    expect(locales).toContain('en');
    expect(locales.length).toBeGreaterThan(1);
  });

  it.each(locales)('has every text in "%s", and no other', (locale) => {
    expect(Object.keys(read(locale)).sort()).toEqual(Object.keys(english).sort());
  });

  it.each(locales)('leaves no text empty in "%s"', (locale) => {
    const empty = Object.entries(read(locale)).filter(([, text]) => text.trim() === '');
    expect(empty).toEqual([]);
  });

  it.each(locales)('fills the sentences of "%s" with what the English ones take', (locale) => {
    for (const [id, text] of Object.entries(read(locale))) {
      expect({ id, filled: placeholders(text) }).toEqual({
        id,
        filled: placeholders(english[id] ?? ''),
      });
    }
  });

  it.each(locales)('can form every sentence of "%s"', (locale) => {
    const messages = read(locale);
    const fail = (error: Error) => {
      throw error;
    };
    const intl = createIntl({ locale, messages, onError: fail });
    for (const [id, text] of Object.entries(messages)) {
      const values = Object.fromEntries(placeholders(text).map((name) => [name, 2]));
      expect(intl.formatMessage({ id }, values)).not.toContain('{');
    }
  });

  it('has a text for every id that the code asks for', () => {
    const asked = [
      ...sources.matchAll(/\b(?:t|message|report\.done|refuse|say)\(\s*'([a-zA-Z0-9.]+)'/g),
      ...sources.matchAll(/\bid: '([a-z][a-zA-Z0-9]*\.[a-zA-Z0-9.]+)'/g),
    ].map(([, id]) => id ?? '');
    expect(asked.length).toBeGreaterThan(100);
    const core = ['Settings.PageTitle'];
    expect(asked.filter((id) => !(id in english) && !core.includes(id))).toEqual([]);
  });

  it('has no text that the code never asks for', () => {
    const unused = Object.keys(english).filter(
      (id) => !COMPOSED.some((form) => form.test(id)) && !sources.includes(`'${id}'`),
    );
    expect(unused).toEqual([]);
  });

  it('writes no sentence into the code itself', () => {
    const literals = [...sources.matchAll(/>\s*([A-Z][a-z]+(?: [a-z]+)+[.!?]?)\s*</g)].map(
      ([, text]) => text,
    );
    expect(literals).toEqual([]);
  });
});
