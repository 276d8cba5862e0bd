export { BullDriver, type BullDriverOptions } from './bull-driver';
export { loadBull } from './load-bull';
export { redisOptions } from './redis-options';
