export { registerLedger } from './register';
export { LedgerStore, type ContactTables } from './store';
