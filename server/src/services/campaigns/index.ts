export { campaigns } from './service';
