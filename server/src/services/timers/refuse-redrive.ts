import { CrmConflictError, CrmNotFoundError } from '../../core/errors';
import type { ListedTimer } from '../../sql/timers/timer-list';

type Refused = ListedTimer['state'];

/** Why a timer is not redriven; failing and dead ones are, unless they change meanwhile. */
const REASONS: Readonly<Record<Refused, string>> = {
  running: 'a worker is carrying it out',
  suspended: 'its instance is paused: resume that',
  due: 'it has not failed, and is due',
  waiting: 'it has not failed, and waits for its time',
  failing: 'it has just changed; try again',
  dead: 'it has just changed; try again',
};

/** The error of a request to redrive one that is not redriven. */
export const refuseRedrive = (found: ListedTimer | undefined): Error =>
  found
    ? new CrmConflictError(`The timer "${found.id}" is not redriven: ${REASONS[found.state]}.`, {
        ...{ code: 'NotFailing', timer: found.id, state: found.state },
      })
    : new CrmNotFoundError('There is no such timer.');
