// Boots the app in the working directory once and says how long it took; adds fields where asked.
const path = require('node:path');

const { createStrapi } = require('@strapi/strapi');

const fields = Number(process.argv[2]);
const TYPES = ['string', 'text', 'integer', 'number', 'decimal', 'boolean', 'date', 'datetime'];

async function main() {
  const began = performance.now();
  const strapi = createStrapi({
    appDir: path.resolve('.'),
    distDir: path.resolve('.'),
    autoReload: false,
    serveAdminPanel: false,
  });
  strapi.log.level = 'error';
  await strapi.load();
  process.stdout.write(`boot ${performance.now() - began}\n`);
  for (let index = 0; index < fields; index += 1) {
    await strapi
      .plugin('nexus-crm')
      .service('custom-fields')
      .create({
        uid: 'plugin::nexus-crm.opportunity',
        name: `field${index}`,
        type: TYPES[index % TYPES.length],
      });
  }
  await strapi.destroy();
}

main().then(
  () => process.exit(0),
  (error) => {
    process.stderr.write(`${error.stack}\n`);
    process.exit(1);
  },
);
