export { recount, type CountingRecords } from './anchors';
export { eraseRecord } from './erase';
export { readHistory, type HistoryQuery, type HistoryRecord } from './read';
export { SqlHistory } from './sql-history';
export {
  verifyHistory,
  verifyHistoryPart,
  type BrokenChain,
  type HistoryPart,
  type HistoryReport,
} from './verify';
