export { detachRecords } from './detach-records';
export { isNothing, readRaw, type RawInstance } from './raw-rows';
export { parkDamaged } from './park-instance';
export { recoverSnapshot, type Recovery } from './recover-snapshot';
export { deleteDamagedRows, deleteOrphanedRows } from './delete-damaged-rows';
