export { armEscalations, escalationsIn, isEscalation } from './arm';
export { escalate } from './escalate';
export { snooze } from './snooze';
