export { corruptionOf } from './corruption';
export { Damage, type Repaired } from './damage';
export { verifyInstances } from './verify';
