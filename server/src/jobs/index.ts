export { backgroundHandler, type JobKind, type RequestQueue } from './background';
export type { JobDriver } from './driver';
export { EmbeddedDriver } from './embedded-driver';
export { UnleasedTimers } from './unleased-timers';
export { Worker, type JobHandler, type WorkerOptions, type WorkerStatus } from './worker';
