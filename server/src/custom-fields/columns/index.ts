export type { ColumnChanges, Connection } from './contract';
export { columnChanges } from './changes';
export { indexName } from './names';
