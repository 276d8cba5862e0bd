export { SqlHistory } from './sql-history';
export { verifyHistory, type BrokenChain, type HistoryReport } from './verify';
