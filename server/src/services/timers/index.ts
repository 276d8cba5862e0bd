export { Timers } from './timers';
