// Another process of the app under test: boots it, listens, and answers one JSON line per JSON line.
const readline = require('node:readline');

const { createStrapi } = require('@strapi/strapi');

const strapi = createStrapi({
  appDir: process.cwd(),
  distDir: process.cwd(),
  autoReload: false,
  serveAdminPanel: false,
});
strapi.log.level = 'error';

const engine = () => strapi.plugin('nexus-crm').service('engine');

/** How each of them went. */
const outcomesOf = async (running) =>
  (await Promise.allSettled(running)).map(({ status, reason }) =>
    status === 'fulfilled' ? 'done' : (reason.details?.code ?? reason.message),
  );

const commands = {
  /** As many commands at once as were asked for. */
  act: ({ instance, action, inputs }) =>
    outcomesOf(inputs.map((input) => engine().act(instance, action, input))),
  /** One on each of several instances, at once. */
  actOnEach: ({ action, of }) =>
    outcomesOf(of.map(({ instance }) => engine().act(instance, action))),
  runDue: () => engine().runDue(),
  campaigns: () => strapi.plugin('nexus-crm').service('campaigns').runDue(),
};

async function main() {
  await strapi.load();
  const lines = readline.createInterface(process.stdin);
  lines.on('line', async (line) => {
    const { command, input, marker } = JSON.parse(line);
    if (command === 'stop') {
      await strapi.destroy();
      process.exit(0);
    }
    console.log(`${marker}${JSON.stringify(await commands[command](input))}`);
  });
  console.log('READY');
}

main().catch((error) => {
  console.log('FAILED', error);
  process.exit(1);
});
