import { officeWeek } from '../model/week';
import { ownTimeZone } from '../model/zones';
import { CalendarForm } from './CalendarForm';

/** A new calendar: Monday to Friday, nine to five, in the time zone of the browser. */
export const CreatePage = () => (
  <CalendarForm first={{ name: '', timeZone: ownTimeZone(), week: officeWeek(), holidays: [] }} />
);
