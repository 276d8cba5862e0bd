export { InstanceList, type InstanceListQuery } from './instance-list';
export { InstanceRows, type FailingTimer, type RecordTable } from './instance-rows';
export type { LiveInstance, PlacedInstance } from '../instances/rows/instance';
export { findTaskState } from './task-state';
export { WaitingInstances } from './waiting-instances';
