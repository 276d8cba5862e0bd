// Another process of the app under test: boots it, listens, and answers one JSON line per JSON line.
const { createStrapi } = require('@strapi/strapi');

const [faultAt, sql] = process.argv.slice(2);
const strapi = createStrapi({
  appDir: process.cwd(),
  distDir: process.cwd(),
  autoReload: false,
  serveAdminPanel: false,
});
strapi.log.level = 'error';

const commands = {
  create: (input) => strapi.plugin('nexus-crm').service('custom-fields').create(input),
  archive: ({ id }) => strapi.plugin('nexus-crm').service('custom-fields').archive(id),
  attribute: ({ uid, name }) => strapi.contentType(uid).attributes[name] ?? null,
  createDocument: ({ uid, data }) => strapi.documents(uid).create({ data }),
  receive: ({ key, payload, message }) =>
    strapi.plugin('nexus-crm').service('triggers').receive(key, payload, message),
  drain: () => strapi.plugin('nexus-crm').service('workers').drain(),
  find: ({ uid, where }) => strapi.db.query(uid).findMany({ where }),
  // Writes until it gets the message to stop; the answer lists what it wrote.
  async write({ uid, workers }) {
    const written = [];
    const failed = [];
    writing = true;
    await Promise.all(
      Array.from({ length: workers }, async (_, worker) => {
        for (let index = 0; writing; index += 1) {
          const name = `${process.pid}-${worker}-${index}`;
          try {
            await strapi.documents(uid).create({ data: { name } });
            written.push(name);
          } catch (error) {
            failed.push(error.message);
          }
          // Where every write fails at once, its standard input would never be read again.
          await new Promise((resolve) => setImmediate(resolve));
        }
      }),
    );
    return { written, failed };
  },
  stop() {
    writing = false;
    return null;
  },
};
let writing = false;

/** Dies before or after the first statement that matches, as a power cut would have it. */
function dieAt(moment, pattern) {
  const event = moment === 'before' ? 'query' : 'query-response';
  strapi.db.connection.on(event, (first, second) => {
    const statement = moment === 'before' ? first.sql : second.sql;
    if (!new RegExp(pattern, 'i').test(statement)) return;
    process.kill(process.pid, 'SIGKILL');
  });
}

async function main() {
  await strapi.load();
  strapi.server.mount();
  await new Promise((resolve) => strapi.server.httpServer.listen(0, '127.0.0.1', resolve));
  if (faultAt) dieAt(faultAt, sql);
  console.log('READY');
  const lines = require('node:readline').createInterface({ input: process.stdin });
  lines.on('line', async (line) => {
    const { id, command, input } = JSON.parse(line);
    try {
      console.log(`ANSWER-${id} ${JSON.stringify({ value: await commands[command](input) })}`);
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
