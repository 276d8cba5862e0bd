import fc from 'fast-check';

import { parseExpression, printExpression } from '../../../server/src/definition/expression';
import { compile, contextOf, evaluate } from './evaluate';
import { random } from '../../support/runs';

type Value = null | boolean | number | string | readonly Value[];

type Values = Record<string, Value>;

/** A random expression with all its parentheses, and what it must answer, found the naive way. */
interface Sample {
  readonly text: string;
  answer(data: Values): Value;
}

const KEYS = ['a', 'b', 'c', 'absent'] as const;
const TEXTS = ['', 'x', 'AND', "o'neil", '(NOT)', 'EMEA', '\\', '"'];

const scalar: fc.Arbitrary<Value> = fc.oneof(
  fc.constant(null),
  fc.boolean(),
  fc.integer({ min: -5, max: 5 }),
  fc.constantFrom(0.5, 1.25, 1e3),
  fc.constantFrom(...TEXTS),
);
const data: fc.Arbitrary<Record<string, Value>> = fc.record({
  a: scalar,
  b: scalar,
  c: fc.oneof(scalar, fc.array(scalar, { maxLength: 3 })),
});

const quote = (text: string): string => `'${text.replace(/[\\']/g, (sign) => `\\${sign}`)}'`;

const truth = (value: Value): boolean =>
  !(value === null || value === false || value === 0 || value === '');

function same(left: Value, right: Value): boolean {
  if (left === null || right === null || Array.isArray(left) || Array.isArray(right)) return false;
  return left === right;
}

function compare(sign: string, left: Value, right: Value): boolean {
  if (left === null || right === null) return false;
  if (sign === '==') return same(left, right);
  if (sign === '!=') return !same(left, right);
  const comparable =
    (typeof left === 'number' && typeof right === 'number') ||
    (typeof left === 'string' && typeof right === 'string');
  if (!comparable) return false;
  if (sign === '<') return left < right;
  if (sign === '<=') return left <= right;
  if (sign === '>') return left > right;
  return left >= right;
}

function calculate(sign: string, left: Value, right: Value): Value {
  if (sign === '+' && typeof left === 'string' && typeof right === 'string') return left + right;
  if (typeof left !== 'number' || typeof right !== 'number') return null;
  const results: Record<string, number> = {
    '+': left + right,
    '-': left - right,
    '*': left * right,
    '/': left / right,
    '%': left % right,
  };
  const result = results[sign]!;
  if (!Number.isFinite(result)) return null;
  return result === 0 ? 0 : result;
}

const literal: fc.Arbitrary<Sample> = fc
  .oneof(fc.boolean(), fc.integer({ min: 0, max: 9 }), fc.constantFrom(...TEXTS))
  .map((value) => ({
    text: typeof value === 'string' ? quote(value) : String(value),
    answer: () => value,
  }));
const read: fc.Arbitrary<Sample> = fc.constantFrom(...KEYS).map((key) => ({
  text: `data.${key}`,
  answer: (values: Values) => (Object.hasOwn(values, key) ? values[key]! : null),
}));

const { expression } = fc.letrec<{ expression: Sample }>((tie) => ({
  expression: fc.oneof(
    { maxDepth: 5, withCrossShrink: true },
    literal,
    read,
    fc
      .tuple(tie('expression'), fc.constantFrom('AND', '&&', 'and'), tie('expression'))
      .map(([l, sign, r]) => ({
        text: `(${l.text}) ${sign} (${r.text})`,
        answer: (values: Values) => truth(l.answer(values)) && truth(r.answer(values)),
      })),
    fc
      .tuple(tie('expression'), fc.constantFrom('OR', '||', 'or'), tie('expression'))
      .map(([l, sign, r]) => ({
        text: `(${l.text}) ${sign} (${r.text})`,
        answer: (values: Values) => truth(l.answer(values)) || truth(r.answer(values)),
      })),
    fc.tuple(fc.constantFrom('NOT ', '!', 'not'), tie('expression')).map(([sign, e]) => ({
      text: `${sign}(${e.text})`,
      answer: (values: Values) => !truth(e.answer(values)),
    })),
    fc
      .tuple(
        tie('expression'),
        fc.constantFrom('==', '!=', '<', '<=', '>', '>='),
        tie('expression'),
      )
      .map(([l, sign, r]) => ({
        text: `(${l.text})${sign}(${r.text})`,
        answer: (values: Values) => compare(sign, l.answer(values), r.answer(values)),
      })),
    fc
      .tuple(tie('expression'), fc.constantFrom('+', '-', '*', '/', '%'), tie('expression'))
      .map(([l, sign, r]) => ({
        text: `(${l.text}) ${sign} (${r.text})`,
        answer: (values: Values) => calculate(sign, l.answer(values), r.answer(values)),
      })),
    fc.tuple(tie('expression'), tie('expression'), tie('expression')).map(([t, y, n]) => ({
      text: `(${t.text}) ? (${y.text}) : (${n.text})`,
      answer: (values: Values) => (truth(t.answer(values)) ? y.answer(values) : n.answer(values)),
    })),
    fc
      .tuple(tie('expression'), fc.array(tie('expression'), { maxLength: 3 }))
      .map(([item, list]) => ({
        text: `(${item.text}) in [${list.map(({ text }) => text).join(', ')}]`,
        answer: (values: Values) =>
          list.some((entry) => same(entry.answer(values), item.answer(values))),
      })),
    tie('expression').map((e) => ({
      text: `isNull(${e.text})`,
      answer: (values: Values) => e.answer(values) === null,
    })),
    fc.tuple(tie('expression'), tie('expression')).map(([l, r]) => ({
      text: `coalesce(${l.text}, ${r.text})`,
      answer: (values: Values) => l.answer(values) ?? r.answer(values),
    })),
  ),
}));

describe('expressions, at random [FR-L2-003]', () => {
  it('answer what a naive reading of the same tree answers', () => {
    fc.assert(
      fc.property(expression, data, ({ text, answer }, values) => {
        fc.pre(text.length < 2_000);
        const expected = answer(values);
        expect(evaluate(text, values)).toStrictEqual(expected);
        expect(compile(text).test(contextOf(values))).toBe(truth(expected));
        const report = compile(text).explain(contextOf(values));
        expect(report.met).toBe(truth(expected));
        expect(report.because).not.toBe('');
      }),
      random(3_000),
    );
  });

  it('print with the fewest parentheses and still mean the same', () => {
    fc.assert(
      fc.property(expression, data, ({ text, answer }, values) => {
        fc.pre(text.length < 2_000);
        const parsed = parseExpression(text);
        const printed = parsed.ok ? printExpression(parsed.tree) : '';
        expect(evaluate(printed, values)).toStrictEqual(answer(values));
      }),
      random(3_000),
    );
  });

  it('are refused or evaluated, whatever the text; nothing else happens', () => {
    const piece = fc.constantFrom(
      ...['data', 'actor', 'now', '.', 'x', '[', ']', '(', ')', ',', '?', ':', '!', 'NOT', 'AND'],
      ...['OR', 'in', '==', '<', '+', '-', '%', '1', "'a'", '"', '\\', ';', '{', '`', '=>', 'this'],
      ...['constructor', '__proto__', 'lower', 'max', 'null', '\u0000', '\uD800', '…', '//', '/*'],
    );
    const soup = fc.oneof(
      fc.string({ maxLength: 60 }),
      fc.string({ unit: 'binary', maxLength: 60 }),
      fc.array(piece, { maxLength: 30 }).map((pieces) => pieces.join(' ')),
      fc.array(piece, { maxLength: 30 }).map((pieces) => pieces.join('')),
    );
    fc.assert(
      fc.property(soup, fc.dictionary(fc.string(), fc.jsonValue()), (source, values) => {
        const parsed = parseExpression(source);
        if (!parsed.ok) {
          expect(parsed.fault.message.length).toBeGreaterThan(0);
          expect(parsed.fault.advice.length).toBeGreaterThan(0);
          return;
        }
        try {
          expect(typeof compile(source).evaluate(contextOf(values))).not.toBe('function');
        } catch (error) {
          expect((error as Error).name).toBe('ExpressionRunError');
        }
      }),
      random(3_000),
    );
  });
});
