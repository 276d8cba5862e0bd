export { JsonTab } from './JsonTab';
