export { DoneList } from './done-list';
export { RequestList, type RequestListQuery } from './request-list';
