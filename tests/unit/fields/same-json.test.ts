import { isSameJson } from '../../../server/src/fields';

const nested = (depth: number): unknown => {
  let value: unknown = [];
  for (let level = 0; level < depth; level += 1) value = [value];
  return value;
};

describe('whether two values are the same as JSON', () => {
  test('does not depend on the order of keys, which databases change', () => {
    expect(isSameJson({ a: 1, b: [true, null] }, { b: [true, null], a: 1 })).toBe(true);
    expect(isSameJson([1, 2], [2, 1])).toBe(false);
    expect(isSameJson({ a: 1 }, { a: 1, b: undefined })).toBe(true);
    expect(isSameJson({ a: 1 }, { b: 1 })).toBe(false);
    expect(isSameJson({ a: 1 }, { a: 1, b: null })).toBe(false);
    expect(isSameJson([], {})).toBe(false);
    expect(isSameJson(null, {})).toBe(false);
    expect(isSameJson({ constructor: 1 }, {})).toBe(false);
  });

  test('takes a date for the text that is stored of it', () => {
    const text = '2026-01-01T00:00:00.000Z';
    expect(isSameJson(new Date(text), text)).toBe(true);
    expect(isSameJson(text, new Date(0))).toBe(false);
    expect(isSameJson(new Date(Number.NaN), null)).toBe(false);
  });

  test('of what is nested too deeply to be stored is always no, at once', () => {
    expect(isSameJson(nested(30), nested(30))).toBe(true);
    expect(isSameJson(nested(200_000), nested(200_000))).toBe(false);
    const round: Record<string, unknown> = {};
    round.self = round;
    expect(isSameJson(round, { self: { self: {} } })).toBe(false);
    expect(isSameJson(round, round)).toBe(true);
  });
});
