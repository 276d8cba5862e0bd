import { isTooLong } from '../../../server/src/core/answer-length';

const KB = 1_024;

describe('the length of an answer', () => {
  test.each([
    ['nothing', undefined, false],
    ['a body of 256 KB with its headers', { status: 200, body: 'a'.repeat(256 * KB) }, false],
    ['a list of 256 KB of JSON', Array.from({ length: 128 * KB }, () => 1), false],
    ['a longer text', 'a'.repeat(280 * KB), true],
    ['a longer text deep inside', [[[{ a: 'a'.repeat(280 * KB) }]]], true],
    ['many keys', Object.fromEntries(Array.from({ length: 60_000 }, (_, i) => [`k${i}`, 1])), true],
    ['a list of two million', Array.from({ length: 2_000_000 }, () => 0), true],
  ])('[FR-L2-010] %s', (_what, answer, expected) => {
    expect(isTooLong(answer)).toBe(expected);
  });

  test('[FR-L2-010] what contains itself has an end', () => {
    const answer: unknown[] = [];
    answer.push(answer);
    expect(isTooLong(answer)).toBe(true);
  });
});
