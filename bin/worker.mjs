#!/usr/bin/env node
/**
 * Carries out timers, campaigns and the promotion of contacts of the Strapi app in this folder, in a
 * process that answers no requests:
 *
 *   npx nexus-crm-worker            until it gets SIGTERM or SIGINT
 *   npx nexus-crm-worker --drain    what is due now, then exits
 *   npx nexus-crm-worker --redrive [--id <id> | [--state failing|dead] [--type <type>] [--instance <id>]]
 *                                   arms failing and dead timers for now, then exits
 */
import { parseArgs } from 'node:util';

import { command, loadApp } from './app.mjs';

const USAGE =
  'Run it in the folder of a Strapi app: npx nexus-crm-worker [--drain | --redrive [--id <id> | [--state failing|dead] [--type <type>] [--instance <id>]]]\n';

/** Nothing but Strapi ends the process: it destroys itself on SIGTERM and SIGINT. */
const forEver = () => new Promise(() => setInterval(() => undefined, 2 ** 30));

const flag = { type: 'boolean' };
const text = { type: 'string' };
const FILTERS = { state: text, type: text, instance: text };
const OPTIONS = { drain: flag, redrive: flag, id: text, ...FILTERS, help: flag };

/** What can be redriven. */
const STATES = ['failing', 'dead'];

/** Undefined for what the command does not take. */
function optionsOf(args) {
  try {
    const { values } = parseArgs({ args, options: OPTIONS });
    const { drain, redrive, id, state } = values;
    const isFiltered = Object.keys(FILTERS).some((name) => values[name] !== undefined);
    const isSelected = id !== undefined || isFiltered;
    if ((drain && redrive) || (isSelected && !redrive)) return undefined;
    // One timer is no filter.
    if (id !== undefined && isFiltered) return undefined;
    return state === undefined || STATES.includes(state) ? values : undefined;
  } catch {
    return undefined;
  }
}

/** @returns how many; fails for one that is not there or has not failed. */
async function redrive(timers, options) {
  if (options.id === undefined) return redriveAll(timers, options);
  await timers.redrive(options.id);
  return 1;
}

/** Page by page, until nothing is left. */
async function redriveAll(timers, { state, type, instance }) {
  const filters = { state: state ?? { $in: STATES }, type, instance };
  for (let all = 0; ; ) {
    const { data, meta } = await timers.redriveAll({ filters });
    all += data.redriven;
    if (data.redriven === 0 || meta.remaining === 0) return all;
  }
}

await command(async (args) => {
  const options = optionsOf(args);
  if (!options || options.help) {
    process.stdout.write(USAGE);
    process.exitCode = options ? 0 : 1;
    return;
  }
  const strapi = await loadApp(USAGE);
  strapi.log.level = 'info';
  const service = (name) => strapi.plugin('nexus-crm').service(name);
  try {
    if (options.redrive) {
      process.stdout.write(`${await redrive(service('timers'), options)} redriven\n`);
      return;
    }
    if (options.drain) {
      process.stdout.write(`${await service('workers').drain()} done\n`);
      return;
    }
    await service('workers').run();
    process.stdout.write(`The worker ${process.pid} is at work.\n`);
    await forEver();
  } finally {
    await strapi.destroy();
  }
});
// What an integration left open does not keep the process.
process.exit();
