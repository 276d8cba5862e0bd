export { findPastOfLevelTwo, type PastOfLevelTwo } from './level-two-booted';
export { isOwnType } from './own-schema';
