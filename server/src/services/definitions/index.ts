export { CompileEnvironments } from './compile-environment';
export { createDefinitions, type DefinitionTrial } from './definitions';
export type { StoredDefinitions } from './source';
