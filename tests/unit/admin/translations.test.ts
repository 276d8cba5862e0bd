import fs from 'node:fs';
import path from 'node:path';

import { createIntl } from 'react-intl';

const ADMIN = path.resolve(__dirname, '..', '..', '..', 'admin', 'src');
const TEXTS = path.join(ADMIN, 'translations');

const PAGES = path.join(TEXTS, 'pages');

const locales = fs.readdirSync(PAGES);

/** The files of the pages: one for each area. */
const areas = fs.readdirSync(path.join(PAGES, 'en')).filter((file) => file.endsWith('.json'));

const readFile = (...names: string[]): Record<string, string> =>
  JSON.parse(fs.readFileSync(path.join(TEXTS, ...names), 'utf8'));

const files = (locale: string): Record<string, string>[] => [
  readFile('first', `${locale}.json`),
  ...areas.map((area) => readFile('pages', locale, area)),
];

/** Those of the first load, and those of the pages. */
const read = (locale: string): Record<string, string> => Object.assign({}, ...files(locale));

const english = read('en');

const sources = fs
  .readdirSync(ADMIN, { recursive: true, encoding: 'utf8' })
  .filter((file) => /\.tsx?$/.test(file))
  .map((file) => fs.readFileSync(path.join(ADMIN, file), 'utf8'))
  .join('\n');

/** `{name}` and `{count, plural, …}`: what a sentence is filled with. */
const placeholders = (text: string): string[] =>
  [...new Set([...text.matchAll(/\{(\w+)(?:\}|, plural)/g)].map(([, name]) => name ?? ''))].sort();

/** Ids that are put together at run time, as the sources have them in a template: `kind.${kind}`. */
const COMPOSED = [...sources.matchAll(/`([a-zA-Z][\w.-]*)\$\{[^}]*\}([\w.-]*)`/g)].map(
  ([, before = '', after = '']) =>
    new RegExp(`^${before.replaceAll('.', '\\.')}[\\w-]+${after.replaceAll('.', '\\.')}$`),
);

/** Texts that are the same in all languages: names of formats and words that were borrowed. */
const SAME: readonly string[] = [
  'integrations.kind.webhook',
  ...['pipelines.title', 'pipelines.heading', 'pipelines.column.name', 'pipelines.entity.lead'],
  ...['standard-webhooks', 'github', 'shopify', 'slack', 'stripe'].map(
    (sender) => `triggers.sender.${sender}`,
  ),
];

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

  it('keeps the same keys in each file', () => {
    const keys = locales.map((locale) => files(locale).map((texts) => Object.keys(texts).sort()));
    for (const found of keys) expect(found).toEqual(keys[0]);
  });

  it('has no text in the files of two pages, and every file in the index of its locale', () => {
    const ids = files('en')
      .slice(1)
      .flatMap((texts) => Object.keys(texts));
    expect(ids.filter((id, place) => ids.indexOf(id) !== place)).toEqual([]);
    for (const locale of locales) {
      const index = fs.readFileSync(path.join(PAGES, locale, 'index.ts'), 'utf8');
      expect([locale, areas.filter((area) => !index.includes(`'./${area}'`))]).toEqual([
        locale,
        [],
      ]);
    }
  });

  it('translates every text: only names and signs are the same everywhere', () => {
    const same = Object.keys(english).filter((id) =>
      locales.every((locale) => read(locale)[id] === english[id]),
    );
    const sentences = same.filter((id) =>
      /[a-z]{3}/.test((english[id] ?? '').replace(/\{.*\}/g, '')),
    );
    expect(sentences.filter((id) => !SAME.includes(id))).toEqual([]);
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
