import { z } from 'zod';

import { isoTime } from './instances';

const NAME = /^[a-z][a-z0-9_-]{0,63}$/;
const CLOCK = /^(?:[01]\d|2[0-3]):[0-5]\d$/;

const clock = z
  .string({ error: 'must be a time such as "09:00"' })
  .regex(CLOCK, { error: 'must be a time such as "09:00"' });

const hours = z.lazy(() =>
  z
    .strictObject(
      {
        days: z
          .array(z.int().min(1).max(7), { error: 'must be a list of days, 1 for Monday' })
          .min(1, { error: 'must name at least one day' })
          .describe('1 is Monday, 7 is Sunday.'),
        from: clock,
        to: z
          .union([clock, z.literal('24:00')], {
            error: 'must be a time such as "17:30", or "24:00"',
          })
          .describe('`24:00` is the end of the day.'),
      },
      { error: 'must be an object with "days", "from" and "to"' },
    )
    .refine(({ from, to }) => from < to, { error: '"to" must be after "from"', path: ['to'] }),
);

const timeZone = z
  .string({ error: 'must be the name of a time zone such as "Europe/Berlin"' })
  .max(64, { error: 'must be shorter' })
  .describe('An IANA name: `Europe/Berlin`.');

/** A calendar as it is written; days and zone are checked by the service. */
export const calendarInput = z.lazy(() =>
  z.strictObject({
    name: z
      .string({ error: 'must be a name' })
      .regex(NAME, {
        error: 'must begin with a lower-case letter and have lower-case letters, digits, _ and -',
      })
      .describe('What `sla.calendar` of a definition calls it.'),
    timeZone,
    hours: z
      .array(hours, { error: 'must be a list' })
      .min(1, { error: 'must have working hours' })
      .max(100, { error: 'must have at most 100 entries' })
      .describe('Working hours by day of the week; spans that overlap become one.'),
    holidays: z
      .array(z.string({ error: 'must be a day such as "2026-12-25"' }), {
        error: 'must be a list of days',
      })
      .max(2_000, { error: 'must have at most 2000 entries' })
      .optional()
      .describe('Days without work: `2026-12-25`.'),
  }),
);
export type CalendarInput = z.infer<typeof calendarInput>;

const calendar = z.lazy(() =>
  z.object({
    name: z.string(),
    timeZone: z.string(),
    hours: z.array(z.object({ days: z.array(z.int()), from: z.string(), to: z.string() })),
    holidays: z.array(z.string()),
    revision: z.int().describe('Rises by one with every change.'),
  }),
);

/** What a change may also have. */
const revision = z
  .int({ error: 'must be a whole number' })
  .optional()
  .describe('The revision that the caller has read; 409 if it is stale.');

/** GET /calendars : by name. */
export namespace ListCalendars {
  export const response = z.lazy(() => z.object({ data: z.array(calendar), meta: z.object({}) }));
  export type Response = z.infer<typeof response>;
}

/** GET /calendars/:name, POST /calendars and PUT /calendars/:name. */
export namespace SaveCalendar {
  export const request = z.lazy(() => z.strictObject({ data: calendarInput }));
  export const change = z.lazy(() =>
    z.strictObject({ data: calendarInput.unwrap().omit({ name: true }).extend({ revision }) }),
  );
  export const response = z.lazy(() => z.object({ data: calendar, meta: z.object({}) }));
  export type Change = z.infer<typeof change>['data'];
  export type Response = z.infer<typeof response>;
}

/** POST /calendars/:name/due : when a duration is over. */
export namespace TestCalendar {
  export const request = z.lazy(() =>
    z.strictObject({
      data: z.strictObject({
        duration: z
          .string({ error: 'must be a duration such as "2 days"' })
          .describe('Days are working days, hours working hours.'),
        from: z
          .string({ error: 'must be a date and time such as 2026-03-02T09:00:00Z' })
          .max(64, { error: 'must be a date and time such as 2026-03-02T09:00:00Z' })
          .optional()
          .describe('Now by default.'),
      }),
    }),
  );
  export const response = z.lazy(() =>
    z.object({
      data: z.object({
        from: isoTime,
        due: isoTime,
        local: z.string().describe('The same in the time zone of the calendar.'),
      }),
      meta: z.object({}),
    }),
  );
  export type Response = z.infer<typeof response>;
}
