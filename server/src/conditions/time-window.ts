import { z } from 'zod';

import { parseInstant } from '../core/calendar';
import type { ConditionContract, Json } from '../core/contracts';
import type { Problem } from '../core/errors';
import { reportKeys } from './input';

const DAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
const MINUTES = 60;

const clockTime = z
  .string()
  .regex(/^(?:[01]\d|2[0-3]):[0-5]\d$|^24:00$/, { error: 'must be a time such as "09:00"' });

const isMoment = (text: string): boolean => !Number.isNaN(parseInstant(text, { zone: 'required' }));

const moment = z.string().refine(isMoment, {
  error: 'must be a date or a time with its zone, such as "2026-05-31T09:00:00Z"',
});

function isTimeZone(zone: string): boolean {
  if (zone.length > 64) return false;
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone });
    return true;
  } catch {
    return false;
  }
}

const shape = {
  from: clockTime.optional(),
  to: clockTime.optional(),
  days: z.array(z.enum(DAYS)).min(1).optional(),
  timezone: z
    .string()
    .refine(isTimeZone, { error: 'must be a time zone such as "Europe/Berlin"' })
    .optional(),
  after: moment.optional(),
  before: moment.optional(),
};

const windowShape = z.object(shape);

type Window = z.output<typeof windowShape>;

const minutesOf = (time: string): number =>
  Number(time.slice(0, 2)) * MINUTES + Number(time.slice(3));

/** Day of the week and minute of the day in the time zone. */
function localTime(now: number, timeZone: string): { day: string; minute: number } {
  const format = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    weekday: 'short',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  });
  const parts = new Map(format.formatToParts(now).map(({ type, value }) => [type, value]));
  return {
    day: (parts.get('weekday') ?? '').toLowerCase(),
    minute: Number(parts.get('hour')) * MINUTES + Number(parts.get('minute')),
  };
}

/** A window whose end is before its start continues past midnight and belongs to its first day. */
function isOpen({ from, to, days }: Window, day: string, minute: number): boolean {
  const begin = minutesOf(from ?? '00:00');
  const end = minutesOf(to ?? '24:00');
  const includes = (name: string): boolean => !days || (days as readonly string[]).includes(name);
  if (begin < end) return includes(day) && minute >= begin && minute < end;
  const eve = DAYS[(DAYS.indexOf(day as (typeof DAYS)[number]) + DAYS.length - 1) % DAYS.length];
  return (includes(day) && minute >= begin) || (includes(eve ?? day) && minute < end);
}

function check(input: Json): readonly Problem[] {
  const unknown = reportKeys(input, Object.keys(shape));
  const parsed = windowShape.safeParse(input);
  if (!parsed.success) {
    const wrong = parsed.error.issues.map(({ path, message }) => ({
      path: path.map((part) => (typeof part === 'symbol' ? String(part) : part)),
      message: `"${path.map(String).join('.')}" ${message}`,
    }));
    return [...unknown, ...wrong];
  }
  const { from, to, days, after, before } = parsed.data;
  if ([from, to, days, after, before].every((part) => part === undefined)) {
    return [...unknown, { path: [], message: 'it needs from, to, days, after or before' }];
  }
  return unknown;
}

/**
 * `{ "type": "time_window", "from": "09:00", "to": "17:00", "days": ["mon", "tue"], "timezone":
 * "Europe/Berlin" }`: the current time is within these hours; `after` and `before` are absolute
 * bounds. The default time zone is UTC.
 */
export const timeWindow: ConditionContract = {
  name: 'time_window',
  pure: true,
  check,
  evaluate(input, { now }) {
    const window = windowShape.parse(input);
    const zone = window.timezone ?? 'UTC';
    const { day, minute } = localTime(now, zone);
    const begun = window.after === undefined || now >= Date.parse(window.after);
    const ended = window.before !== undefined && now >= Date.parse(window.before);
    const met = begun && !ended && isOpen(window, day, minute);
    const clock = `${String(Math.floor(minute / MINUTES)).padStart(2, '0')}:${String(minute % MINUTES).padStart(2, '0')}`;
    return {
      met,
      because: `it is ${day} ${clock} in ${zone}, ${met ? 'within' : 'outside'} the window`,
    };
  },
};
