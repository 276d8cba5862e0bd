export { PendingList, type PendingListQuery } from './pending-list';
