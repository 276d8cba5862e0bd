export { openapi } from './service';
