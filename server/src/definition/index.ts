export { compileDefinition, validateDefinition } from './compile';
export type { Diagnostic } from './diagnostics';
export { parseDuration } from './duration';
export { DEFINITION_LIMITS } from './limits';
export { BUILT_IN_ENTITIES } from './names';
export { definitionLanguage } from './schema';
export { formatPath } from './path';
export { findJsonFault } from './plain-json';
export type { CompileEnvironment } from './compile-environment';
