// A worker of the app under test that kills itself at a named point, once it has come there often enough.
//
//   node killed-worker.js <point> <times>
const { createStrapi } = require('@strapi/strapi');

const [point, times] = process.argv.slice(2);

const strapi = createStrapi({
  appDir: process.cwd(),
  distDir: process.cwd(),
  autoReload: false,
  serveAdminPanel: false,
});
strapi.log.level = 'fatal';

let left = Number(times);

/** No handler of Node, Strapi or the plugin runs after it. */
function at(name) {
  if (name !== point) return;
  left -= 1;
  if (left <= 0) process.kill(process.pid, 'SIGKILL');
}

const COMMITS = /^\s*commit|^with "c0" as \(update/i;

/** Around each statement that commits. */
function watchCommits() {
  let prototype = Object.getPrototypeOf(strapi.db.connection.client);
  while (!Object.hasOwn(prototype, '_query')) prototype = Object.getPrototypeOf(prototype);
  const query = prototype._query;
  prototype._query = async function (connection, request) {
    if (!COMMITS.test(String(request.sql))) return query.call(this, connection, request);
    at('before-commit');
    const answer = query.call(this, connection, request);
    // The statement is on its way, or has arrived.
    setImmediate(() => at('in-commit'));
    const result = await answer;
    at('after-commit');
    return result;
  };
}

function watch(object, method, before, after) {
  const original = object[method].bind(object);
  object[method] = async (...args) => {
    at(before);
    const result = await original(...args);
    if (!Array.isArray(result) || result.length > 0) at(after);
    return result;
  };
}

async function main() {
  await strapi.load();
  const { engine, storage } = strapi.plugin('nexus-crm').service('engine').graph;
  const queue = storage.timerJobs();
  watch(queue, 'claim', 'before-claim', 'after-claim');
  watch(queue, 'release', 'before-release', 'after-release');
  watch(engine, 'runTimer', 'before-run', 'after-run');
  watchCommits();
  await strapi.plugin('nexus-crm').service('workers').run();
  console.log('READY');
}

main().catch((error) => {
  console.log('FAILED', error);
  process.exit(1);
});
