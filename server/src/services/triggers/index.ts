export { KnownTriggers } from './known-triggers';
export { SavedTriggers } from './settings';
export { Triggers } from './triggers';
