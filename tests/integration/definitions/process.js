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
  /** Which definition a new record starts. */
  async autoStart(uid, values) {
    const { documentId } = await strapi
      .documents(uid)
      .create({ data: { name: 'Started', ...values } });
    const row = await strapi.db
      .connection('crm_instances')
      .where({ subject_type: uid, subject_id: documentId })
      .first('definition', 'version', 'entity');
    return row ? { name: row.definition, version: row.version, entity: row.entity } : null;
  },
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
