export { Triggers } from './triggers';
