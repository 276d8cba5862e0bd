export { InstanceList, type InstanceWish } from './instance-list';
export { InstanceRows, type LiveInstance } from './instance-rows';
export { findTaskState } from './task-state';
