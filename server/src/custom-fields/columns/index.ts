export type { ColumnChanges, Connection } from './contract';
export { addColumnStatement, columnNames } from './base';
export { columnChanges } from './changes';
export { indexName } from './names';
