export { timeline } from './timeline';
