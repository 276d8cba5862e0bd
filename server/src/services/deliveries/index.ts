export { Deliveries } from './deliveries';
export { DELIVERY_JOB, SUBSCRIPTIONS_AT_ONCE } from './sending';
