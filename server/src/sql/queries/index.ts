export { InstanceList, type InstanceListQuery } from './instance-list';
export {
  InstanceRows,
  type FailingTimer,
  type LiveInstance,
  type PlacedInstance,
  type RecordTable,
} from './instance-rows';
export { findTaskState } from './task-state';
export { WaitingInstances } from './waiting-instances';
