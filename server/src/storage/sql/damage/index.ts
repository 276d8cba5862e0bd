export { isNothing, readRaw, type RawInstance } from './raw-rows';
export { parkDamaged } from './park';
export { salvage, type Salvage } from './salvage';
export { scrub, scrubOrphans } from './scrub';
