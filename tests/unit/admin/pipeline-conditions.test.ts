import fc from 'fast-check';

import {
  completionsAt,
  insertCompletion,
} from '../../../admin/src/pages/Pipelines/model/completion';
import {
  complete,
  isUnary,
  OPERATORS,
  readCondition,
  readValue,
  showValue,
  writeCondition,
  type ConditionNode,
} from '../../../admin/src/pages/Pipelines/model/condition';
import { parseExpression } from '../../../server/src/definition/expression/parse';
import { printExpression } from '../../../server/src/definition/expression/print';

const value = fc.oneof(
  fc.string({ maxLength: 8 }).filter((text) => !/[\ud800-\udfff\0]/.test(text)),
  fc.integer({ min: -1_000_000, max: 1_000_000 }),
  fc.boolean(),
);
const field = fc.constantFrom('score', 'address.city', 'actor.id', 'actor.roles', 'value_2');

const rule: fc.Arbitrary<ConditionNode> = fc
  .tuple(field, fc.constantFrom(...OPERATORS), fc.array(value, { minLength: 1, maxLength: 3 }))
  .map(([name, operator, values]) => ({
    kind: 'rule' as const,
    field: name,
    operator,
    values: isUnary(operator) ? [] : operator === 'in' ? values : values.slice(0, 1),
  }));

const condition: fc.Arbitrary<ConditionNode> = fc.letrec<{ node: ConditionNode }>((tie) => ({
  node: fc.oneof(
    { maxDepth: 3 },
    rule,
    fc.record({
      kind: fc.constantFrom('and' as const, 'or' as const),
      items: fc.array(tie('node'), { minLength: 2, maxLength: 3 }),
    }),
  ),
})).node;

/** A group that begins with a group of its own kind is one with it. */
function flat(node: ConditionNode): ConditionNode {
  if (node.kind === 'rule') return node;
  const [first, ...others] = node.items.map(flat);
  const begun = first?.kind === node.kind ? first.items : first ? [first] : [];
  return { ...node, items: [...begun, ...others] };
}

describe('The rules of a condition', () => {
  test('are written as an expression that reads as the same rules', () => {
    fc.assert(
      fc.property(condition, (node) => {
        const text = writeCondition(node);
        expect(readCondition(text)).toEqual(flat(node));
      }),
    );
  });

  test('say what the text that they are read from says', () => {
    fc.assert(
      fc.property(condition, (node) => {
        const text = writeCondition(node);
        const read = readCondition(text) as ConditionNode;
        const parsed = parseExpression(text);
        expect(parsed.ok && printExpression(parsed.tree)).toBe(writeCondition(read));
      }),
    );
  });

  test.each([
    'data.score > data.limit',
    'data.score + 1 > 2',
    'lower(data.name) == "x"',
    'data.lines[0].price > 1',
    'now > date(data.due)',
    "data['a-b'] == 1",
    'data.a == 1 ? true : false',
    'data.score >',
    'NOT (data.a == 1)',
    'data.a != null',
    'data.a in data.list',
    'data.actor.id == 1',
  ])('do not touch what they cannot say: %s', (text) => {
    expect(readCondition(text)).toBeUndefined();
  });

  test.each([
    ["data.score > 50 AND data.region == 'EMEA'", ['score', 'region']],
    ['data.hot OR NOT data.cold', ['hot', 'cold']],
    ["data.region in ['EMEA', 'AMER']", ['region']],
    ['data.score == null', ['score']],
  ])('read %s', (text, fields) => {
    const node = readCondition(text) as ConditionNode;
    const rules = node.kind === 'rule' ? [node] : node.items;
    expect(rules.map((one) => one.kind === 'rule' && one.field)).toEqual(fields);
  });

  test('without a field are in no expression', () => {
    const empty = { kind: 'rule', field: '', operator: '==', values: [1] } as const;
    const whole = { ...empty, field: 'score' };
    expect(complete({ kind: 'and', items: [empty, whole] })).toEqual({
      kind: 'and',
      items: [whole],
    });
    expect(complete({ kind: 'and', items: [empty] })).toBeUndefined();
    expect(readCondition('')).toEqual({ kind: 'and', items: [] });
  });

  test('show values as they are typed', () => {
    fc.assert(
      fc.property(value, (one) => {
        expect(readValue(showValue(one))).toEqual(one);
      }),
    );
    expect([readValue('007'), readValue('1.50'), readValue("'12'"), readValue('EMEA')]).toEqual([
      ...['007', 1.5, '12', 'EMEA'],
    ]);
  });
});

describe('Completion', () => {
  test('offers keys, functions and the actor, and nothing inside of a text', () => {
    const offered = (text: string) =>
      completionsAt(text, text.length, ['score', 'state']).map((one) => one.text);
    expect(offered('data.s')).toEqual(['data.score', 'data.state']);
    expect(offered('data.a == 1 AND sc')).toEqual(['data.score']);
    expect(offered('low')).toEqual(['lower(']);
    expect(offered('act')).toContain('actor.roles');
    expect(offered("data.a == 'sc")).toEqual([]);
    expect(offered("data.a == 'it\\'s' AND sc")).toEqual(['data.score']);
    expect(offered('data.a ')).toEqual([]);
  });

  test('replaces the word before the cursor alone', () => {
    expect(insertCompletion('a AND sc > 1', 8, 'data.score')).toEqual({
      ...{ text: 'a AND data.score > 1', cursor: 16 },
    });
  });
});
