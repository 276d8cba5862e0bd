#!/usr/bin/env node
/**
 * Carries out timers, campaigns and the promotion of contacts of the Strapi app in this folder, in a
 * process that answers no requests:
 *
 *   npx nexus-crm-worker            until it gets SIGTERM or SIGINT
 *   npx nexus-crm-worker --drain    what is due now, then exits
 */
import { command, loadApp } from './app.mjs';

const USAGE = 'Run it in the folder of a Strapi app: npx nexus-crm-worker [--drain]\n';

/** Nothing but Strapi ends the process: it destroys itself on SIGTERM and SIGINT. */
const forEver = () => new Promise(() => setInterval(() => undefined, 2 ** 30));

await command(async ([option, ...more]) => {
  if (more.length > 0 || (option !== undefined && option !== '--drain')) {
    process.stdout.write(USAGE);
    process.exitCode = option === '--help' ? 0 : 1;
    return;
  }
  const strapi = await loadApp(USAGE);
  strapi.log.level = 'info';
  const workers = strapi.plugin('nexus-crm').service('workers');
  try {
    if (option === '--drain') {
      process.stdout.write(`${await workers.drain()} done\n`);
      return;
    }
    await workers.run();
    process.stdout.write(`The worker ${process.pid} is at work.\n`);
    await forEver();
  } finally {
    await strapi.destroy();
  }
});
// What an integration left open does not keep the process.
process.exit();
