export { engine } from './service';
