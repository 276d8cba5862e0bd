export type { SecretRows } from './secret-rows';
export { Secrets } from './secrets';
