export { Deliveries } from './deliveries';
export { DELIVERY_JOB } from './sending';
