#!/usr/bin/env node
/**
 * Writes the OpenAPI document of the Strapi app in this folder:
 *
 *   npx nexus-crm-openapi openapi.json    to a file
 *   npx nexus-crm-openapi                 to the terminal
 */
import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';

const USAGE = 'Run it in the folder of a Strapi app: npx nexus-crm-openapi [file]\n';

/** The app's Strapi, not one from the plugin's own node_modules. */
function requireStrapi(folder) {
  try {
    return createRequire(path.join(folder, 'package.json'))('@strapi/strapi');
  } catch {
    throw new Error(`There is no @strapi/strapi in ${folder}. ${USAGE}`);
  }
}

async function main([file, ...more]) {
  if (more.length > 0 || file?.startsWith('-')) {
    process.stdout.write(USAGE);
    process.exitCode = file === '--help' ? 0 : 1;
    return;
  }
  const { compileStrapi, createStrapi } = requireStrapi(process.cwd());
  const strapi = createStrapi(await compileStrapi());
  strapi.log.level = 'error';
  await strapi.load();
  try {
    const text = strapi.plugin('nexus-crm').service('openapi').text();
    if (file) fs.writeFileSync(file, text);
    else process.stdout.write(text);
  } finally {
    await strapi.destroy();
  }
}

try {
  await main(process.argv.slice(2));
} catch (error) {
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
