import { DateTime, IANAZone } from 'luxon';

/** Whether this is the name of a time zone: `Europe/Berlin`. */
export const isTimeZone = (name: string): boolean => IANAZone.isValidZone(name);

/** A time in milliseconds since 1970 as local time, in ISO 8601 with its offset. */
export const toLocalTime = (time: number, zone: string): string =>
  DateTime.fromMillis(time, { zone }).toISO() ?? '';
