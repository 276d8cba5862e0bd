export { Views } from './views';
