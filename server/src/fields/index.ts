export { FIELD_NAME, parseFieldDefinition, type ParseResult } from './definition';
export { nearestName } from './nearest';
export { checkRecord, type CheckedRecord, type CheckOptions } from './record';
export { FieldTypeRegistry } from './registry';
