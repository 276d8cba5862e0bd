export { compileDefinition, examineDefinition } from './compile';
export type { Diagnostic } from './diagnostics';
export { parseDuration } from './duration';
export { DEFINITION_LIMITS } from './limits';
export { formatPath } from './path';
export type { DefinitionSurroundings } from './surroundings';
