export { checkAutomatic } from './check-automatic';
export { checkKeys } from './check-keys';
export { checkStages } from './check-stages';
export { DiagnosticCollector } from './collector';
export type { Diagnostic } from './diagnostic';
export { reportIssue, reportUnknownKey } from './issues';
