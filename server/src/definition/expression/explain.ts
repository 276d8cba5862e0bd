import type { ConditionReport, EvaluationContext } from '../../core/contracts';
import { compileTree } from './compile-tree';
import { ExpressionRunError } from './fault';
import { Meter } from './meter';
import { printExpression } from './print';
import { childrenOf, type ExpressionNode } from './tree';
import { isTrue } from './values';

const SHOWN = 80;

const shorten = (text: string): string => (text.length > SHOWN ? `${text.slice(0, SHOWN)}…` : text);

function show(value: unknown): string {
  if (value instanceof Date) return value.toISOString();
  if (Array.isArray(value)) return `a list of ${value.length}`;
  if (typeof value === 'object' && value !== null) return 'an object';
  return shorten(typeof value === 'string' ? JSON.stringify(value) : String(value));
}

/** The outermost reads of a node, whose values explain its result. */
function readsOf(node: ExpressionNode): ExpressionNode[] {
  return node.kind === 'read' ? [node] : childrenOf(node).flatMap(readsOf);
}

/** Whether the result is composed of boolean parts, which are reported one by one. */
const isComposed = (node: ExpressionNode): boolean =>
  node.kind === 'and' || node.kind === 'or' || node.kind === 'not' || node.kind === 'choose';

class Explainer {
  readonly #meter = new Meter();

  readonly #context: EvaluationContext;

  constructor(context: EvaluationContext) {
    this.#context = context;
  }

  report(node: ExpressionNode): ConditionReport {
    const condition = shorten(printExpression(node));
    const answer = this.#evaluate(node);
    if (answer instanceof ExpressionRunError) {
      return { met: false, condition, because: answer.message };
    }
    const met = isTrue(answer);
    if (!isComposed(node)) return { met, condition, because: this.#because(node, met) };
    const parts = this.#reached(node).map((part) => this.report(part));
    const decisive = parts.filter((part) => part.met === (node.kind === 'not' ? !met : met));
    const because = (decisive.length > 0 ? decisive : parts).map((part) => part.because).join('; ');
    return { met, condition, because, parts };
  }

  /** The evaluated parts; operands skipped by short circuit are left out. */
  #reached(node: ExpressionNode): readonly ExpressionNode[] {
    if (node.kind === 'choose') {
      return [node.test, isTrue(this.#evaluate(node.test)) ? node.yes : node.no];
    }
    if (node.kind !== 'and' && node.kind !== 'or') return childrenOf(node);
    const first = isTrue(this.#evaluate(node.left));
    return first === (node.kind === 'or') ? [node.left] : [node.left, node.right];
  }

  /** `data.score has no value, so the comparison is false`. */
  #because(node: ExpressionNode, met: boolean): string {
    const reads = readsOf(node).map((read) => ({
      text: shorten(printExpression(read)),
      value: this.#evaluate(read),
    }));
    const missing = reads.filter(({ value }) => value === null).map(({ text }) => text);
    if (missing.length > 0 && !met) {
      const verb = missing.length === 1 ? 'has' : 'have';
      const what = node.kind === 'compare' ? 'comparison' : 'answer';
      return `${[...new Set(missing)].join(' and ')} ${verb} no value, so the ${what} is false`;
    }
    const undefinedResults = met ? [] : [...new Set(this.#undefinedResults(node))];
    if (undefinedResults.length > 0) {
      const what = node.kind === 'compare' ? 'comparison' : 'answer';
      return `${undefinedResults.join(' and ')}, so the ${what} is false`;
    }
    const values = [...new Set(reads.map(({ text, value }) => `${text} is ${show(value)}`))];
    const condition = shorten(printExpression(node));
    if (values.length === 0) return `${condition} is ${met}`;
    return node.kind === 'read'
      ? values.join(', ')
      : `${values.join(' and ')}, so ${condition} is ${met}`;
  }

  /** Arithmetic without a result though its operands have values, `data.n / 0`, as phrases. */
  #undefinedResults(node: ExpressionNode): readonly string[] {
    const inner = this.#reached(node).flatMap((part) => this.#undefinedResults(part));
    if (inner.length > 0 || node.kind !== 'arithmetic') return inner;
    const [left, right] = [this.#evaluate(node.left), this.#evaluate(node.right)];
    if (left === null || right === null || this.#evaluate(node) !== null) return [];
    const text = shorten(printExpression(node));
    if (typeof left !== 'number' || typeof right !== 'number') {
      return [
        `${text} has no value, because ${show(left)} and ${show(right)} are not both numbers`,
      ];
    }
    const divides = node.operator === '/' || node.operator === '%';
    return right === 0 && divides
      ? [`${text} divides by zero and has no value`]
      : [`${text} is too large and has no value`];
  }

  #evaluate(node: ExpressionNode): unknown {
    this.#meter.reset();
    try {
      return compileTree(node, this.#meter)(this.#context);
    } catch (error) {
      if (error instanceof ExpressionRunError) return error;
      throw error;
    }
  }
}

/**
 * Reports why an expression is true or false, part by part, with the same functions that enforce
 * it. Contains values of the record, so show it only to readers of the record.
 */
export const explainTree = (node: ExpressionNode, context: EvaluationContext): ConditionReport =>
  new Explainer(context).report(node);
