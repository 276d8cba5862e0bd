import type jsep from 'jsep';

import { nearestName } from '../../fields';
import type { CanonicalExpression } from './canonical';
import { ExpressionSyntaxError } from './fault';
import { FUNCTIONS } from './functions';
import { ACTOR_MEMBERS, isActorMember, isForbiddenName, isRoot, ROOTS } from './names';
import type { Token } from './tokens';
import type {
  ArithmeticOperator,
  ComparisonOperator,
  ExpressionNode,
  LiteralNode,
  ReadNode,
} from './tree';

const COMPARISONS: ReadonlySet<string> = new Set(['==', '!=', '<', '<=', '>', '>=']);
const ARITHMETIC: ReadonlySet<string> = new Set(['+', '-', '*', '/', '%']);
const PREFIXES: Readonly<Record<string, 'not' | 'negate' | 'plus'>> = {
  '!': 'not',
  '-': 'negate',
  '+': 'plus',
};

const WORDS = new Map<string, boolean | null>([
  ['true', true],
  ['false', false],
  ['null', null],
]);

/** The literal values of tokens; the parser must agree with them. */
const LITERALS: Readonly<
  Record<Token['kind'], (value: string) => LiteralNode['value'] | undefined>
> = {
  text: (value) => value,
  number: Number,
  name: (value) => WORDS.get(value),
  sign: () => undefined,
};

/**
 * Converts jsep's tree into ours by a whitelist of node types. Walks our tokens in parallel: they
 * give each node its position, and a tree that does not consist of exactly these tokens in this
 * order is refused.
 */
class TreeReader {
  readonly #tokens: readonly Token[];

  #next = 0;

  constructor({ tokens }: CanonicalExpression) {
    this.#tokens = tokens;
  }

  readAll(root: jsep.Expression): ExpressionNode {
    const tree = this.#read(root);
    this.#skipGroups();
    if (this.#next !== this.#tokens.length) throw this.#disagreement();
    return tree;
  }

  #read(node: jsep.Expression): ExpressionNode {
    switch (node.type) {
      case 'Literal':
        return this.#readLiteral(node as jsep.Literal);
      case 'ArrayExpression':
        return this.#readList(node as jsep.ArrayExpression);
      case 'Identifier':
      case 'MemberExpression':
        return this.#readPath(node);
      case 'UnaryExpression':
        return this.#readPrefix(node as jsep.UnaryExpression);
      case 'BinaryExpression':
        return this.#readBinary(node as jsep.BinaryExpression);
      case 'ConditionalExpression':
        return this.#readChoice(node as jsep.ConditionalExpression);
      case 'CallExpression':
        return this.#readCall(node as jsep.CallExpression);
      default:
        throw this.#disagreement();
    }
  }

  #readLiteral({ value }: jsep.Literal): ExpressionNode {
    const token = this.#take();
    const given = LITERALS[token.kind](token.value);
    if (given === undefined || given !== value) throw this.#disagreement();
    return { kind: 'literal', value: given, at: token.at };
  }

  #readList({ elements }: jsep.ArrayExpression): ExpressionNode {
    const { at } = this.#expect('[');
    const items = this.#readItems(elements);
    this.#expect(']');
    return { kind: 'list', items, at };
  }

  #readItems(nodes: ReadonlyArray<jsep.Expression | null>): ExpressionNode[] {
    return nodes.map((node, index) => {
      if (index > 0) this.#expect(',');
      if (node === null) throw this.#disagreement();
      return this.#read(node);
    });
  }

  /** Members can be read from the roots only, not from literals, lists or results. */
  #readPath(node: jsep.Expression): ReadNode {
    if (node.type === 'Identifier') {
      const token = this.#take();
      if (token.kind !== 'name' || token.value !== node.name) throw this.#disagreement();
      if (!isRoot(token.value)) throw unknownName(token);
      return { kind: 'read', root: token.value, path: [], at: token.at };
    }
    const { object, property, computed } = node as jsep.MemberExpression;
    if (object.type !== 'Identifier' && object.type !== 'MemberExpression') {
      throw new ExpressionSyntaxError(
        this.#peek().at,
        'a member is read from something that is neither data nor actor',
        'read members like data.name, one value at a time',
      );
    }
    const base = this.#readPath(object);
    if (base.root === 'actor' && base.path.length === 0) {
      return { ...base, path: [this.#readActorMember(property, computed)] };
    }
    if (base.root === 'now') {
      throw new ExpressionSyntaxError(
        this.#peek().at,
        'now has no members',
        'compare it with a date, or use daysBetween(now, data.date)',
      );
    }
    const part = computed ? this.#readComputed(property) : this.#readName(property);
    return { ...base, path: [...base.path, part] };
  }

  #readActorMember(property: jsep.Expression, computed: boolean): string {
    const { at } = this.#peek();
    const name = computed ? this.#readComputed(property) : this.#readName(property);
    if (typeof name === 'string' && isActorMember(name)) return name;
    const near = typeof name === 'string' ? nearestName(name, ACTOR_MEMBERS) : undefined;
    throw new ExpressionSyntaxError(
      at,
      `actor has no ${typeof name === 'string' ? `"${name.slice(0, 80)}"` : 'computed members'}`,
      near ? `did you mean "${near}"?` : `actor has ${ACTOR_MEMBERS.join(', ')}`,
    );
  }

  #readName(property: jsep.Expression): string {
    this.#expect('.');
    const token = this.#take();
    if (token.kind !== 'name' || token.value !== property.name) throw this.#disagreement();
    return checkedName(token.value, token.at);
  }

  #readComputed(property: jsep.Expression): string | number | ExpressionNode {
    const { at } = this.#expect('[');
    const key = this.#read(property);
    this.#expect(']');
    if (key.kind !== 'literal') return key;
    if (typeof key.value === 'string') return checkedName(key.value, key.at);
    if (typeof key.value === 'number' && Number.isSafeInteger(key.value)) return key.value;
    throw new ExpressionSyntaxError(
      at,
      'an index in [ ] is neither a name nor a whole number',
      'write data.list[0] or data["name"]',
    );
  }

  #readPrefix({ operator, argument }: jsep.UnaryExpression): ExpressionNode {
    const kind = Object.hasOwn(PREFIXES, operator) ? PREFIXES[operator] : undefined;
    const { at } = this.#expect(operator);
    if (kind === undefined) throw this.#disagreement();
    return { kind, operand: this.#read(argument), at };
  }

  #readBinary(node: jsep.BinaryExpression): ExpressionNode {
    const { operator } = node;
    const left = this.#read(node.left);
    const grouped = this.#tokens[this.#next]?.group === true;
    const { at } = this.#expect(operator);
    const right = this.#read(node.right);
    if (operator === '&&') return { kind: 'and', left, right, at };
    if (operator === '||') return { kind: 'or', left, right, at };
    if (operator === 'in') return { kind: 'in', left, right, at };
    if (COMPARISONS.has(operator)) {
      if (left.kind === 'compare' && !grouped) throw chained(at);
      return { kind: 'compare', operator: operator as ComparisonOperator, left, right, at };
    }
    if (ARITHMETIC.has(operator)) {
      return { kind: 'arithmetic', operator: operator as ArithmeticOperator, left, right, at };
    }
    throw this.#disagreement();
  }

  #readChoice(node: jsep.ConditionalExpression): ExpressionNode {
    const test = this.#read(node.test);
    const { at } = this.#expect('?');
    const yes = this.#read(node.consequent);
    this.#expect(':');
    return { kind: 'choose', test, yes, no: this.#read(node.alternate), at };
  }

  #readCall(node: jsep.CallExpression): ExpressionNode {
    if (node.callee.type !== 'Identifier') {
      throw new ExpressionSyntaxError(
        this.#peek().at,
        'a value is called',
        `only the functions of the language can be called: ${[...FUNCTIONS.keys()].join(', ')}`,
      );
    }
    const token = this.#take();
    if (token.kind !== 'name' || token.value !== node.callee.name) throw this.#disagreement();
    this.#expect('(');
    const items = this.#readItems(node.arguments);
    this.#expect(')');
    checkCall(token, items.length);
    return { kind: 'call', name: token.value, items, at: token.at };
  }

  #skipGroups(): void {
    while (this.#tokens[this.#next]?.group) this.#next += 1;
  }

  #peek(): Token {
    this.#skipGroups();
    const token = this.#tokens[this.#next] ?? this.#tokens.at(-1);
    if (!token) throw this.#disagreement();
    return token;
  }

  #take(): Token {
    const token = this.#peek();
    this.#next += 1;
    return token;
  }

  #expect(sign: string): Token {
    const token = this.#take();
    if (token.kind !== 'sign' || token.value !== sign) throw this.#disagreement();
    return token;
  }

  #disagreement(): ExpressionSyntaxError {
    const at = this.#tokens[Math.min(this.#next, this.#tokens.length) - 1]?.at ?? 0;
    return new ExpressionSyntaxError(
      at,
      'this cannot be read as one expression',
      'put parentheses around its parts',
    );
  }
}

function checkedName(name: string, at: number): string {
  if (!isForbiddenName(name)) return name;
  throw new ExpressionSyntaxError(
    at,
    `"${name}" is reserved by JavaScript`,
    'name the key otherwise',
  );
}

function unknownName({ value, at }: Token): ExpressionSyntaxError {
  const near = nearestName(value, [...ROOTS, 'true', 'false', 'null']);
  const advice = near
    ? `did you mean "${near}"?`
    : `write data.${value} for a key of the data; write text in quotes; expressions know ${ROOTS.join(', ')}`;
  return new ExpressionSyntaxError(at, `"${value.slice(0, 80)}" is not known`, advice);
}

/** `1 < data.x < 5` compares a boolean with a number, which is never intended. */
const chained = (at: number): ExpressionSyntaxError =>
  new ExpressionSyntaxError(at, 'comparisons are chained', 'write data.x > 1 AND data.x < 5');

function checkCall({ value, at }: Token, given: number): void {
  const names = [...FUNCTIONS.keys()];
  const known = FUNCTIONS.get(value);
  if (!known) {
    const near = nearestName(value, names);
    throw new ExpressionSyntaxError(
      at,
      `there is no function "${value.slice(0, 80)}"`,
      near ? `did you mean "${near}"?` : `the functions are ${names.join(', ')}`,
    );
  }
  const [least, most] = known.takes;
  if (given >= least && given <= most) return;
  const wanted = least === most ? String(least) : `${least} to ${most}`;
  throw new ExpressionSyntaxError(
    at,
    `${value} takes ${wanted} values, not ${given}`,
    `write ${known.usage}`,
  );
}

/** @throws ExpressionSyntaxError for a node, name or function that is not allowed. */
export const readTree = (root: jsep.Expression, canonical: CanonicalExpression): ExpressionNode =>
  new TreeReader(canonical).readAll(root);
