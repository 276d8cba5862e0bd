import fc from 'fast-check';

import {
  append,
  placeOf,
  putBack,
  reorder,
  without,
  type EditLayout,
} from '../../../server/src/custom-fields';
import { random } from '../../support/runs';

const LETTERS = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'];
const cell = (name: string, size = 6) => ({ name, size });
const names = (layout: EditLayout) => layout.map((row) => row.map((one) => one.name));

const layouts = fc
  .uniqueArray(fc.constantFrom(...LETTERS), { minLength: 1 })
  .map((fields) => fields.reduce<EditLayout>((layout, name) => append(layout, cell(name)), []));
const width = (layout: EditLayout) =>
  Math.max(...layout.map((row) => row.reduce((sum, one) => sum + one.size, 0)));

describe('the form of the Content Manager', () => {
  test('[FR-L3-005] a new field is put at the end, in the last row if it fits', () => {
    expect(names(append([[cell('a')]], cell('b')))).toEqual([['a', 'b']]);
    expect(names(append([[cell('a'), cell('b')]], cell('c')))).toEqual([['a', 'b'], ['c']]);
    expect(names(append([], cell('a', 12)))).toEqual([['a']]);
  });

  test('[FR-L3-005] a removed and restored field has its old position', () => {
    fc.assert(
      fc.property(layouts, fc.constantFrom(...LETTERS), (layout, name) => {
        const place = placeOf(layout, name);
        const rest = without(layout, name);
        expect(rest.flat().some((one) => one.name === name)).toBe(false);
        if (place) expect(putBack(rest, name, place)).toEqual(layout);
        else expect(rest).toEqual(layout);
      }),
      random(100),
    );
  });

  test('[FR-L3-005] if its position is taken, it gets a new row there', () => {
    const layout = [[cell('a'), cell('b')], [cell('c')]];
    const place = { row: 0, cell: 1, size: 6, alone: false };
    expect(names(putBack(layout, 'x', place))).toEqual([['x'], ['a', 'b'], ['c']]);
    expect(names(putBack([], 'x', { ...place, row: 9 }))).toEqual([['x']]);
  });

  test('[FR-L3-005] a new order exchanges places, and no row outgrows the grid', () => {
    const layout = [
      [cell('name'), cell('a')],
      [cell('b'), cell('c')],
    ];
    expect(names(reorder(layout, ['c', 'a', 'b']))).toEqual([
      ['name', 'c'],
      ['a', 'b'],
    ]);
    expect(names(reorder(layout, ['c', 'gone', 'a', 'b']))).toEqual([
      ['name', 'c'],
      ['a', 'b'],
    ]);
    const wide = [[cell('a'), cell('b')], [cell('json', 12)]];
    expect(reorder(wide, ['json', 'a', 'b'])).toBe(wide);
    fc.assert(
      fc.property(layouts, fc.shuffledSubarray([...LETTERS]), (any, order) => {
        const ordered = reorder(any, order);
        expect(
          ordered
            .flat()
            .map((one) => one.name)
            .sort(),
        ).toEqual(
          any
            .flat()
            .map((one) => one.name)
            .sort(),
        );
        expect(width(ordered)).toBeLessThanOrEqual(12);
      }),
      random(100),
    );
  });
});
