export { compileCondition } from './compile-condition';
export { compileExpressionAt } from './expression-at';
