// Boots the app in the working directory, and dies in the middle of the CRM's migrations.
const { createStrapi } = require('@strapi/strapi');

const strapi = createStrapi({
  appDir: process.cwd(),
  distDir: process.cwd(),
  autoReload: false,
  serveAdminPanel: false,
});
strapi.log.level = 'error';

strapi.db.connection.on('query', ({ sql }) => {
  if (!/create table \W?crm_pick_cursors/i.test(sql)) return;
  console.log('DYING');
  process.kill(process.pid, 'SIGKILL');
});

strapi.load().then(
  () => process.exit(0),
  (error) => {
    console.log('FAILED', error);
    process.exit(1);
  },
);
