export { definitions } from './definitions';
export type { AutoStart } from './source';
