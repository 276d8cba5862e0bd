export { compileDefinition, examineDefinition, type DefinitionReport } from './compile';
export type { Diagnostic, DiagnosticCode } from './diagnostics';
export { parseDuration, type Duration, type ParsedDuration } from './duration';
export {
  compileExpression,
  parseExpression,
  type Expression,
  type ExpressionFault,
} from './expression';
export { DEFINITION_LIMITS } from './limits';
export { BUILT_IN_ENTITIES, CONDITION_WORDS, NAME } from './names';
export { formatPath, type JsonPath } from './path';
export type { DefinitionSurroundings, EntityReference } from './surroundings';
