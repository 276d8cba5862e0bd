import type { EvaluationContext } from '../../core/contracts';
import { ExpressionRunError } from './fault';
import { FUNCTIONS, holds } from './functions';
import type { Meter } from './meter';
import type { ActorMember } from './names';
import type { ArithmeticNode, CallNode, ComparisonNode, ExpressionNode, ReadNode } from './tree';
import { areEqual, isMissing, isTrue, order, readMember, toValue } from './values';

/** A compiled node. */
export type Evaluate = (context: EvaluationContext) => unknown;

/** Turns -0 into 0, because JSON has no -0. */
const unsigned = (value: number): number => value + 0;

const isNull = (node: ExpressionNode): boolean => node.kind === 'literal' && node.value === null;

/**
 * Compiles the tree once, so that an evaluation neither parses nor walks it. The caller resets the
 * meter.
 */
export function compileTree(node: ExpressionNode, meter: Meter): Evaluate {
  const compile = (child: ExpressionNode): Evaluate => compileTree(child, meter);
  switch (node.kind) {
    case 'literal': {
      const { value } = node;
      return () => value;
    }
    case 'list': {
      const items = node.items.map(compile);
      return (context) => items.map((item) => item(context));
    }
    case 'read':
      return compileRead(node, compile);
    case 'not': {
      const operand = compile(node.operand);
      return (context) => !isTrue(operand(context));
    }
    case 'negate':
    case 'plus': {
      const operand = compile(node.operand);
      const factor = node.kind === 'negate' ? -1 : 1;
      return (context) => {
        const value = operand(context);
        return typeof value === 'number' ? unsigned(value * factor) : null;
      };
    }
    case 'and': {
      const [left, right] = [compile(node.left), compile(node.right)];
      return (context) => isTrue(left(context)) && isTrue(right(context));
    }
    case 'or': {
      const [left, right] = [compile(node.left), compile(node.right)];
      return (context) => isTrue(left(context)) || isTrue(right(context));
    }
    case 'compare':
      return compileComparison(node, compile);
    case 'in': {
      const [left, right] = [compile(node.left), compile(node.right)];
      return (context) => holds(right(context), left(context), meter);
    }
    case 'arithmetic':
      return compileArithmetic(node, compile, meter);
    case 'choose': {
      const [test, yes, no] = [compile(node.test), compile(node.yes), compile(node.no)];
      return (context) => (isTrue(test(context)) ? yes(context) : no(context));
    }
    case 'call':
      return compileCall(node, compile, meter);
  }
}

type Compile = (node: ExpressionNode) => Evaluate;

function compileRead({ root, path }: ReadNode, compile: Compile): Evaluate {
  if (root === 'now') return (context) => new Date(context.now);
  const [first, ...rest] = path.map((part) => {
    if (typeof part !== 'object') return () => part;
    return compile(part);
  });
  // A root alone is null: its whole object must not leave the expression.
  if (first === undefined) return () => null;
  const begin = root === 'actor' ? readActor(path[0] as ActorMember) : readData(path[0], first);
  if (rest.length === 0) return begin;
  return (context) =>
    rest.reduce<unknown>((holder, key) => readMember(holder, key(context)), begin(context));
}

const readActor =
  (member: ActorMember): Evaluate =>
  ({ actor }) =>
    toValue(actor[member]);

function readData(part: ReadNode['path'][number] | undefined, key: Evaluate): Evaluate {
  if (typeof part === 'string') return (context) => toValue(context.read(part));
  return (context) => {
    const name = key(context);
    if (name === null) return null;
    if (typeof name !== 'string') {
      throw new ExpressionRunError('data[ ] takes the name of a key, which is a text');
    }
    // Rejects forbidden names, computed ones included.
    readMember(null, name);
    return toValue(context.read(name));
  };
}

/**
 * A comparison with a missing value is false for every operator; only a literal `null` matches it.
 */
function compileComparison(node: ComparisonNode, compile: Compile): Evaluate {
  const left = compile(node.left);
  const right = compile(node.right);
  if (node.operator === '==' || node.operator === '!=') {
    const equal = node.operator === '==';
    if (isNull(node.right)) return (context) => isMissing(left(context)) === equal;
    if (isNull(node.left)) return (context) => isMissing(right(context)) === equal;
    return equal
      ? (context) => areEqual(left(context), right(context))
      : (context) => {
          const [one, other] = [left(context), right(context)];
          return !isMissing(one) && !isMissing(other) && !areEqual(one, other);
        };
  }
  switch (node.operator) {
    case '<':
      return (context) => order(left(context), right(context)) < 0;
    case '<=':
      return (context) => order(left(context), right(context)) <= 0;
    case '>':
      return (context) => order(left(context), right(context)) > 0;
    case '>=':
      return (context) => order(left(context), right(context)) >= 0;
  }
}

const ARITHMETIC: Readonly<
  Record<ArithmeticNode['operator'], (left: number, right: number) => number>
> = {
  '+': (left, right) => left + right,
  '-': (left, right) => left - right,
  '*': (left, right) => left * right,
  '/': (left, right) => left / right,
  '%': (left, right) => left % right,
};

/**
 * Numbers only, except that + concatenates strings; anything else and non-finite results are null.
 */
function compileArithmetic(node: ArithmeticNode, compile: Compile, meter: Meter): Evaluate {
  const left = compile(node.left);
  const right = compile(node.right);
  const calculate = ARITHMETIC[node.operator];
  const joins = node.operator === '+';
  return (context) => {
    const one = left(context);
    const other = right(context);
    if (typeof one === 'number' && typeof other === 'number') {
      const result = calculate(one, other);
      return Number.isFinite(result) ? unsigned(result) : null;
    }
    if (joins && typeof one === 'string' && typeof other === 'string') {
      return meter.chargeText(one + other);
    }
    return null;
  };
}

function compileCall({ name, items }: CallNode, compile: Compile, meter: Meter): Evaluate {
  const known = FUNCTIONS.get(name);
  const values = items.map(compile);
  if (!known) throw new ExpressionRunError(`there is no function "${name}"`);
  return (context) =>
    known.run(
      values.map((value) => value(context)),
      meter,
    );
}
