export { Aggregates } from './aggregates';
export { toCsv, toCsvRow } from './csv';
export { Reports } from './reports';
