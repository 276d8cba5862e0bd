export { fromToken, toToken, type TimelineCursor } from './cursor';
export { historySource, interactionSource, taskSource, type Sighted } from './sources';
