export { corruptionOf } from './corruption';
export { Damage, type Repaired } from './integrity';
export { verifyInstances } from './verify';
export { releaseRecords } from './release-records';
