export { PendingList, type PendingWish } from './pending-list';
