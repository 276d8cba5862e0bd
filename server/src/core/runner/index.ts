export { Engine, type EngineOptions, type Start } from './engine';
export { MemoryDirectory, type Groups } from './memory-directory';
