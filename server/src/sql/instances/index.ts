export { SqlStorage, type SqlStorageOptions } from './sql-storage';
