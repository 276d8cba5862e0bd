export { fromToken, toToken, type TimelineCursor } from './cursor';
export { mailSource } from './mails';
export { historySource, taskSource } from './sources';
export { type Period, type Sighted, type Source, type Wanted } from './wanted';
