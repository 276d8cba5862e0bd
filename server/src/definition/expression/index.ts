export { compileExpression, type Expression } from './expression';
export { dataKeysOf } from './keys';
export { EXPRESSION_LIMITS } from './limits';
export { parseExpression } from './parse';
export { printExpression } from './print';
export { childrenOf, type ExpressionNode } from './tree';
