import { addWorkingTime, isTimeZone, toLocalTime, type Calendar } from '../calendars';
import {
  calendarInput,
  type CalendarInput,
  type SaveCalendar,
  type TestCalendar,
} from '../contracts/calendars';
import { parseRequest } from '../contracts/parse';
import { isCalendarDay, parseInstant } from '../core/calendar';
import type { Clock, DueTime, WorkingTime } from '../core/contracts';
import {
  CrmConflictError,
  CrmNotFoundError,
  CrmValidationError,
  type Problem,
} from '../core/errors';
import { parseDuration } from '../definition';
import { isValidIdentifier } from '../sql/identifier';
import type { CalendarRows, StoredCalendar } from '../sql/calendars/calendar-rows';
import { withStrapiErrors } from '../strapi/ports/errors';

type CalendarView = Omit<StoredCalendar, 'hours' | 'holidays'> & {
  hours: { days: number[]; from: string; to: string }[];
  holidays: string[];
};

/** FR-L3-002. `strapi.plugin('nexus-crm').service('calendars')`: working hours and holidays. */
export class Calendars {
  constructor(
    private readonly rows: CalendarRows,
    private readonly clock: Clock,
  ) {}

  list(): Promise<CalendarView[]> {
    return withStrapiErrors(async () => (await this.rows.all()).map(present));
  }

  /** @throws NotFoundError */
  get(name: string): Promise<CalendarView> {
    return withStrapiErrors(async () => present(await this.#find(name)));
  }

  /** @throws ValidationError, ConflictError if there is one of this name. */
  create(input: CalendarInput): Promise<CalendarView> {
    return withStrapiErrors(async () => {
      const calendar = checked(input);
      if (!(await this.rows.insert(calendar))) {
        const message = `There is a calendar "${calendar.name}" already.`;
        throw new CrmConflictError(message, { name: calendar.name });
      }
      return present({ ...calendar, revision: 1 });
    });
  }

  /**
   * Clocks that run keep their time.
   *
   * @throws NotFoundError, ValidationError, ConflictError if `revision` is stale.
   */
  update(name: string, { revision, ...input }: SaveCalendar.Change): Promise<CalendarView> {
    return withStrapiErrors(async () => {
      const stored = await this.#find(name);
      const calendar = checked({ ...input, name });
      if (revision !== undefined && revision !== stored.revision) throw stale(name);
      if (!(await this.rows.replace(calendar, stored.revision))) throw stale(name);
      return present({ ...calendar, revision: stored.revision + 1 });
    });
  }

  /** Clocks that run keep their time. @throws NotFoundError */
  delete(name: string): Promise<CalendarView> {
    return withStrapiErrors(async () => {
      const calendar = await this.#find(name);
      await this.rows.delete(name);
      return present(calendar);
    });
  }

  /** When a duration is over. @throws NotFoundError, ValidationError */
  due(
    name: string,
    { duration, from }: { readonly duration: string; readonly from?: string | undefined },
  ): Promise<TestCalendar.Response['data']> {
    return withStrapiErrors(async () => {
      const calendar = await this.#find(name);
      const parsed = parseDuration(duration);
      if (!parsed.ok) throw problem(['data', 'duration'], `${parsed.message}; ${parsed.advice}`);
      const begin =
        from === undefined ? this.clock.now().getTime() : parseInstant(from, { zone: 'required' });
      if (Number.isNaN(begin)) {
        throw problem(['data', 'from'], 'must be a date and time such as 2026-03-02T09:00:00Z');
      }
      const { days, clockMs } = parsed.duration;
      const amount = { days, clockMs };
      const { at, reason } = addWorkingTime(calendar, { calendar: name, from: begin, amount });
      if (at === null) throw problem(['data', 'duration'], `cannot be computed: ${String(reason)}`);
      return {
        from: new Date(begin).toISOString(),
        due: new Date(at).toISOString(),
        local: toLocalTime(at, calendar.timeZone),
      };
    });
  }

  /** For the engine: a calendar that does not exist has no time. */
  async workingTime(time: WorkingTime): Promise<DueTime> {
    const calendar = await this.rows.find(time.calendar);
    return calendar
      ? addWorkingTime(calendar, time)
      : { at: null, reason: `There is no calendar "${time.calendar}".` };
  }

  async names(): Promise<readonly string[]> {
    return (await this.rows.all()).map(({ name }) => name);
  }

  async #find(name: string): Promise<StoredCalendar> {
    const calendar = isValidIdentifier(name) ? await this.rows.find(name) : undefined;
    if (calendar) return calendar;
    throw new CrmNotFoundError('There is no such calendar.');
  }
}

/** @throws CrmValidationError naming every wrong key. */
function checked(input: CalendarInput): Calendar {
  const { holidays = [], ...calendar } = parseRequest(calendarInput, input);
  const problems: Problem[] = holidays.flatMap((day, index) =>
    isCalendarDay(day)
      ? []
      : [
          {
            path: ['data', 'holidays', index],
            message: `"data.holidays.${index}" must be a day of the calendar such as 2026-12-25`,
          },
        ],
  );
  if (!isTimeZone(calendar.timeZone)) {
    const message = '"data.timeZone" must be the name of a time zone such as "Europe/Berlin"';
    problems.push({ path: ['data', 'timeZone'], message });
  }
  if (problems.length > 0) throw new CrmValidationError(problems);
  return { ...calendar, holidays: [...new Set(holidays)].sort() };
}

const problem = (path: Problem['path'], message: string): CrmValidationError =>
  new CrmValidationError([{ path, message: `"${path.join('.')}" ${message}` }]);

const stale = (name: string): CrmConflictError =>
  new CrmConflictError(`The calendar "${name}" was changed by another request: read it again`, {
    name,
  });

const present = ({ hours, holidays, ...calendar }: StoredCalendar): CalendarView => ({
  ...calendar,
  hours: hours.map(({ days, from, to }) => ({ days: [...days], from, to })),
  holidays: [...holidays],
});
