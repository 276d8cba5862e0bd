import { canonicalize, toSourcePosition, type CanonicalExpression } from './canonical';
import { ExpressionSyntaxError, type ExpressionFault } from './fault';
import { measure, tooLarge } from './measure';
import { parseWithJsep } from './parser';
import { readTree } from './read-tree';
import { tokenize } from './tokens';
import type { ExpressionNode } from './tree';

export type ParsedExpression =
  | { readonly ok: true; readonly tree: ExpressionNode }
  | { readonly ok: false; readonly fault: ExpressionFault };

/** Parses an expression. Never throws: a problem is returned with its position and advice. */
export function parseExpression(source: string): ParsedExpression {
  try {
    const canonical = canonicalize(tokenize(source));
    const root = parse(canonical);
    measure(root);
    return { ok: true, tree: readTree(root, canonical) };
  } catch (error) {
    if (error instanceof ExpressionSyntaxError) return { ok: false, fault: error.fault };
    throw error;
  }
}

function parse(canonical: CanonicalExpression): ReturnType<typeof parseWithJsep> {
  try {
    return parseWithJsep(canonical.text);
  } catch (error) {
    // The parser is recursive: prefixes and ternaries can overflow the call stack.
    if (error instanceof RangeError) throw tooLarge('the expression is nested too deep');
    const { description, index } = error as { description?: string; index?: number };
    throw new ExpressionSyntaxError(
      toSourcePosition(canonical, index ?? 0),
      'a value is missing or out of place here',
      `write an operator between two values${description === undefined ? '' : ` (${description})`}`,
    );
  }
}
