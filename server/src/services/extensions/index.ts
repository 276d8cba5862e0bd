export { extensions } from './service';
export type { Extensions } from './extensions';
