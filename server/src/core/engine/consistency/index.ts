export { findContradiction } from './find-contradiction';
export { repair, type Repair, type RepairOrder } from './repair';
