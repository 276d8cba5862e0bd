export { migrateAfterSync } from './run';
