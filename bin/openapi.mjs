#!/usr/bin/env node
/**
 * Writes the OpenAPI document of the Strapi app in this folder:
 *
 *   npx nexus-crm-openapi openapi.json    to a file
 *   npx nexus-crm-openapi                 to the terminal
 */
import fs from 'node:fs';

import { command, loadApp } from './app.mjs';

const USAGE = 'Run it in the folder of a Strapi app: npx nexus-crm-openapi [file]\n';

await command(async ([file, ...more]) => {
  if (more.length > 0 || file?.startsWith('-')) {
    process.stdout.write(USAGE);
    process.exitCode = file === '--help' ? 0 : 1;
    return;
  }
  const strapi = await loadApp(USAGE);
  try {
    const text = strapi.plugin('nexus-crm').service('openapi').text();
    if (file) fs.writeFileSync(file, text);
    else process.stdout.write(text);
  } finally {
    await strapi.destroy();
  }
});
