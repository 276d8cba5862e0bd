export { detachRecords } from './detach-records';
export { isNothing, readRaw, type RawInstance } from './raw-rows';
export { parkDamaged } from './park-instance';
export { salvage, type Salvage } from './recover-snapshot';
export { scrub, scrubOrphans } from './delete-damaged-rows';
