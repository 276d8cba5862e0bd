export { dashboard } from './dashboard';
