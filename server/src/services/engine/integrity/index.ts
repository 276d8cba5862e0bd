export { corruptionOf } from './corruption';
export { Integrity, type Repaired } from './integrity';
export { verifyInstances } from './verify';
export { releaseRecords } from './release-records';
