export { Engine, UnknownInstanceError } from './engine';
export type { EngineOptions } from './options';
export type { CommittedDecision, Start, StartWith } from './orders';
export { MemoryDirectory, type Groups } from './memory-directory';
export { TIMER_ATTEMPTS, type TimerCall } from './run-timers';
export { stepLimitAfter } from './step-limit';
