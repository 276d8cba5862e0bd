export { FIELD_NAME, parseFieldDefinition, type ParseResult } from './definition';
export { nearestName } from './nearest';
export { checkRecord, type CheckedRecord, type CheckOptions } from './record';
export {
  checkAgainstRules,
  type CrossRule,
  type DocumentLink,
  type RecordRules,
  type RecordValues,
} from './record-rules';
export { FieldTypeRegistry } from './registry';
export { isSameJson } from './same-json';
export { isBlankText, isUnstorable, toStorable } from './text-safety';
export { BUILT_IN_FIELD_TYPES } from './types';
export { RECORD_FIELD_TYPES } from './types/record';
