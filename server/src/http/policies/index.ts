import { anyPermission } from './any-permission';
import { host } from './host';
import { level2, level3 } from './level';

/** The plugin's policies by name. */
export const policies = { anyPermission, host, level2, level3 };
