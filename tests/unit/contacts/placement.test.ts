import fc from 'fast-check';

import { fromRow, toRow, type ContactRowValues } from '../../../server/src/contacts';
import type { FieldDefinition } from '../../../server/src/core/contracts';
import { random } from '../../support/runs';

const EMPTY: ContactRowValues = {
  ...{ name: null, email: null, phone: null, contactStatus: null, score: null, extra: null },
};

const DECLARED: FieldDefinition[] = [
  { name: 'name', type: 'string' },
  { name: 'email', type: 'email' },
  { name: 'status', type: 'string' },
  { name: 'score', type: 'number' },
  { name: 'stage', type: 'string' },
  { name: 'city', type: 'string' },
];

describe("the columns of a contact's fields", () => {
  test('[US-010] in a column where name and type are the column’s, else in extra', () => {
    const fields = {
      ...{ name: 'Ann', email: 'a@example.com', status: 'new', score: 1.5 },
      ...{ stage: 'mine', city: 'Bonn', gone: 'kept' },
    };
    const row = toRow(fields, DECLARED, null);
    expect(row).toEqual({
      ...{ name: 'Ann', email: 'a@example.com', phone: null, contactStatus: 'new', score: null },
      extra: { score: 1.5, stage: 'mine', city: 'Bonn', gone: 'kept' },
    });
    expect(fromRow(row, DECLARED)).toEqual(fields);
  });

  test('what the row holds of no declared field stays', () => {
    const row = { ...EMPTY, name: 'Ann', phone: '+49', extra: { city: 'Bonn', note: 'x' } };
    const fields = { ...fromRow(row, DECLARED), name: 'Bea' };
    expect(toRow(fields, DECLARED, row)).toEqual({
      ...{ ...EMPTY, name: 'Bea', phone: '+49', extra: { city: 'Bonn', note: 'x' } },
      extra: { city: 'Bonn', note: 'x' },
    });
  });

  test('a value outlives a change of its declaration, and clearing it clears it', () => {
    const asText: FieldDefinition[] = [{ name: 'score', type: 'string' }];
    const asNumber: FieldDefinition[] = [{ name: 'score', type: 'integer' }];
    const text = toRow({ score: '7' }, asText, null);
    expect(fromRow(text, asNumber)).toMatchObject({ score: '7' });
    const number = toRow({ score: 8 }, asNumber, text);
    expect(number).toMatchObject({ score: 8, extra: null });
    expect(fromRow(number, asText)).toEqual({ score: 8 });
    const cleared = toRow({ score: null }, asText, number);
    expect(fromRow(cleared, asText)).toEqual({ score: null });
    expect(fromRow(toRow({ score: null }, asNumber, number), asNumber)).toMatchObject({
      score: null,
    });
  });

  test('names of every object are fields like any other', () => {
    const fields = { constructor: 'a', toString: 'b', hasOwnProperty: 'c' };
    expect(fromRow(toRow(fields, [], null), [])).toEqual(fields);
  });

  test('whatever is written is read back', () => {
    const types = ['string', 'email', 'integer', 'text'] as const;
    const names = ['name', 'email', 'phone', 'status', 'score', 'owner', 'kind', 'other'];
    const declared = fc.uniqueArray(
      fc.record({ name: fc.constantFrom(...names), type: fc.constantFrom(...types) }),
      { selector: ({ name }) => name },
    );
    const value = fc.oneof(fc.string({ maxLength: 5 }), fc.integer(), fc.constant(null));
    fc.assert(
      fc.property(declared, fc.array(value, { minLength: 8, maxLength: 8 }), (fields, values) => {
        const written = Object.fromEntries(
          fields.map(({ name }, index) => [name, values[index] ?? null]),
        );
        const read = fromRow(toRow(written, fields, null), fields);
        for (const { name } of fields) expect(read[name]).toEqual(written[name]);
      }),
      random(100),
    );
  });
});
