// A second process of the same app: adds contacts concurrently, on request.
const readline = require('node:readline');

const { createStrapi } = require('@strapi/strapi');

const [documentId, count] = [process.argv[2], Number(process.argv[3])];

async function main() {
  const strapi = createStrapi({ appDir: process.cwd(), distDir: process.cwd(), autoReload: false });
  strapi.log.level = 'error';
  await strapi.load();
  const contacts = strapi
    .plugin('nexus-crm')
    .service('crm')
    .for('api::company.company', documentId);
  console.log('READY');
  await new Promise((resolve) => readline.createInterface(process.stdin).once('line', resolve));
  const added = await Promise.all(
    Array.from({ length: count }, (_, index) => contacts.addContact({ name: `child ${index}` })),
  );
  console.log(`ADDED ${added.length}`);
  await strapi.destroy();
  process.exit(0);
}

main().catch((error) => {
  console.log('FAILED', error);
  process.exit(1);
});
