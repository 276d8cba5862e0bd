import type jsep from 'jsep';

import { ExpressionSyntaxError } from './fault';
import { EXPRESSION_LIMITS } from './limits';

const isNode = (value: unknown): value is jsep.Expression =>
  typeof value === 'object' && value !== null && 'type' in value;

/**
 * Counts nodes and depth iteratively: the parser may return a left-deep tree of any depth.
 *
 * @throws ExpressionSyntaxError if a limit is exceeded.
 */
export function measure(root: jsep.Expression): void {
  const nodes: jsep.Expression[] = [root];
  const depths: number[] = [1];
  const visit = (value: unknown, depth: number): void => {
    if (!isNode(value)) return;
    nodes.push(value);
    depths.push(depth);
  };
  for (let index = 0; index < nodes.length; index += 1) {
    if (nodes.length > EXPRESSION_LIMITS.nodes) {
      throw tooLarge(`the expression has more than ${EXPRESSION_LIMITS.nodes} parts`);
    }
    const node = nodes[index];
    const below = (depths[index] ?? 0) + 1;
    if (below - 1 > EXPRESSION_LIMITS.depth) {
      throw tooLarge(`the expression is nested deeper than ${EXPRESSION_LIMITS.depth}`);
    }
    for (const key in node) {
      const value = node[key];
      if (Array.isArray(value)) for (const item of value) visit(item, below);
      else visit(value, below);
    }
  }
}

export const tooLarge = (message: string): ExpressionSyntaxError =>
  new ExpressionSyntaxError(
    0,
    message,
    'split it with {"all": [...]} or {"any": [...]}, and write a row of == as data.x in [...]',
  );
