import { z } from 'zod';

import type { Calendar } from '../../calendars';
import { jsonColumn, toJsonText } from '../columns';
import { isDuplicate } from '../errors';
import type { SqlRuntime } from '../ports';

const TABLE = 'crm_calendars';

const row = z.lazy(() =>
  z.object({
    name: z.string(),
    time_zone: z.string(),
    hours: jsonColumn(
      z.array(z.object({ days: z.array(z.int()), from: z.string(), to: z.string() })),
    ),
    holidays: jsonColumn(z.array(z.string())),
    revision: z.int(),
  }),
);

/** A calendar with its optimistic lock. */
export interface StoredCalendar extends Calendar {
  readonly revision: number;
}

const toCalendar = (found: z.infer<typeof row>): StoredCalendar => ({
  name: found.name,
  timeZone: found.time_zone,
  hours: found.hours,
  holidays: found.holidays,
  revision: found.revision,
});

const columnsOf = ({ timeZone, hours, holidays }: Calendar) => ({
  time_zone: timeZone,
  hours: toJsonText(hours.map(({ days, from, to }) => ({ days: [...days], from, to }))),
  holidays: toJsonText([...holidays]),
});

/** Repository of `crm_calendars`. No cache: a change is in effect in every process at once. */
export class CalendarRows {
  constructor(private readonly runtime: SqlRuntime) {}

  /** By name. */
  async all(): Promise<readonly StoredCalendar[]> {
    const found: unknown = await this.runtime.connection().rows(TABLE).orderBy('name').select('*');
    return z.array(row).parse(found).map(toCalendar);
  }

  async find(name: string): Promise<StoredCalendar | undefined> {
    const found: unknown = await this.runtime.connection().rows(TABLE).where({ name }).select('*');
    // MySQL compares names without case.
    return z
      .array(row)
      .parse(found)
      .map(toCalendar)
      .find((one) => one.name === name);
  }

  /** False if there is one of this name. */
  async insert(calendar: Calendar): Promise<boolean> {
    try {
      const row = { name: calendar.name, revision: 1, ...columnsOf(calendar) };
      await this.runtime.connection().insert(TABLE, [row]);
      return true;
    } catch (error) {
      if (isDuplicate(error)) return false;
      throw error;
    }
  }

  /** Compare-and-set on the revision; returns whether it was written. */
  async replace(calendar: Calendar, revision: number): Promise<boolean> {
    const changed = await this.runtime
      .connection()
      .rows(TABLE)
      .where({ name: calendar.name, revision })
      .update({ ...columnsOf(calendar), revision: revision + 1 });
    return changed > 0;
  }

  /** @returns whether it existed. */
  async delete(name: string): Promise<boolean> {
    return (await this.runtime.connection().rows(TABLE).where({ name }).delete()) > 0;
  }
}
