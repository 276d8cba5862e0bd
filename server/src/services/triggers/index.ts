export { triggers } from './service';
