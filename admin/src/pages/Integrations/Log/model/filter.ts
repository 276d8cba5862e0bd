import type { DeliveryFilter } from '../../../../api/deliveries';
import { DELIVERY_SOURCES, DELIVERY_STATES } from '../../model/states';

/** Every delivery. */
export const ANY: DeliveryFilter = { status: null, source: null, integration: null, event: null };

export const FILTERS = ['integration', 'status', 'source', 'event'] as const;

/** What the URL says; a value that there is not is no filter. */
export function filterIn({ valueOf }: { valueOf: (key: string) => string | null }): DeliveryFilter {
  return {
    status: DELIVERY_STATES.find((one) => one === valueOf('status')) ?? null,
    source: DELIVERY_SOURCES.find((one) => one === valueOf('source')) ?? null,
    integration: valueOf('integration'),
    event: valueOf('event'),
  };
}

export const isFiltered = (filter: DeliveryFilter): boolean =>
  Object.values(filter).some((value) => value !== null);
