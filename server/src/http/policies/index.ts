import { host } from './host';
import { level } from './level';

/** The plugin's policies by name. */
export const policies = { host, level };
