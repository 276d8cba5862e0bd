import fc from 'fast-check';

import { FIELD_NAME, FieldTypeRegistry, parseFieldDefinition } from '../../../server/src/fields';
import { random } from '../../support/runs';

const types = new FieldTypeRegistry();
const parse = (input: unknown) => parseFieldDefinition(input, types, ['fields', 0]);
const faults = (input: unknown): string[] => {
  const parsed = parse(input);
  return parsed.ok ? [] : parsed.problems.map((problem) => problem.message);
};
const field = (rest: object) => ({ name: 'f', type: 'string', ...rest });

describe('a field as people write it', () => {
  test('[FR-L1-003] a bare name is a string, a bare email an email', () => {
    expect(parse('city')).toEqual({ ok: true, value: { name: 'city', type: 'string' } });
    expect(parse('email')).toEqual({ ok: true, value: { name: 'email', type: 'email' } });
  });

  test('[FR-L1-003] a whole field keeps its rules, and absent ones stay absent', () => {
    const whole = { name: 'score', type: 'integer', required: true, min: 0, max: 10, default: 5 };
    expect(parse({ ...whole, pattern: undefined })).toEqual({ ok: true, value: whole });
  });

  test('[FR-L3-005] every fault is found at once, with its path and the name of the field', () => {
    const parsed = parse({
      name: 'x',
      type: 'integer',
      minLength: 3,
      pattern: '(',
      enum: ['a', 'a'],
    });
    expect(parsed.ok ? [] : parsed.problems.map(({ path }) => path)).toEqual([
      ['fields', 0, 'minLength'],
      ['fields', 0, 'pattern'],
      ['fields', 0, 'enum'],
      ['fields', 0, 'enum'],
      ['fields', 0, 'pattern'],
    ]);
    for (const message of faults({ name: 'x', type: 'integer', minLength: 3 })) {
      expect(message).toContain('"x"');
    }
  });

  test.each([
    [{ name: 'a b', type: 'string' }, /must begin with a letter/],
    [{ name: '', type: 'string' }, /must begin with a letter/],
    [{ name: 'x'.repeat(65), type: 'string' }, /at most 64/],
    ['a-b', /"a-b"/],
    [5, /without a name/],
    [null, /without a name/],
    [undefined, /without a name/],
    [[], /without a name/],
    [{ name: 'toString', type: 'string' }, /JavaScript/],
    [{ name: 'prototype', type: 'string' }, /JavaScript/],
    [{ name: 'f' }, /type/],
    [field({ type: 'strin' }), /did you mean "string"/],
    [field({ type: 'zzzzzzzz' }), /the types are string, text/],
    [field({ other: 1 }), /other/],
    [field({ required: 'yes' }), /required/],
    [field({ type: 'boolean', min: 1 }), /min does not apply to the type boolean/],
    [field({ type: 'enumeration' }), /must list the choices/],
    [field({ type: 'multiple' }), /must list the choices/],
    [field({ enum: [] }), /enum/],
    [field({ enum: ['a', 'a'] }), /twice/],
    [field({ enum: ['A', 'b', 'a'] }), /differ in case alone: "A" and "a"/],
    [field({ type: 'multiple', enum: ['ß', 'ẞ'] }), /differ in case alone/],
    [field({ enum: ['a', ' b'] }), /without blanks around them, not " b"/],
    [field({ type: 'enumeration', enum: ['a '] }), /without blanks/],
    [field({ enum: ['a\u0000'] }), /stored/],
    [field({ enum: Array.from({ length: 201 }, (_, index) => `${index}`) }), /enum/],
    [field({ minLength: 3, maxLength: 2 }), /minLength must not be greater/],
    [field({ maxLength: 256 }), /at most 255 for the type string/],
    [field({ type: 'email', minLength: 255 }), /at most 254 for the type email/],
    [field({ minLength: -1 }), /minLength/],
    [field({ pattern: '(?<=a)b' }), /RE2/],
    [field({ pattern: '\\1' }), /RE2/],
    [field({ pattern: 'x'.repeat(501) }), /at most 500/],
    [field({ pattern: '[a-z]{0,1000}' }), /repeats too much/],
    [field({ pattern: '\ud800' }), /stored/],
    [field({ type: 'integer', min: 1.5 }), /min must be a whole number/],
    [field({ type: 'integer', max: '5' }), /max must be a whole number/],
    [field({ type: 'integer', min: 2, max: 1 }), /min must not be greater than max/],
    [field({ type: 'date', min: '2026-02-30' }), /min must be a date/],
    [field({ type: 'date', min: '2026-02-02', max: '2026-02-01' }), /min must not be greater/],
    [field({ type: 'multiple', enum: ['a'], min: -1 }), /whole number of choices/],
    [field({ type: 'multiple', enum: ['a'], min: 0.5 }), /whole number of choices/],
    [field({ type: 'integer', default: 'a' }), /default must be a whole number/],
    [field({ type: 'enumeration', enum: ['a'], default: 'b' }), /default must be one of: a/],
    [field({ type: 'integer', min: 5, default: 1 }), /default must be at least 5/],
  ])('[FR-L3-005] a wrong field is refused, case %#', (input, reason) => {
    expect(faults(input).join('; ')).toMatch(reason);
  });

  test('[FR-L3-005] no default is a default that was not given', () => {
    expect(faults(field({ default: null }))).toEqual([]);
  });

  test('[FR-L3-005] whatever comes in, the answer is a field or reasons, never an exception', () => {
    fc.assert(
      fc.property(fc.anything(), (input) => {
        const parsed = parse(input);
        if (parsed.ok) expect(parsed.value.name).toMatch(FIELD_NAME);
        else expect(parsed.problems.length).toBeGreaterThan(0);
      }),
      random(100),
    );
  });

  test('[FR-L3-005] what was accepted is accepted again, unchanged', () => {
    const anyField = fc.record(
      {
        name: fc.stringMatching(/^[A-Za-z][A-Za-z0-9_]{0,10}$/),
        type: fc.constantFrom(...types.names()),
        required: fc.boolean(),
        min: fc.oneof(fc.integer(), fc.constant('2020-01-01')),
        max: fc.oneof(fc.integer(), fc.constant('2021-01-01')),
        minLength: fc.nat(300),
        maxLength: fc.nat(300),
        enum: fc.uniqueArray(fc.string({ minLength: 1 }), { minLength: 1 }),
        default: fc.oneof(fc.string(), fc.integer(), fc.boolean()),
      },
      { requiredKeys: ['name', 'type'] },
    );
    fc.assert(
      fc.property(anyField, (input) => {
        const parsed = parse(input);
        if (parsed.ok) expect(parse(parsed.value)).toEqual(parsed);
      }),
      random(100),
    );
  });
});
