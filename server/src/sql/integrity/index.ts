export { detachRecords } from './detach-records';
export { isNothing, readRaw, type RawInstance } from './raw-rows';
export { parkCorrupt, type ParkedInstance } from './park-instance';
export { recoverSnapshot, type Recovery } from './recover-snapshot';
export { deleteOrphanedRows } from './delete-orphaned-rows';
export { replaceInstanceRows } from './replace-instance-rows';
