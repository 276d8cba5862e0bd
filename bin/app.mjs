import { createRequire } from 'node:module';
import path from 'node:path';

/** The app's Strapi, not one from the plugin's own node_modules. */
function requireStrapi(folder, usage) {
  try {
    return createRequire(path.join(folder, 'package.json'))('@strapi/strapi');
  } catch {
    throw new Error(`There is no @strapi/strapi in ${folder}. ${usage}`);
  }
}

/** Loads the Strapi app of this folder, without a server. */
export async function loadApp(usage) {
  const { compileStrapi, createStrapi } = requireStrapi(process.cwd(), usage);
  const strapi = createStrapi(await compileStrapi());
  strapi.log.level = 'error';
  return strapi.load();
}

/** Runs a command: its errors end the process with a sentence and the status 1. */
export async function command(main) {
  try {
    await main(process.argv.slice(2));
  } catch (error) {
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 1;
  }
}
