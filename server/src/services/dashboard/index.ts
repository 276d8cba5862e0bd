export { createDashboard } from './dashboard';
export { labelsOf, recordSummaries } from './record-summaries';
