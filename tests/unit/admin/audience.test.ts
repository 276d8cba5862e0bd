import fc from 'fast-check';

import {
  isUnfinished,
  NEW_CONDITION,
  OPERATORS,
  toConditions,
  toFilters,
  type AudienceLeaf,
  type Conditions,
} from '../../../admin/src/audience/model/conditions';
import { emptyParts } from '../../../server/src/services/campaigns/empty-filter';
import { random } from '../../support/runs';

const field = fc.constantFrom('score', 'name', 'stage');
const value = fc.oneof(fc.integer({ min: 0, max: 3 }), fc.constantFrom('a', 'b', true, false));

/** What no condition shows: relations, other operators, parts that say nothing. */
const written: fc.Arbitrary<Record<string, unknown>> = fc.oneof(
  fc.record({ score: fc.record({ $in: fc.array(value, { minLength: 1, maxLength: 2 }) }) }),
  fc.record({ owner: fc.record({ name: value }) }),
  fc.record({ name: fc.record({ $eq: value, $gt: value }) }),
  fc.record({ name: fc.constant('') }),
);

const condition = fc
  .record({ field, operator: fc.constantFrom(...OPERATORS), value })
  .map((one) => (/null/i.test(one.operator) ? { ...one, value: null } : one));

const groups = (leaf: fc.Arbitrary<AudienceLeaf>): fc.Arbitrary<Conditions> =>
  fc.letrec<{ group: Conditions }>((tie) => ({
    group: fc.record({
      kind: fc.constantFrom('and' as const, 'or' as const, 'none' as const),
      items: fc.array(fc.oneof({ maxDepth: 2, withCrossShrink: true }, leaf, tie('group')), {
        ...{ minLength: 1, maxLength: 3 },
      }),
    }),
  })).group;

/** Any filter that the server takes, in all ways of writing it. */
const filter: fc.Arbitrary<Record<string, unknown>> = fc.letrec<{
  part: Record<string, unknown>;
}>((tie) => {
  const parts = fc.array(tie('part'), { minLength: 1, maxLength: 3 });
  const test = fc.oneof(
    value,
    fc.dictionary(fc.constantFrom('$eq', '$ne', '$gte', '$lte'), value, {
      ...{ minKeys: 1, maxKeys: 2 },
    }),
    fc.dictionary(fc.constantFrom('$null', '$notNull'), fc.boolean(), { minKeys: 1, maxKeys: 1 }),
  );
  return {
    part: fc.oneof(
      { maxDepth: 6 },
      fc.dictionary(field, test, { minKeys: 1, maxKeys: 3 }),
      written,
      fc.record({ $and: parts }),
      fc.record({ $or: parts }),
      fc.record({ $not: tie('part') }),
      fc.record({ $not: fc.record({ $or: parts }) }),
      fc.record({ $or: parts, stage: value }),
    ),
  };
}).part;

type Row = Readonly<Record<string, unknown>>;

/** True, false or, as in SQL, neither: what is compared with an empty field. */
type Truth = boolean | null;

const every = (truths: readonly Truth[]): Truth =>
  truths.includes(false) ? false : truths.includes(null) ? null : true;
const not = (truth: Truth): Truth => (truth === null ? null : !truth);

/** Whether a row meets a filter, by the logic of SQL: only what is true is found. */
const holds = (filters: unknown, row: Row): boolean => truthOf(filters, row) === true;

function truthOf(filters: unknown, row: Row): Truth {
  return every(
    Object.entries(filters as Row).map(([key, part]) => {
      if (key === '$and') return every((part as unknown[]).map((one) => truthOf(one, row)));
      if (key === '$or')
        return not(every((part as unknown[]).map((one) => not(truthOf(one, row)))));
      if (key === '$not') return not(truthOf(part, row));
      const tests = typeof part === 'object' ? (part as Row) : { $eq: part };
      return every(
        Object.entries(tests).map(([name, operand]) => test(row[key] ?? null, name, operand)),
      );
    }),
  );
}

function test(found: unknown, name: string, operand: unknown): Truth {
  if (name === '$null') return (found === null) === operand;
  if (name === '$notNull') return (found !== null) === operand;
  if (found === null) return null;
  const text = typeof found === 'string' ? found : JSON.stringify(found);
  switch (name) {
    case '$eq':
      return found === operand;
    case '$ne':
      return found !== operand;
    case '$gte':
      return text >= String(operand);
    case '$lte':
      return text <= String(operand);
    case '$containsi':
      return text.includes(String(operand));
    default:
      // A part that stays as it is means the same: any answer will do, if it is always this one.
      return JSON.stringify([found, name, operand]).length % 2 === 0;
  }
}

/** Whether a row meets conditions as they are worded: one on an empty field does not hold. */
function meets({ kind, items }: Conditions, row: Row): boolean {
  const met = items.map((item) => {
    if ('items' in item) return meets(item, row);
    if ('written' in item) throw new Error('Not in these conditions');
    const { field: name, operator, value: operand } = item;
    return test(row[name] ?? null, operator, operand ?? true) === true;
  });
  if (kind === 'and') return met.every(Boolean);
  return kind === 'or' ? met.some(Boolean) : !met.some(Boolean);
}

const row: fc.Arbitrary<Row> = fc.dictionary(field, fc.oneof(value, fc.constant(null)));
const rows = fc.array(row, { minLength: 5, maxLength: 10 });

describe('The conditions of an audience', () => {
  it('are written as a filter that is read as the same conditions', () => {
    const leaf = fc.oneof(
      condition,
      written.map((one) => ({ written: one })),
    );
    fc.assert(
      fc.property(groups(leaf), (conditions) => {
        expect(toConditions(toFilters(conditions))).toEqual(conditions);
      }),
      random(500),
    );
  });

  it('mean what the filter means that they are read from', () => {
    fc.assert(
      fc.property(filter, rows, (filters, some) => {
        const again = toFilters(toConditions(filters));
        expect(some.map((one) => holds(again, one))).toEqual(
          some.map((one) => holds(filters, one)),
        );
      }),
      random(1_000),
    );
  });

  it('find the records that they are worded for, where fields are empty too', () => {
    fc.assert(
      fc.property(groups(condition), rows, (conditions, some) => {
        const filters = toFilters(conditions);
        expect(some.map((one) => holds(filters, one))).toEqual(
          some.map((one) => meets(conditions, one)),
        );
      }),
      random(1_000),
    );
  });

  it('are groups of which all, any or none hold', () => {
    const [a, b, c] = ['a', 'b', 'c'].map((name) => ({
      ...{ field: name, operator: '$eq' as const, value: 1 },
    })) as [AudienceLeaf, AudienceLeaf, AudienceLeaf];
    const nested: Conditions = {
      kind: 'and',
      items: [a, { kind: 'or', items: [b, { kind: 'none', items: [c, b] }] }],
    };
    expect(toFilters(nested)).toEqual({
      $and: [
        { a: { $eq: 1 } },
        {
          $or: [
            { b: { $eq: 1 } },
            {
              $not: { $or: [{ c: { $notNull: true, $eq: 1 } }, { b: { $notNull: true, $eq: 1 } }] },
            },
          ],
        },
      ],
    });
  });

  it('of a negation written by REST, which leaves out empty fields, say so', () => {
    const is = (operator: '$eq' | '$null', of: string, operand: string | null) => ({
      ...{ field: of, operator, value: operand },
    });
    expect(toConditions({ $not: { stage: 'new' } })).toEqual({
      kind: 'none',
      items: [is('$eq', 'stage', 'new'), is('$null', 'stage', null)],
    });
    expect(toConditions({ $not: { stage: 'new', name: 'a' } }).items).toEqual([
      {
        kind: 'and',
        items: [
          { kind: 'or', items: [is('$eq', 'stage', 'new'), is('$null', 'stage', null)] },
          { kind: 'or', items: [is('$eq', 'name', 'a'), is('$null', 'name', null)] },
        ],
      },
    ]);
  });

  it('that name no field yet are in no filter, nor groups without any', () => {
    const empty: Conditions = { kind: 'none', items: [NEW_CONDITION] };
    expect(toFilters(empty)).toBeUndefined();
    const score = { field: 'score', operator: '$gte' as const, value: 50 };
    expect(toFilters({ kind: 'or', items: [empty, score, NEW_CONDITION] })).toEqual({
      $or: [{ score: { $gte: 50 } }],
    });
  });

  it('that lack a value stay in the filter, which nobody can run', () => {
    const named = { field: 'stage', operator: '$eq' as const, value: 'new' };
    const open = { field: 'score', operator: '$gte' as const, value: null };
    const conditions: Conditions = {
      kind: 'and',
      items: [named, { kind: 'or', items: [open, named] }],
    };
    const filters = toFilters(conditions);
    expect(toConditions(filters)).toEqual(conditions);
    expect(isUnfinished(filters)).toBe(true);
    expect(emptyParts(filters, ['filters']).map(({ path }) => path.join('.'))).toEqual([
      'filters.$and.1.$or.0.score.$gte',
    ]);
    const typed = { ...open, value: '' };
    expect(toFilters({ kind: 'and', items: [typed] })).toEqual(
      toFilters({ kind: 'and', items: [open] }),
    );
    const empty = { ...open, operator: '$null' as const };
    expect(isUnfinished(toFilters({ kind: 'and', items: [named, empty] }))).toBe(false);
  });

  it.each([
    { stage: 'new', score: { $gte: 1, $lte: 5 } },
    { $not: { stage: 'new' } },
    { email: { $null: false } },
  ])('show %j', (filters) => {
    expect(JSON.stringify(toConditions(filters))).not.toContain('written');
  });

  it.each([
    { owner: { name: { $eq: 'x' }, email: { $eq: 'y' } } },
    { score: { $in: [1, 2] } },
    { score: { $gte: 1, $between: [1, 2] } },
    { name: { $eq: '' } },
    { $or: [] },
    { $unknown: 1 },
    {},
  ])('keep %j as it is written', (part) => {
    const filters = { $and: [{ stage: 'new' }, part] };
    const { items } = toConditions(filters);
    expect(items).toEqual([{ field: 'stage', operator: '$eq', value: 'new' }, { written: part }]);
    expect(toFilters({ kind: 'and', items })).toEqual({
      $and: [{ stage: { $eq: 'new' } }, part],
    });
  });

  it('keep what is nested deeper than they are shown', () => {
    const inner = { $or: [{ stage: 'new' }, { stage: 'won' }] };
    const filters = { $and: [{ $and: [{ $or: [{ $and: [inner] }] }] }] };
    const conditions = toConditions(filters);
    expect(JSON.stringify(conditions)).toContain(JSON.stringify({ written: inner }));
    expect(toFilters(conditions)).toEqual(filters);
  });
});
