export { recount, type CountingRecords } from './anchors';
export { eraseRecord } from './erase';
export { readHistory, type HistoryQuery, type HistoryRecord } from './read';
export { SqlHistory } from './sql-history';
export { verifyHistory, type BrokenChain, type HistoryReport } from './verify';
