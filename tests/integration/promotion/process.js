// A second process of the same app: promotes the remaining contacts, on request.
const readline = require('node:readline');

const { createStrapi } = require('@strapi/strapi');

async function main() {
  const strapi = createStrapi({ appDir: process.cwd(), distDir: process.cwd(), autoReload: false });
  strapi.log.level = 'error';
  await strapi.load();
  console.log('READY');
  await new Promise((resolve) => readline.createInterface(process.stdin).once('line', resolve));
  console.log('BEGUN');
  const moved = await strapi.plugin('nexus-crm').service('promotion').run();
  console.log(`MOVED ${moved}`);
  await strapi.destroy();
  process.exit(0);
}

main().catch((error) => {
  console.log('FAILED', error);
  process.exit(1);
});
