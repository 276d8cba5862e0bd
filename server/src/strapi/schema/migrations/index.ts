export { migratePlainTables } from './run';
