import type {
  DeliverySource,
  DeliveryView,
} from '../../../../../../server/src/contracts/deliveries';
import type { DeliveryFilter } from '../../../../api/deliveries';

/** An activity is repeated by its pipeline, a test by the person. */
const SOURCES: readonly DeliverySource[] = ['event', 'notification'];

export const isRedrivable = ({ status, source }: DeliveryView): boolean =>
  status === 'failed' && SOURCES.includes(source);

/** The failed ones of a filter that can be sent again, by source; none where the filter excludes them. */
export function redrivable(filter: DeliveryFilter): readonly DeliveryFilter[] {
  if (filter.status !== null && filter.status !== 'failed') return [];
  return SOURCES.filter((source) => filter.source === null || filter.source === source).map(
    (source) => ({ ...filter, source, status: 'failed' }),
  );
}
