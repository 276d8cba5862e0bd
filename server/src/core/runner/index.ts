export { Engine } from './engine';
export { UnknownInstanceError } from './unknown-instance';
export type { EngineOptions } from './options';
export type { CommittedDecision, Start, StartWith, Within } from './orders';
export { lastActivityIn } from './last-activity';
export { MemoryDirectory, type Groups } from './memory-directory';
export { TIMER_ATTEMPTS } from './run-timers';
export type { TimerCall } from './timer-execution';
export { stepLimitAfter } from './step-limit';
