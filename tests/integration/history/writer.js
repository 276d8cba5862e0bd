// A second process of the same app: changes one contact repeatedly, on request.
const readline = require('node:readline');

const { createStrapi } = require('@strapi/strapi');

const [documentId, count] = [process.argv[2], Number(process.argv[3])];

async function main() {
  const strapi = createStrapi({
    appDir: process.cwd(),
    distDir: process.cwd(),
    autoReload: false,
    serveAdminPanel: false,
  });
  strapi.log.level = 'error';
  await strapi.load();
  const contacts = strapi.db.query('plugin::nexus-crm.contact');
  console.log('READY');
  await new Promise((resolve) => readline.createInterface(process.stdin).once('line', resolve));
  await Promise.all(
    Array.from({ length: count }, (_, index) =>
      contacts.update({ where: { documentId }, data: { phone: `child ${index}` } }),
    ),
  );
  console.log(`WRITTEN ${count}`);
  await strapi.destroy();
  process.exit(0);
}

main().catch((error) => {
  console.log('FAILED', error);
  process.exit(1);
});
