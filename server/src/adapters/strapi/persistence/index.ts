export { levelTwoHasBooted } from './level-two-booted';
export { keepOutOfSchemaMemory } from './schema-memory';
