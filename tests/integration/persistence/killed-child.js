// Boots the app in the working directory, and dies while Strapi notes down the synced schema.
const { createStrapi } = require('@strapi/strapi');

const when = process.argv[2];
const strapi = createStrapi({ appDir: process.cwd(), distDir: process.cwd(), autoReload: false });
strapi.log.level = 'error';

const storage = strapi.db.schema.schemaStorage;
const { add } = storage;
storage.add = async function addAndDie(schema) {
  if (when === 'after') await add.call(this, schema);
  console.log('DYING');
  process.kill(process.pid, 'SIGKILL');
  await new Promise(() => {});
};

strapi.load().then(
  () => process.exit(0),
  (error) => {
    console.log('FAILED', error);
    process.exit(1);
  },
);
