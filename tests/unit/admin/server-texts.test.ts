import fs from 'node:fs';
import path from 'node:path';

import { ServerTranslator, type Part } from '../../../admin/src/serverText/translator';
import german from '../../../admin/src/translations/server/de';
import french from '../../../admin/src/translations/server/fr';
import { SaveCalendar } from '../../../server/src/contracts/calendars';
import { parseRequest } from '../../../server/src/contracts/parse';
import { checkRecord, FieldTypeRegistry } from '../../../server/src/fields';
import { listServerMessages, NOT_SHOWN, SERVER } from '../../support/server-messages';

const FOLDER = path.resolve(__dirname, '../../../admin/src/translations/server');

const read = (locale: string, file: string): Record<string, string> =>
  JSON.parse(fs.readFileSync(path.join(FOLDER, locale, file), 'utf8'));

const filesOf = (locale: string): string[] =>
  fs.readdirSync(path.join(FOLDER, locale)).filter((file) => file.endsWith('.json'));

/** Texts of Strapi and of libraries, words that stand in other texts, and how texts are joined. */
const SHARED = 'shared.json';

const LANGUAGES = [
  { locale: 'de', texts: german as Record<string, string> },
  { locale: 'fr', texts: french as Record<string, string> },
] as const;

const messages = listServerMessages();

const shared = Object.keys(read('de', SHARED));

/** A value that no text of ours has, or a text that is known where the translation needs one. */
const sampleOf = (key: string, words: string): string =>
  key.replace(/\{(\d+)\}/g, (_, slot: string) =>
    words.includes(`{${slot}!}`) ? 'is empty' : `x${slot}`,
  );

const slotsOf = (text: string): string[] =>
  [...text.matchAll(/\{(\d+)[*!]?\}/g)].map(([, slot]) => slot ?? '').sort();

/** Whether all of a text is translated, but for its values. */
const isCovered = (sample: string, parts: readonly Part[]): boolean =>
  parts.every(
    (part) =>
      part.key !== undefined &&
      part.values.every(
        ({ text, parts: inner }) =>
          /^(?:x\d+)+$/.test(text) || sample.includes(`"${text}"`) || isCovered(sample, inner),
      ),
  );

describe.each(LANGUAGES)('What the server says, in "$locale"', ({ locale, texts }) => {
  const translator = new ServerTranslator(texts);

  it('has a translation of every text that people can meet in the panel', () => {
    expect(messages.length).toBeGreaterThan(1_000);
    const missing = messages.filter(({ template }) => {
      const sample = sampleOf(template, '');
      return !(template in texts) && !isCovered(sample, translator.partsOf(sample));
    });
    expect(missing).toEqual([]);
  });

  it('has no translation of a text that the server does not say any more', () => {
    const said = new Set([...messages.map(({ template }) => template), ...shared]);
    expect(Object.keys(texts).filter((key) => !said.has(key))).toEqual([]);
  });

  it('keeps each text in one file, and every file in the index', () => {
    const keys = filesOf(locale).flatMap((file) => Object.keys(read(locale, file)));
    expect(keys.filter((key, place) => keys.indexOf(key) !== place)).toEqual([]);
    expect(Object.keys(texts).sort()).toEqual(keys.sort());
  });

  it('takes the values of the English text, each once', () => {
    const others = Object.entries(texts).filter(
      ([key, words]) => slotsOf(key).join() !== slotsOf(words).join(),
    );
    // What is too short or too long needs no word for its kind.
    expect(others.filter(([key]) => !/^Too (?:small|big)/.test(key))).toEqual([]);
  });

  it('recognises every text as itself, not as one that is alike', () => {
    const mistaken = Object.entries(texts).flatMap(([key, words]) => {
      const sample = sampleOf(key, words);
      const [part] = translator.partsOf(sample, 'text');
      return part?.key === key ? [] : [{ sample, taken: part?.key ?? part?.words }];
    });
    expect(mistaken).toEqual([]);
  });
});

it('translates every text: none is the same in all languages', () => {
  const same = Object.keys(german).filter((key) => {
    const plain = LANGUAGES.map(({ texts }) => (texts[key] ?? '').replace(/[*!](?=\})/g, ''));
    return plain.every((words) => words === key);
  });
  // The name of a key before a rule, and what stands in brackets.
  expect(same).toEqual(['type {0}', 'name {0}', ' ({0})']);
});

it('leaves out only rooms of the server that exist', () => {
  const files = fs.readdirSync(SERVER, { recursive: true, encoding: 'utf8' });
  expect(NOT_SHOWN.filter((room) => !files.some((file) => file.startsWith(room)))).toEqual([]);
});

describe('A translator', () => {
  const { say, partsOf } = ((one) => ({ say: one.say, partsOf: one.partsOf.bind(one) }))(
    new ServerTranslator({
      'You may not do this.': 'Sie dürfen das nicht tun.',
      'The strategy "{0}" failed: {1}.': 'Die Regel „{0}“ ist gescheitert: {1}.',
      '"{0}" needs a comment.': '„{0}“ braucht einen Kommentar.',
      '"{0}" {1}': '„{0}“ {1!}',
      'must be text': 'muss Text sein',
      'must be at most {0}': 'darf höchstens {0} sein',
      '"{0}" is not a field; {1}': '„{0}“ ist kein Feld; {1*}',
      'did you mean "{0}"?': 'meinten Sie „{0}“?',
      '{0} is {1}': '{0} ist {1*}',
      '{0}, so {1} is {2}': '{0*}, also ist {1} {2!}',
      false: 'falsch',
    }),
  );

  it('takes the values of a text over', () => {
    expect(say('"win" needs a comment.')).toBe('„win“ braucht einen Kommentar.');
  });

  it('leaves a text that it does not know as it is', () => {
    expect(say('The order is blocked by the finance team.')).toBe(
      'The order is blocked by the finance team.',
    );
    expect(say('')).toBe('');
    expect(say('"x" is anything')).toBe('"x" is anything');
  });

  it('translates a text within a text, without its full stop', () => {
    expect(say('The strategy "quorum" failed: You may not do this.')).toBe(
      'Die Regel „quorum“ ist gescheitert: Sie dürfen das nicht tun.',
    );
  });

  it('leaves the words of an app within a text of ours', () => {
    expect(say('The strategy "quorum" failed: nobody is in the office.')).toBe(
      'Die Regel „quorum“ ist gescheitert: nobody is in the office.',
    );
  });

  it('translates no name in quotes, whatever it is', () => {
    expect(say('"must be text" needs a comment.')).toBe('„must be text“ braucht einen Kommentar.');
  });

  it('translates problems one by one, those with a "; " of their own too', () => {
    expect(
      say('"a" must be text; "nam" is not a field; did you mean "name"?; "b" must be at most 5'),
    ).toBe(
      '„a“ muss Text sein; „nam“ ist kein Feld; meinten Sie „name“?; „b“ darf höchstens 5 sein',
    );
  });

  it('translates the problems that it knows between others', () => {
    expect(say('the app says no; "a" must be text')).toBe('the app says no; „a“ muss Text sein');
  });

  it('translates sentences one by one', () => {
    expect(say('You may not do this. "win" needs a comment.')).toBe(
      'Sie dürfen das nicht tun. „win“ braucht einen Kommentar.',
    );
  });

  it('recognises short texts only where a text is expected', () => {
    expect(say('data.a is 1')).toBe('data.a is 1');
    expect(say('data.a is 1, so data.a > 2 is false')).toBe(
      'data.a ist 1, also ist data.a > 2 falsch',
    );
  });

  it('says what it has recognised', () => {
    expect(partsOf('"a" must be text')).toMatchObject([
      { key: '"{0}" {1}', values: [{ text: 'a' }, { parts: [{ key: 'must be text' }] }] },
    ]);
  });

  it('does not search long texts, which are of other systems', () => {
    const page = '"a" must be text; '.repeat(10_000);
    expect(say(page)).toBe(page);
  });
});

it('ends with a text of many problems that are nearly known', () => {
  const text = '"a" is; no. "b" has it, so: '.repeat(19);
  expect(new ServerTranslator(german).say(text)).toContain('"a"');
});

describe('A refusal of the server in German', () => {
  const { say } = new ServerTranslator(german);

  it('names each problem of a request', () => {
    const refuse = (): unknown =>
      parseRequest(SaveCalendar.request, { data: { timeZone: 'Mars', more: 1 } }, 'body');
    let message = '';
    try {
      refuse();
    } catch (error) {
      message = (error as Error).message;
    }
    expect(say(message)).toContain('„data“ hat den unbekannten Schlüssel „more“');
    expect(say(message)).not.toMatch(/must|expected|has the/);
  });

  it('names each problem of a record', () => {
    const { problems } = checkRecord(
      [
        { name: 'email', type: 'email', required: true },
        { name: 'score', type: 'integer', max: 10 },
      ],
      { emial: 'x', score: 11 },
      new FieldTypeRegistry(),
      { mode: 'create' },
    );
    expect(problems.map(({ message }) => say(message))).toEqual([
      '„emial“ ist kein deklariertes Feld; meinten Sie „email“?',
      '„email“ ist erforderlich',
      '„score“ darf höchstens 10 sein',
    ]);
  });

  it('explains why a condition is not met', () => {
    expect(say('data.budget is 500, so data.budget >= 1000 is false')).toBe(
      'data.budget ist 500, also ist data.budget >= 1000 falsch',
    );
  });

  it('leaves a value in quotes as it is, whatever it consists of', () => {
    expect(
      say('data.name is "Call me at 5, and no later", so data.name == data.other is false'),
    ).toBe('data.name ist „Call me at 5, and no later“, also ist data.name == data.other falsch');
  });
});
