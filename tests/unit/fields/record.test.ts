import fc from 'fast-check';

import type { FieldDefinition } from '../../../server/src/core/contracts';
import { checkRecord, FieldTypeRegistry } from '../../../server/src/fields';
import { random } from '../../support/runs';

const types = new FieldTypeRegistry();
const FIELDS: FieldDefinition[] = [
  { name: 'name', type: 'string', required: true },
  { name: 'email', type: 'email' },
  { name: 'tags', type: 'json', default: ['new'] },
  { name: 'score', type: 'integer', default: 1 },
  { name: 'code', type: 'string', minLength: 1 },
];
const check = (input: Record<string, unknown>, mode: 'create' | 'update' = 'create') =>
  checkRecord(FIELDS, input, types, { mode, path: ['data'] });
const messages = (input: Record<string, unknown>, mode?: 'create' | 'update') =>
  check(input, mode).problems.map((problem) => problem.message);

describe('a record against its fields', () => {
  test('[FR-L1-003] on create defaults are filled in, a copy each time, and the rest is null', () => {
    const { values, problems } = check({ name: 'Ann' });
    expect(problems).toEqual([]);
    expect(values).toEqual({ name: 'Ann', email: null, tags: ['new'], score: 1, code: null });
    (values.tags as string[]).push('mutated');
    expect(check({ name: 'Ann' }).values.tags).toEqual(['new']);
  });

  test('[FR-L1-003] on update only what was given is looked at', () => {
    expect(check({}, 'update')).toEqual({ values: {}, problems: [] });
    expect(check({ score: 2 }, 'update').values).toEqual({ score: 2 });
    expect(messages({ name: null }, 'update')).toEqual(['"name" is required']);
  });

  test('[FR-L1-003] null clears, and so does an empty text where the type has none', () => {
    expect(check({ name: 'A', score: null, email: '', code: '' }).values).toMatchObject({
      score: null,
      email: null,
      code: null,
    });
    const plain = checkRecord([{ name: 'note', type: 'text' }], { note: '' }, types, {
      mode: 'update',
    });
    expect(plain.values).toEqual({ note: '' });
  });

  test('[FR-L1-003] every problem is found at once, with its path', () => {
    const { problems, values } = check({ emial: 1, email: 'x', score: 'y' });
    expect(problems).toEqual([
      {
        path: ['data', 'emial'],
        message: '"emial" is not a declared field; did you mean "email"?',
      },
      { path: ['data', 'name'], message: '"name" is required' },
      { path: ['data', 'email'], message: expect.stringContaining('"email" must be an email') },
      { path: ['data', 'score'], message: '"score" must be a whole number' },
    ]);
    expect(values).not.toHaveProperty('email');
  });

  test('[SR-002] a flood of keys and a flood of name are answered in short', () => {
    const flood = Object.fromEntries(
      Array.from({ length: 50_000 }, (_, index) => [`key${index}`, 1]),
    );
    const { problems } = check({ name: 'A', ...flood, ['x'.repeat(1_000_000)]: 1 });
    expect(problems).toHaveLength(21);
    expect(problems.at(-1)?.message).toMatch(/49981 more keys/);
    expect(JSON.stringify(check({ ['x'.repeat(1_000_000)]: 1 })).length).toBeLessThan(1000);
  });

  test('[SR-002] inherited keys are no input', () => {
    const input = Object.create({ name: 'Inherited' }) as Record<string, unknown>;
    expect(checkRecord(FIELDS, input, types, { mode: 'create' }).problems).toHaveLength(1);
    const hostile = JSON.parse('{"name":"A","__proto__":{"email":"x"}}') as Record<string, unknown>;
    expect(messages(hostile)).toEqual([
      expect.stringContaining('"__proto__" is not a declared field'),
    ]);
  });

  test('[FR-L1-003] allowed extra keys are accepted', () => {
    const options = { mode: 'update' as const, allow: ['id'] };
    expect(checkRecord(FIELDS, { id: 1 }, types, options)).toEqual({ values: {}, problems: [] });
  });

  test('[FR-L1-003] for any input, validated values are valid again, and undeclared keys are refused', () => {
    const anyRecord = fc.record(
      {
        name: fc.oneof(fc.string(), fc.anything()),
        email: fc.emailAddress(),
        score: fc.anything(),
        tags: fc.jsonValue(),
        code: fc.string(),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(anyRecord, (input) => {
        const { values, problems } = check(input);
        expect(Object.keys(values).every((key) => FIELDS.some((field) => field.name === key))).toBe(
          true,
        );
        if (problems.length > 0) return;
        expect(check(values)).toEqual({ values, problems: [] });
      }),
      random(100),
    );
  });
});
