import { ADMIN_ACTIONS } from '../../constants';
import { ListTimers, RedriveTimer, RedriveTimers } from '../../contracts/timers';
import { defineArea } from '../endpoint';

const ROOT = '/timers';

export const timers = defineArea<'operate'>({
  tag: 'Timers',
  description:
    'Work for later, for operators: timers of instances, and background jobs, which belong to none. Where the app has a storage of its own, the timers of instances are in that storage, and these endpoints have background jobs alone.',
  level: 2,
  permissions: { operate: ADMIN_ACTIONS.instancesOperate },
  endpoints: [
    {
      right: 'operate',
      method: 'GET',
      path: ROOT,
      handler: 'timers.find',
      operation: {
        id: 'listTimers',
        summary: 'List timers and background jobs, the earliest first',
        description: 'Those on records whose type the caller may read, without what they carry.',
      },
      contract: () => ({ query: ListTimers.query, response: ListTimers.response }),
    },
    {
      right: 'operate',
      method: 'POST',
      path: `${ROOT}/redrive`,
      handler: 'timers.redriveAll',
      operation: {
        id: 'redriveTimers',
        summary: 'Redrive failing and dead timers that a filter finds',
        description:
          'Each is armed for now with all of its attempts; the earliest first. The history of its instance says who did it. Repeat the request while `meta.remaining` is not 0.',
      },
      contract: () => ({ body: RedriveTimers.request, response: RedriveTimers.response }),
    },
    {
      right: 'operate',
      method: 'POST',
      path: `${ROOT}/:id/redrive`,
      handler: 'timers.redrive',
      operation: {
        id: 'redriveTimer',
        summary: 'Redrive a failing or dead timer',
        description:
          'It is armed for now with all of its attempts. 409 says why where it is running, suspended or has not failed.',
      },
      contract: () => ({ body: RedriveTimer.request, response: RedriveTimer.response }),
    },
  ],
});
