import type { Root } from './names';

export type ComparisonOperator = '==' | '!=' | '<' | '<=' | '>' | '>=';
export type ArithmeticOperator = '+' | '-' | '*' | '/' | '%';

interface Placed {
  /** Offset in the source of the node's operator or name, for messages. */
  readonly at: number;
}

export interface LiteralNode extends Placed {
  readonly kind: 'literal';
  readonly value: string | number | boolean | null;
}

export interface ListNode extends Placed {
  readonly kind: 'list';
  readonly items: readonly ExpressionNode[];
}

/** `data.region`, `data.lines[0]['price']`: a root and a path. */
export interface ReadNode extends Placed {
  readonly kind: 'read';
  readonly root: Root;
  /** Names and list indexes; a node if the name is computed. */
  readonly path: ReadonlyArray<string | number | ExpressionNode>;
}

export interface UnaryNode extends Placed {
  readonly kind: 'not' | 'negate' | 'plus';
  readonly operand: ExpressionNode;
}

export interface LogicNode extends Placed {
  readonly kind: 'and' | 'or';
  readonly left: ExpressionNode;
  readonly right: ExpressionNode;
}

export interface ComparisonNode extends Placed {
  readonly kind: 'compare';
  readonly operator: ComparisonOperator;
  readonly left: ExpressionNode;
  readonly right: ExpressionNode;
}

export interface MembershipNode extends Placed {
  readonly kind: 'in';
  readonly left: ExpressionNode;
  readonly right: ExpressionNode;
}

export interface ArithmeticNode extends Placed {
  readonly kind: 'arithmetic';
  readonly operator: ArithmeticOperator;
  readonly left: ExpressionNode;
  readonly right: ExpressionNode;
}

export interface ChoiceNode extends Placed {
  readonly kind: 'choose';
  readonly test: ExpressionNode;
  readonly yes: ExpressionNode;
  readonly no: ExpressionNode;
}

export interface CallNode extends Placed {
  readonly kind: 'call';
  readonly name: string;
  readonly items: readonly ExpressionNode[];
}

/** Our own tree: only these nodes can be evaluated. */
export type ExpressionNode =
  | LiteralNode
  | ListNode
  | ReadNode
  | UnaryNode
  | LogicNode
  | ComparisonNode
  | MembershipNode
  | ArithmeticNode
  | ChoiceNode
  | CallNode;

/** The children of a node, in source order. */
export function childrenOf(node: ExpressionNode): readonly ExpressionNode[] {
  switch (node.kind) {
    case 'literal':
      return [];
    case 'list':
    case 'call':
      return node.items;
    case 'read':
      return node.path.filter((part) => typeof part === 'object');
    case 'not':
    case 'negate':
    case 'plus':
      return [node.operand];
    case 'choose':
      return [node.test, node.yes, node.no];
    default:
      return [node.left, node.right];
  }
}
