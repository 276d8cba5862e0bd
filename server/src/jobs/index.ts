export { backgroundHandler, type JobKind, type RequestQueue } from './background';
export type { DriverConnection, DriverHost, DriverStatus, JobDriver } from './driver';
export { EmbeddedDriver, LONGEST_SLEEP } from './embedded-driver';
export { settledWithin } from './settled-within';
export { UnleasedTimers } from './unleased-timers';
export { Worker } from './worker';
export type { JobHandler, Together, WorkerOptions, WorkerStatus } from './worker-options';
