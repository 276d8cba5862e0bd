export { compileExpression, type Expression } from './expression';
export { ExpressionRunError, type ExpressionFault } from './fault';
export { dataKeysOf, type DataKeyUse } from './keys';
export { EXPRESSION_LIMITS } from './limits';
export { parseExpression, type ParsedExpression } from './parse';
export { printExpression } from './print';
export { childrenOf, type ExpressionNode } from './tree';
