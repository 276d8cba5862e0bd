export { CallLog } from './call-log';
export { TRIGGER_JOB, TriggerEvents } from './event-job';
export { KnownTriggers } from './known-triggers';
export { TriggerOrigin } from './origin';
export { SavedTriggers } from './settings';
export { Triggers } from './triggers';
export { WatchedEntries } from './watched-entries';
