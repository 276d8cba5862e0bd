import fc from 'fast-check';

import type { FieldDefinition } from '../../../server/src/core/contracts';
import {
  checkOrder,
  checkPopulate,
  checkWhere,
  checkWrite,
  type FilterContext,
} from '../../../server/src/custom-fields';
import { FieldTypeRegistry } from '../../../server/src/fields';
import { random } from '../../support/runs';

const types = new FieldTypeRegistry();
const FIELDS: Record<string, FieldDefinition[]> = {
  company: types
    .names()
    .map((type) => ({ name: type, type, ...(type === 'enumeration' && { enum: ['a'] }) })),
  order: [],
};
const context: FilterContext = {
  types,
  fields: (uid) =>
    FIELDS[uid] ? new Map(FIELDS[uid].map((field) => [field.name, field])) : undefined,
  target: (uid, attribute) => (uid === 'order' && attribute === 'company' ? 'company' : undefined),
};
const where = (filter: unknown, uid = 'company') =>
  checkWhere(uid, filter, context).map((problem) => problem.message);

describe('conditions on custom fields', () => {
  test.each([
    [{ integer: 5 }],
    [{ integer: '5' }],
    [{ integer: { $in: ['1', 2] } }],
    [{ integer: { $not: { $gt: 3 } } }],
    [{ number: { $between: ['-1.5e3', '2'] } }],
    [{ decimal: { $lt: '1.5' } }],
    [{ boolean: { $eq: 'true' } }],
    [{ date: { $gte: '2024-02-29' } }],
    [{ datetime: { $lt: '2024-02-29T10:00:00+02:00' } }],
    [{ datetime: { $lt: new Date() } }],
    [{ datetime: { $lt: 1_700_000_000_000 } }],
    [{ string: { $containsi: 'x' } }],
    [{ string: null }],
    [{ string: { $in: [] } }],
    [{ text: 'x' }],
    [{ json: { $null: true } }],
    [{ json: { $notNull: 'false' } }],
    [{ multiple: null }],
    [{ multiple: { $ne: null } }],
    [{ somethingElse: { $gt: {} } }],
    [{ $and: [{ $or: [{ $not: { integer: 1 } }] }] }],
    [undefined],
    ['text'],
  ])('[FR-L3-005] right ones pass, case %#', (filter) => {
    expect(where(filter)).toEqual([]);
  });

  test.each([
    [{ integer: 'five' }, /"integer" must be a whole number/],
    [{ integer: '1.5' }, /whole number/],
    [{ integer: ['1', 'x'] }, /whole number/],
    [{ integer: '' }, /whole number/],
    [{ integer: '0x10' }, /whole number/],
    [{ integer: { $in: [], $contains: '1' } }, /\$contains for the type integer/],
    [{ integer: { $not: { $eq: 'x' } } }, /whole number/],
    [{ integer: { $between: 1 } }, /two values/],
    [{ integer: { $between: [1, 2, 3] } }, /two values/],
    [{ integer: { $eq: [] } }, /needs a value/],
    [{ integer: { a: 1 } }, /does not know a/],
    [{ number: 'Infinity' }, /number/],
    [{ decimal: { $gt: '1e20' } }, /15 digits/],
    [{ boolean: 'yes' }, /true or false/],
    [{ boolean: { $null: 'maybe' } }, /true or false/],
    [{ date: '2024-02-30' }, /date in ISO 8601/],
    [{ date: '0001-01-01' }, /date in ISO/],
    [{ datetime: 'soon' }, /datetime in ISO/],
    [{ datetime: new Date(NaN) }, /datetime in ISO/],
    [{ datetime: 1.5 }, /datetime in ISO/],
    [{ datetime: {}, date: { $gt: true } }, /date in ISO/],
    [{ string: 'a\u0000' }, /text/],
    [{ string: { $eq: { deep: 1 } } }, /text/],
    [{ multiple: 'a' }, /\$null and \$notNull only/],
    [{ json: { $contains: 'a' } }, /\$null and \$notNull only/],
    [[{ integer: 'x' }], /whole number/],
    [{ $or: [{ $and: { $not: { integer: 'x' } } }] }, /whole number/],
  ])('[FR-L3-005] wrong ones are named with the reason, case %#', (filter, reason) => {
    expect(where(filter).join('; ')).toMatch(reason);
  });

  test('[FR-L3-005] they are found behind relations, in populate, and in its order', () => {
    expect(where({ company: { integer: 'x' } }, 'order')).toHaveLength(1);
    expect(where({ company: { $and: [{ json: 1 }] } }, 'order')).toHaveLength(1);
    expect(where({ company: 5 }, 'order')).toEqual([]);
    expect(where({ integer: 'x' }, 'order')).toEqual([]);
    const populate = {
      company: { where: { integer: 'x' }, orderBy: { json: 'asc' }, populate: { company: true } },
    };
    expect(checkPopulate('order', populate, context)).toHaveLength(2);
    expect(
      checkPopulate(
        'order',
        { company: { filters: { integer: 'x' }, sort: 'json:desc' } },
        context,
      ),
    ).toHaveLength(2);
    for (const harmless of [
      true,
      '*',
      ['company'],
      { company: true },
      { other: { where: {} } },
      undefined,
    ]) {
      expect(checkPopulate('order', harmless, context)).toEqual([]);
    }
  });

  test('[FR-L3-005] lists and objects are not sorted by, in whatever way it is written', () => {
    for (const order of [
      'json',
      'json:desc',
      'multiple asc',
      ['json'],
      { json: 'asc' },
      [{ multiple: 'desc' }],
    ]) {
      expect(checkOrder('company', order, context)).toHaveLength(1);
    }
    expect(checkOrder('order', { company: { json: 'asc' } }, context)).toHaveLength(1);
    for (const order of [
      'integer',
      { text: 'asc' },
      ['other:asc'],
      null,
      undefined,
      { other: { deep: 'asc' } },
    ]) {
      expect(checkOrder('company', order, context)).toEqual([]);
    }
  });

  test('[SR-002] no filter makes it throw', () => {
    fc.assert(
      fc.property(fc.constantFrom(...types.names()), fc.anything(), (name, value) => {
        expect(Array.isArray(where({ [name]: value }))).toBe(true);
      }),
      random(100),
    );
  });
});

describe('custom fields among the data of a row', () => {
  const fields: FieldDefinition[] = [
    { name: 'code', type: 'string', required: true },
    { name: 'at', type: 'datetime' },
    { name: 'on', type: 'date' },
    { name: 'bag', type: 'json' },
    { name: 'tags', type: 'multiple', enum: ['a', 'b'], default: ['a'] },
  ];
  const write = (
    data: Record<string, unknown>,
    mode: 'create' | 'update' = 'create',
    draft = false,
  ) => checkWrite(fields, data, types, { mode, draft });

  test('[FR-L3-005] other keys are ignored, and missing ones are left out', () => {
    expect(write({ code: 'x', name: 5 })).toEqual({
      values: { code: 'x', tags: ['a'] },
      problems: [],
    });
    expect(write({ name: 5 }, 'update')).toEqual({ values: {}, problems: [] });
    expect(write({ code: 'x', bag: null }).values).toMatchObject({ bag: null });
  });

  test('[FR-L3-005] a draft may lack what is required, and nothing else', () => {
    expect(write({}).problems).toHaveLength(1);
    expect(write({}, 'create', true).problems).toEqual([]);
    expect(write({ tags: ['z'] }, 'create', true).problems).toHaveLength(1);
  });

  test('[FR-L3-005] dates come as objects, JSON as the text of a form', () => {
    const at = new Date('2026-01-02T03:04:05.678Z');
    expect(write({ code: 'x', at, on: at, bag: '{"a":1}', tags: '["b"]' }).values).toMatchObject({
      ...{ at: '2026-01-02T03:04:05.678Z', on: '2026-01-02', bag: { a: 1 }, tags: ['b'] },
    });
    expect(write({ code: 'x', at: new Date(NaN) }).problems).toHaveLength(1);
    expect(write({ code: 'x', bag: 'null' }).values).toMatchObject({ bag: null });
    expect(write({ code: 'x', bag: '' }).values).toMatchObject({ bag: null });
    for (const bag of ['text', '5', 5, true, '{broken']) {
      expect(write({ code: 'x', bag }).problems).toEqual([
        { path: ['bag'], message: '"bag" must be a JSON object or a list' },
      ]);
    }
  });
});

describe('conditions that nest without end', () => {
  /** The inner one, wrapped as often as it is said. */
  const nest = (times: number, inner: unknown, wrap: (value: unknown) => unknown): unknown =>
    Array.from({ length: times }).reduce(wrap, inner);

  test.each<[string, (value: unknown) => unknown]>([
    ['$not around fields', (value) => ({ $not: value })],
    ['$and', (value) => ({ $and: [value] })],
  ])('[FR-L3-005] are refused rather than passed unseen: %s', (_, wrap) => {
    expect(where(nest(10, { integer: 'five' }, wrap))).toEqual([
      expect.stringMatching(/whole number/),
    ]);
    for (const times of [60, 5_000]) {
      const wrapped = where(nest(times, { integer: 'five' }, wrap));
      expect(wrapped).toEqual([expect.stringMatching(/nested deeper/)]);
    }
  });

  test('[FR-L3-005] so are conditions on one field, orders and populates', () => {
    const negated = nest(60, { $eq: 'five' }, (value) => ({ $not: value }));
    expect(where({ integer: negated })).toEqual([expect.stringMatching(/nested deeper/)]);
    const orders = nest(60, { json: 'asc' }, (value) => [value]);
    expect(checkOrder('company', orders, context)).toEqual([
      expect.objectContaining({ path: ['sort'] }),
    ]);
    const endless: FilterContext = { ...context, target: () => 'company' };
    const populate = nest(60, { where: { integer: 'five' } }, (value) => ({
      populate: { company: value },
    }));
    expect(checkPopulate('company', (populate as { populate: unknown }).populate, endless)).toEqual(
      [expect.objectContaining({ path: ['populate'] })],
    );
  });
});
