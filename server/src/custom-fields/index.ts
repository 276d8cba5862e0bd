export { isLiveAttribute, toAttribute, type LiveAttribute } from './attribute';
export { countBreaks, hasData, type BreakSource } from './breaks';
export { refuseClash, refuseDeclared, refuseStrayColumn, type NameCandidate } from './clash';
export {
  addColumnStatement,
  columnChanges,
  columnNames,
  indexName,
  type ColumnChanges,
  type Connection,
} from './columns';
export {
  byPosition,
  fieldOf,
  type CustomFieldDefinition,
  type CustomFieldState,
  type FieldRules,
} from './definition';
export { checkOrder, checkPopulate, checkWhere, type FilterContext } from './filter';
export {
  append,
  placeOf,
  putBack,
  reorder,
  without,
  type EditLayout,
  type LayoutPlace,
} from './layout';
export type { ModelShape } from './model';
export { planChange, planField, type PlannedChange, type PlannedField } from './plan';
export { parseRows } from './row';
export { readStored } from './stored';
export { checkWrite, isStoredValue, type WriteCheck, type WriteOptions } from './value';
