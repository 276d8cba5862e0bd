import fc from 'fast-check';

import type { FieldDefinition } from '../../../server/src/core/contracts';
import { FieldTypeRegistry, nearestName } from '../../../server/src/fields';
import { decimalPlaces } from '../../../server/src/fields/types/numeric';
import { random } from '../../support/runs';

const types = new FieldTypeRegistry();
const check = (type: string, value: unknown, rules: Partial<FieldDefinition> = {}) =>
  types.get(type).check(value, { name: 'f', type, ...rules });

const CHOICES = { enum: ['a', 'b', 'c'] };

describe('the types of fields', () => {
  test.each<[string, unknown, Partial<FieldDefinition>?]>([
    ['string', ''],
    ['string', 'x'.repeat(255)],
    ['string', '👩‍👩‍👧'.repeat(10)],
    ['string', '😀'.repeat(255)],
    ['string', 'abc', { pattern: 'b', minLength: 3, maxLength: 3 }],
    ['text', 'x'.repeat(100_000)],
    ['text', 'a'.repeat(100_000), { pattern: '^a+$' }],
    ['integer', 0],
    ['integer', -2_147_483_647],
    ['integer', 5, { min: 5, max: 5 }],
    ['number', 1.5e300],
    ['number', -0],
    ['decimal', 999_999_999_999.9999],
    ['decimal', 0.0001],
    ['boolean', false],
    ['date', '2024-02-29'],
    ['date', '9999-12-31'],
    ['date', '2024-01-01', { min: '2024-01-01', max: '2024-01-01' }],
    ['datetime', '2026-05-31T09:30:00Z'],
    ['datetime', '2026-05-31T09:30+02:00'],
    ['datetime', '2026-05-31T09:30:00.123456789-11:30'],
    ['email', 'ann@example.com'],
    ['url', 'http://localhost:1337/a?b=c#d'],
    ['enumeration', 'b', CHOICES],
    ['multiple', [], CHOICES],
    ['multiple', ['c', 'a'], { ...CHOICES, min: 2, max: 2 }],
    ['json', null],
    ['json', { toJSON: 'a text' }],
    ['json', { a: [1, 'x', null, { b: true }] }],
  ])('[FR-L1-003] %s takes a right value, case %#', (type, value, rules = {}) => {
    expect(check(type, value, rules)).toBeUndefined();
  });

  test.each<[string, unknown, RegExp, Partial<FieldDefinition>?]>([
    ['string', 5, /text/],
    ['string', 'x'.repeat(256), /at most 255 characters long, it has 256/],
    ['string', 'x'.repeat(1_000_000), /at most 255/],
    ['string', 'a\u0000b', /stored/],
    ['string', '\udc00', /stored/],
    ['string', 'ab', /at least 3/, { minLength: 3 }],
    ['string', 'abcd', /at most 3/, { maxLength: 3 }],
    ['string', 'xyz', /match the pattern b/, { pattern: 'b' }],
    ['string', 'd', /one of: a, b, c/, CHOICES],
    [
      'text',
      'a'.repeat(99_999),
      /at most \d+ characters long to be matched/,
      { pattern: '(a?){100}$' },
    ],
    ['integer', 1.5, /whole number/],
    ['integer', NaN, /whole number/],
    ['integer', '5', /whole number/],
    ['integer', 2_147_483_648, /between/],
    ['integer', 4, /at least 5/, { min: 5 }],
    ['integer', 6, /at most 5/, { max: 5 }],
    ['number', Infinity, /number/],
    ['number', '1', /number/],
    ['decimal', 1e15, /15 digits/],
    ['decimal', 1.00001, /4 digits/],
    ['decimal', 1e-7, /4 digits/],
    ['decimal', '1', /number/],
    ['boolean', 1, /true or false/],
    ['date', '2023-02-29', /YYYY-MM-DD/],
    ['date', '0999-12-31', /YYYY-MM-DD/],
    ['date', '2024-1-1', /YYYY-MM-DD/],
    ['date', 5, /YYYY-MM-DD/],
    ['date', '2023-12-31', /not be before 2024-01-01/, { min: '2024-01-01' }],
    ['date', '2024-01-02', /not be after 2024-01-01/, { max: '2024-01-01' }],
    ['datetime', '2026-05-31', /ISO 8601/],
    ['datetime', '2026-05-31T24:00:00Z', /ISO 8601/],
    ['datetime', '2026-05-31T23:60:00Z', /ISO 8601/],
    ['datetime', '2026-05-31T23:59:60Z', /ISO 8601/],
    ['datetime', '2026-02-30T00:00:00Z', /ISO 8601/],
    ['datetime', '2026-05-31T09:30:00', /ISO 8601/],
    ['datetime', '1000-01-01T00:00:00+14:00', /ISO 8601/],
    ['datetime', 5, /ISO 8601/],
    ['email', 'ann@', /email/],
    ['email', `${'a'.repeat(250)}@example.com`, /at most 254/],
    ['url', 'javascript:alert(1)', /web address/],
    ['url', 'ftp://example.com', /web address/],
    ['url', 'example.com', /web address/],
    ['enumeration', 'd', /one of/, CHOICES],
    ['multiple', 'a', /list of texts/, CHOICES],
    ['multiple', [1], /list of texts/, CHOICES],
    ['multiple', ['a', 'a'], /twice/, CHOICES],
    ['multiple', ['d'], /unknown choice "d"/, CHOICES],
    ['multiple', ['a', 'b', 'c', 'd'], /more choices than there are/, CHOICES],
    ['multiple', ['a'], /more choices than there are/],
    ['multiple', ['a'], /at least 2/, { ...CHOICES, min: 2 }],
    ['multiple', ['a', 'b'], /at most 1/, { ...CHOICES, max: 1 }],
    ['json', 'a\u0000', /stored/],
    ['json', { 'a\u0000': 1 }, /key that cannot be stored/],
    ['json', [undefined], /plain JSON/],
    ['json', { a: 10n }, /plain JSON/],
    ['json', NaN, /finite/],
    ['json', new Date(0), /plain JSON/],
    ['json', { a: new Map([['b', 1]]) }, /plain JSON/],
    ['json', [new Set([1])], /plain JSON/],
    ['json', /x/, /plain JSON/],
    ['json', { toJSON: () => 'other' }, /plain JSON/],
    [
      'json',
      new (class {
        toJSON() {
          return 'other';
        }
      })(),
      /plain JSON/,
    ],
    ['json', 'x'.repeat(70_000), /65536 bytes/],
  ])('[FR-L1-003] %s refuses a wrong value, case %#', (type, value, reason, rules = {}) => {
    expect(check(type, value, rules)).toMatch(reason);
  });

  test('[FR-L1-003] nesting beyond reason is refused, cycles included', () => {
    const cycle: Record<string, unknown> = {};
    cycle.self = cycle;
    expect(check('json', cycle)).toMatch(/nested deeper than 32/);
  });

  test('[FR-L1-003] a time is stored in UTC to the millisecond', () => {
    const { normalize } = types.get('datetime');
    expect(normalize?.('2026-05-31T09:30:00.123456+02:00')).toBe('2026-05-31T07:30:00.123Z');
  });

  test('[FR-L1-003] no type throws, whatever value it gets', () => {
    fc.assert(
      fc.property(fc.constantFrom(...types.names()), fc.anything(), (name, value) => {
        if (value === null || value === undefined) return;
        const fault = check(name, value, { ...(name === 'multiple' && CHOICES) });
        expect(fault === undefined || fault.length > 0).toBe(true);
      }),
      random(500),
    );
  });

  test('[FR-L1-003] what a type accepts comes back from its stored form as accepted', () => {
    fc.assert(
      fc.property(
        fc.date({ min: new Date('1000-01-02'), max: new Date('9999-12-30'), noInvalidDate: true }),
        (date) => {
          const stored = types.get('datetime').normalize?.(date.toISOString());
          expect(check('datetime', stored)).toBeUndefined();
          expect(types.get('datetime').normalize?.(stored)).toBe(stored);
          expect(check('date', date.toISOString().slice(0, 10))).toBeUndefined();
        },
      ),
      random(100),
    );
  });

  test('[SR-002] no accepted pattern takes long, on the longest text', () => {
    const text = `${'ab'.repeat(49_999)}!`;
    for (const pattern of [
      '^(a|b)+$',
      '(a*)*c',
      '(x+x+)+y',
      '(a?){100}$',
      '(.*){30}c$',
      '([a-z]{0,100})+$',
    ]) {
      const started = Date.now();
      const fault = check('text', text, { pattern });
      console.log(`pattern ${pattern}: ${Date.now() - started} ms, ${fault ?? 'matches'}`);
    }
  });

  test('decimal places are counted as people write them', () => {
    expect([1, 1.5, 1e-7, 1.5e-7, 1e21, 123.4567].map(decimalPlaces)).toEqual([0, 1, 7, 8, 0, 4]);
  });

  test('types are registered once, and found or not', () => {
    const registry = new FieldTypeRegistry();
    expect(() => registry.register(types.get('string'))).toThrow(/registered already/);
    expect(() => registry.get('nope')).toThrow(/no field type "nope"/);
    expect(registry.find('nope')).toBeUndefined();
    registry.register({ ...types.get('string'), name: 'phone' });
    expect(registry.names()).toContain('phone');
  });

  test('a name is guessed where one is near, and never for a flood of text', () => {
    expect(nearestName('emial', ['email', 'name'])).toBe('email');
    expect(nearestName('zzz', ['email', 'name'])).toBeUndefined();
    expect(nearestName('e'.repeat(1_000_000), ['e'.repeat(999_999)])).toBeUndefined();
  });
});
