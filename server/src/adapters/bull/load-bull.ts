import { createRequire } from 'node:module';
import path from 'node:path';

import type Bull from 'bull';

import { CrmConfigurationError } from '../../core/errors';

/** The major version whose keys and scripts this driver was tested with. */
const MAJOR = '4';

const INSTALL = `Install it in your app with "npm install bull@${MAJOR}", or remove "timers.driver".`;

/**
 * The package `bull` of the app in this folder, which apps with another driver need not install.
 *
 * @throws CrmConfigurationError if it is missing or of another major version.
 */
export function loadBull(folder: string): typeof Bull {
  const requireFromApp = createRequire(path.join(folder, 'package.json'));
  let version: string;
  try {
    ({ version } = requireFromApp('bull/package.json') as { readonly version: string });
  } catch (error) {
    if ((error as { readonly code?: unknown }).code !== 'MODULE_NOT_FOUND') throw error;
    const message = `"timers.driver" is "bull", but the package bull is not installed. ${INSTALL}`;
    throw new CrmConfigurationError(message);
  }
  if (version.split('.')[0] !== MAJOR) {
    const message = `"timers.driver" is "bull", which needs bull ${MAJOR}, and bull ${version} is installed. ${INSTALL}`;
    throw new CrmConfigurationError(message, { version });
  }
  return requireFromApp('bull') as typeof Bull;
}
