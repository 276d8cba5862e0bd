export { digestOf } from './digest';
export { guardDefinitions } from './guard';
export { knownRoles, knownTeams } from './known-names';
export { attributesOfType, mayBeSubject, subjectTypes } from './known-types';
export { DefinitionRows, type DefinitionFilter } from './rows';
export type { StoredDefinition, StoredEntity, StoredHead } from './stored';
