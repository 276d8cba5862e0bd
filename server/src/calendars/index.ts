export type { Calendar, WorkingHours } from './calendar';
export { isTimeZone, toLocalTime } from './time-zone';
export { addWorkingTime } from './working-time';
