import type { DeliverySource, DeliveryState } from '../../../../../server/src/contracts/deliveries';

export const DELIVERY_STATES: readonly DeliveryState[] = ['delivered', 'failed', 'pending'];

export const DELIVERY_SOURCES: readonly DeliverySource[] = [
  ...(['event', 'activity', 'notification', 'test'] as const),
];
