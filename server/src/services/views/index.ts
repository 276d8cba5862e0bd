export { viewPruning } from './pruning';
export { Views } from './views';
