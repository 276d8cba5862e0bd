export { fromToken, toToken, type TimelineCursor } from './cursor';
export { historySource, taskSource, type Sighted, type Source } from './sources';
