/** `strapi-plugin-nexus-crm/engine`: pipelines in plain Node, without Strapi. */
export * from '../core/contracts';
export { decide, explain } from '../core/engine';
export { CrmError } from '../core/errors';
export { MemoryDirectory } from '../core/runner';
export { compileDefinition, validateDefinition } from '../definition';
/** @deprecated Renamed: use `validateDefinition`. */
export { validateDefinition as examineDefinition } from '../definition';
export { MemoryStorage } from './memory-storage';
export { SimulatedClock } from './simulated-clock';
export { createEngine, type EngineSetup, StandaloneEngine } from './create-engine';
