export { pack as default } from './packed-plugin';
