// Boots the app in the working directory once and prints what it took; adds fields and definitions where asked.
const path = require('node:path');

const { createStrapi } = require('@strapi/strapi');
const Database = require('better-sqlite3');

let statements = 0;
const { prepare } = Database.prototype;
Database.prototype.prepare = function (...parts) {
  statements += 1;
  return prepare.apply(this, parts);
};

const [fields, definitions] = process.argv.slice(2).map(Number);
const TYPES = ['string', 'text', 'integer', 'number', 'decimal', 'boolean', 'date', 'datetime'];

async function main() {
  const [began, used] = [performance.now(), process.cpuUsage()];
  const strapi = createStrapi({
    appDir: path.resolve('.'),
    distDir: path.resolve('.'),
    autoReload: false,
    serveAdminPanel: false,
  });
  strapi.log.level = 'error';
  await strapi.load();
  const { user, system } = process.cpuUsage(used);
  const figures = {
    wall: performance.now() - began,
    cpu: (user + system) / 1000,
    statements,
    modules: Object.keys(require.cache).length,
  };
  process.stdout.write(`boot ${JSON.stringify(figures)}\n`);
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
  for (let index = 0; index < definitions; index += 1) {
    const service = strapi.plugin('nexus-crm').service('definitions');
    await service.create({ schema: definitionOf(index) });
    await service.publish(`pipeline-${index}`);
  }
  await strapi.destroy();
}

/** Of an ordinary size: five stages, conditions, an approval, a flow. */
function definitionOf(index) {
  const stages = ['new', 'qualified', 'offered', { name: 'won', final: true }];
  return {
    id: `pipeline-${index}`,
    dataSchema: { budget: { type: 'number' } },
    entities: { lead: { stages: [...stages, { name: 'lost', final: true }] } },
    transitions: {
      qualify: { from: 'new', to: 'qualified', condition: 'data.score > 50' },
      offer: {
        from: 'qualified',
        to: 'offered',
        do: [{ parallel: [[{ task: 'Call' }], [{ wait: '3 days' }]] }],
      },
      win: {
        from: 'offered',
        to: 'won',
        approval: { strategy: 'quorum', quorum: 2, voters: { role: 'authenticated' } },
      },
      lose: { from: '*', to: 'lost' },
    },
  };
}

main().then(
  () => process.exit(0),
  (error) => {
    process.stderr.write(`${error.stack}\n`);
    process.exit(1);
  },
);
