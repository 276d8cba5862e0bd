/** `npm run demo`: builds what is stale, starts example/ on SQLite, fills it once, says how to use it. */
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

import { ADMIN, ensureAdmin, ensureToken, TOKEN } from './demo/access.mjs';
import { choosePort } from './demo/port.mjs';
import { seed } from './demo/seed.mjs';
import { ensureBuilt } from './ensure-built.mjs';

const example = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..', 'example');
const host = '127.0.0.1';

async function start(port) {
  Object.assign(process.env, {
    HOST: host,
    PORT: String(port),
    NODE_ENV: 'development',
    STRAPI_TELEMETRY_DISABLED: 'true',
  });
  process.chdir(example);
  // `require`, because Strapi's ESM build does not load in Node without a bundler.
  const { createStrapi } = createRequire(import.meta.url)('@strapi/strapi');
  const strapi = createStrapi({
    appDir: example,
    distDir: example,
    autoReload: false,
    serveAdminPanel: true,
  });
  strapi.log.level = process.env.NEXUS_DEMO_LOG ?? 'error';
  strapi.config.set('server.logger.startup.enabled', false);
  strapi.config.set('admin.autoOpen', false);
  await strapi.load();
  return strapi;
}

async function curlLines(strapi, url) {
  const company = await strapi.db.query('api::company.company').findOne({ orderBy: { id: 'asc' } });
  const curl = `curl -sg -H 'Authorization: Bearer ${TOKEN}'`;
  const post = `${curl} -H 'Content-Type: application/json'`;
  return [
    '# The three largest open deals',
    `${curl} '${url}/api/nexus-crm/opportunities?filters[stage][$notIn][0]=won&filters[stage][$notIn][1]=lost&sort=value:desc&pagination[pageSize]=3&populate=contact'`,
    '# A new lead',
    `${post} -d '{"data":{"kind":"lead","name":"Grace Hopper","email":"grace@example.com"}}' '${url}/api/nexus-crm/contacts'`,
    ...(company
      ? [
          `# A contact on the app's own type: ${company.name}`,
          `${post} -d '{"data":{"name":"John Doe","email":"john@example.com"}}' '${url}/api/nexus-crm/models/api::company.company/${company.documentId}/contacts'`,
        ]
      : []),
  ];
}

async function main() {
  const port = await choosePort(host);
  await ensureBuilt({ example: true });
  process.stdout.write('Starting …\n');
  const strapi = await start(port);

  const stop = async () => {
    process.stdout.write('\nStopping …\n');
    await strapi.destroy();
    process.exit(0);
  };
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);

  await ensureAdmin(strapi);
  await ensureToken(strapi);
  const filled = await seed(strapi);
  await strapi.listen();

  const url = `http://${host}:${port}`;
  process.stdout.write(
    [
      '',
      filled ? 'Demo data written.' : 'The data of the last start is still here.',
      '',
      `  Admin panel  ${url}/admin`,
      `  Sign in      ${ADMIN.email}  ${ADMIN.password}`,
      '',
      'What to look at:',
      '  Settings, CRM, Custom fields  add a field to CRM Opportunity: it is in REST at once',
      '  CRM, Inbox                    what waits for you: approve a deal, complete a task',
      '  Content Manager               contacts, opportunities, campaigns, interactions, teams',
      `  ${url}/api/nexus-crm/openapi.json  every endpoint (with the token below)`,
      '',
      '',
      ...(await curlLines(strapi, url)),
      '',
      'Ctrl+C stops it. Deleting example/.tmp starts over.',
      '',
    ].join('\n'),
  );
}

try {
  await main();
} catch (error) {
  process.stderr.write(`${error.message}\n`);
  process.exit(1);
}
