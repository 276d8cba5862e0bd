export { instances } from './instances';
export { taskActions } from './tasks';
