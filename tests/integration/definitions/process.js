// Another process of the app under test: answers which version of a definition is active now.
const { createStrapi } = require('@strapi/strapi');

const strapi = createStrapi({
  appDir: process.cwd(),
  distDir: process.cwd(),
  autoReload: false,
  serveAdminPanel: false,
});
strapi.log.level = 'error';

const definitions = () => strapi.plugin('nexus-crm').service('definitions');

const commands = {
  async active(name) {
    const compiled = await definitions().source.active(name);
    return compiled ? { version: compiled.version, label: compiled.label } : null;
  },
  autoStart: async (uid, values) => (await definitions().source.autoStartFor(uid, values)) ?? null,
  publish: async (name, version) =>
    (await definitions().publish(name, { version })).definition.version,
};

async function main() {
  await strapi.load();
  console.log('READY');
  const lines = require('node:readline').createInterface({ input: process.stdin });
  lines.on('line', async (line) => {
    const { id, command, input } = JSON.parse(line);
    try {
      console.log(`ANSWER-${id} ${JSON.stringify({ value: await commands[command](...input) })}`);
    } catch (error) {
      console.log(`ANSWER-${id} ${JSON.stringify({ error: error.message, status: error.status })}`);
    }
  });
  lines.on('close', () => process.exit(0));
}

main().catch((error) => {
  console.log('FAILED', error);
  process.exit(1);
});
