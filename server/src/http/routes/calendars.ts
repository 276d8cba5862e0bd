import { ADMIN_ACTIONS } from '../../constants';
import { ListCalendars, SaveCalendar, TestCalendar } from '../../contracts/calendars';
import { defineArea } from '../endpoint';

const ROOT = '/calendars';
const ONE = `${ROOT}/:name`;

export const calendars = defineArea<'read' | 'manage'>({
  tag: 'Calendars',
  description: 'Working hours and holidays, which SLAs count by.',
  level: 3,
  permissions: { read: ADMIN_ACTIONS.definitionsRead, manage: ADMIN_ACTIONS.definitionsManage },
  endpoints: [
    {
      right: 'read',
      method: 'GET',
      path: ROOT,
      handler: 'calendars.find',
      operation: { id: 'listCalendars', summary: 'List the calendars by name' },
      contract: () => ({ response: ListCalendars.response }),
    },
    {
      right: 'manage',
      method: 'POST',
      path: ROOT,
      handler: 'calendars.create',
      operation: {
        id: 'createCalendar',
        summary: 'Create a calendar',
        description: '409 if there is one of this name.',
        status: [201],
      },
      contract: () => ({ body: SaveCalendar.request, response: SaveCalendar.response }),
    },
    {
      right: 'read',
      method: 'GET',
      path: ONE,
      handler: 'calendars.findOne',
      operation: { id: 'getCalendar', summary: 'Get a calendar' },
      contract: () => ({ response: SaveCalendar.response }),
    },
    {
      right: 'manage',
      method: 'PUT',
      path: ONE,
      handler: 'calendars.update',
      operation: {
        id: 'updateCalendar',
        summary: 'Replace a calendar',
        description: 'Clocks that run keep the time that was computed when they began.',
      },
      contract: () => ({ body: SaveCalendar.change, response: SaveCalendar.response }),
    },
    {
      right: 'manage',
      method: 'DELETE',
      path: ONE,
      handler: 'calendars.delete',
      operation: {
        id: 'deleteCalendar',
        summary: 'Delete a calendar',
        description: 'Clocks that run keep their time; new instances start without one.',
      },
      contract: () => ({ response: SaveCalendar.response }),
    },
    {
      right: 'read',
      method: 'POST',
      path: `${ONE}/due`,
      handler: 'calendars.due',
      operation: { id: 'testCalendar', summary: 'Compute when a duration is over' },
      contract: () => ({ body: TestCalendar.request, response: TestCalendar.response }),
    },
  ],
});
