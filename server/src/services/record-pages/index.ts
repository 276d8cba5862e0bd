export { Activities } from './activities';
export { Related } from './related';
export { Search } from './search';
