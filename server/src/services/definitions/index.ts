export { CompileEnvironments } from './compile-environment';
export { createDefinitions } from './definitions';
export type { StoredDefinitions } from './source';
