export { registerLedger } from './register';
export { LedgerStore, type Verdict } from './store';
