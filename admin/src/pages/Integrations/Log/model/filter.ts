import type { DeliveryFilter } from '../../../../api/deliveries';
import { DELIVERY_SOURCES, DELIVERY_STATES } from '../../model/states';

/** Every delivery. */
export const ANY: DeliveryFilter = {
  ...{ status: null, source: null, integration: null, event: null, since: null },
};

export const FILTERS = ['integration', 'status', 'source', 'event', 'since'] as const;

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** How far back the log is shown, in milliseconds. */
const SPANS = { hour: HOUR, day: DAY, week: 7 * DAY } as const;

export const PERIODS = Object.keys(SPANS) as (keyof typeof SPANS)[];

/** Moves with the time in steps, so that a list is asked for again by polling alone in between. */
const STEP = 5 * MINUTE;

function startOf(name: string | null, now: number): string | null {
  const period = PERIODS.find((one) => one === name);
  if (period === undefined) return null;
  return new Date(Math.floor(now / STEP) * STEP - SPANS[period]).toISOString();
}

/** What the URL says; a value that there is not is no filter. */
export function filterIn(
  { valueOf }: { valueOf: (key: string) => string | null },
  now = Date.now(),
): DeliveryFilter {
  return {
    status: DELIVERY_STATES.find((one) => one === valueOf('status')) ?? null,
    source: DELIVERY_SOURCES.find((one) => one === valueOf('source')) ?? null,
    integration: valueOf('integration'),
    event: valueOf('event'),
    since: startOf(valueOf('since'), now),
  };
}

export const isFiltered = (filter: DeliveryFilter): boolean =>
  Object.values(filter).some((value) => value !== null);
