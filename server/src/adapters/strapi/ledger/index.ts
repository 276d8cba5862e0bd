export { registerLedger } from './register';
export { LedgerStore } from './store';
