export { ContactHistory } from './history';
export { ContactRows } from './rows';
