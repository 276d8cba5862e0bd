export {
  Engine,
  UnknownInstanceError,
  type CommittedDecision,
  type EngineOptions,
  type Start,
  type StartWith,
} from './engine';
export { MemoryDirectory, type Groups } from './memory-directory';
export { holdAfter } from './hold';
