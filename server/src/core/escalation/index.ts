export { armEscalations, escalationsIn, isEscalation } from './arm';
export { automationCompleted, automationFailed } from './automation';
export { escalate } from './escalate';
export { snooze } from './snooze';
