import type { CompiledExpression, ConditionReport, EvaluationContext } from '../../core/contracts';
import { compileTree } from './compile-tree';
import { explainTree } from './explain';
import { Meter } from './meter';
import type { ExpressionNode } from './tree';
import { isTrue } from './values';

/** A compiled expression, as a value (`set`) and as a condition. Immutable, pure, synchronous. */
export interface Expression extends CompiledExpression {
  readonly tree: ExpressionNode;
  /** The result as JSON, or null; a time is returned as ISO text. */
  evaluate(context: EvaluationContext): unknown;
  /**
   * @throws ExpressionRunError if the evaluation was aborted; the condition then counts as not met.
   */
  test(context: EvaluationContext): boolean;
  explain(context: EvaluationContext): ConditionReport;
}

/** Compiles a tree of `parseExpression`. `path` is its path in the definition. */
export function compileExpression(tree: ExpressionNode, source: string, path: string): Expression {
  const meter = new Meter();
  const evaluate = compileTree(tree, meter);
  return {
    path,
    source,
    tree,
    evaluate(context) {
      meter.reset();
      const value = evaluate(context);
      return value instanceof Date ? value.toISOString() : value;
    },
    test(context) {
      meter.reset();
      return isTrue(evaluate(context));
    },
    explain: (context) => explainTree(tree, context),
  };
}
