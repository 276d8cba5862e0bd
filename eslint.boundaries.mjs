import boundaries from 'eslint-plugin-boundaries';

/**
 * The rooms of the server, what each may import from the others, and which packages may enter.
 * Nothing is allowed that is not written here; docs/architecture.md draws the same picture.
 */
const built = ['conditions', 'strategies'];
const domains = ['contacts', 'opportunities', 'campaigns', 'interactions', 'teams'];
const boot = ['index', 'register', 'bootstrap', 'destroy'];
const strapi = ['@strapi/strapi', '@strapi/utils', '@strapi/types'];

const rooms = {
  core: { imports: [], packages: [] },
  constants: { imports: [], packages: [] },
  fields: {
    imports: ['core'],
    packages: ['zod', 'validator', 're2js', 'fastest-levenshtein'],
  },
  definition: {
    imports: ['core', 'fields'],
    packages: ['jsep', 'zod', 'fastest-levenshtein'],
  },
  ...Object.fromEntries(
    built.map((room) => [
      room,
      { imports: ['core', 'definition', 'fields', 'constants'], packages: ['zod', 'node:*'] },
    ]),
  ),
  ...Object.fromEntries(
    domains.map((room) => [
      room,
      { imports: ['core', 'fields', 'constants'], packages: ['zod', '@paralleldrive/cuid2'] },
    ]),
  ),
  calendars: { imports: ['core'], packages: ['luxon'] },
  contracts: { imports: ['core', 'fields', 'constants'], packages: ['zod'] },
  sql: {
    imports: ['core', 'fields', 'calendars', ...domains, 'contracts', 'constants'],
    packages: ['knex', 'zod', 'node:*', '@paralleldrive/cuid2', 'canonicalize', 'lru-cache'],
  },
  jobs: { imports: ['core'], packages: ['cockatiel', 'node:*'] },
  // The only room that the package bull enters.
  'adapters/bull': { imports: ['core', 'jobs'], packages: ['bull', 'node:*'] },
  integrations: {
    imports: ['core', 'fields'],
    packages: ['undici', 'cockatiel', 'rate-limiter-flexible', 'node:*'],
  },
  triggers: {
    imports: ['core', 'definition', 'contracts'],
    packages: ['rate-limiter-flexible', 'node:*'],
  },
  config: { imports: ['core', 'constants'], packages: ['zod', 'node:*'] },
  'custom-fields': {
    imports: ['core', 'fields', 'constants', 'contracts'],
    packages: ['knex', 'zod', 'node:*', '@paralleldrive/cuid2'],
  },
  migrations: { imports: ['constants'], packages: ['knex'] },
  'content-types': { imports: ['constants'], packages: [] },
  strapi: {
    imports: [
      ...['core', 'fields', 'definition', ...built, 'sql', ...domains],
      ...['custom-fields', 'migrations', 'content-types', 'contracts', 'config', 'constants'],
    ],
    packages: [...strapi, 'knex', 'zod', 'node:*', '@paralleldrive/cuid2'],
  },
  services: {
    imports: [
      ...['core', 'fields', 'definition', ...built, 'calendars', 'sql', 'jobs', ...domains],
      ...['adapters/bull', 'integrations', 'triggers', 'custom-fields', 'contracts', 'config'],
      ...['constants', 'strapi', 'standalone'],
    ],
    packages: [...strapi, 'zod', 'node:*', '@paralleldrive/cuid2', 'lru-cache'],
  },
  standalone: {
    imports: ['core', 'definition', 'conditions', 'strategies'],
    packages: ['node:*'],
  },
  http: {
    imports: [
      ...['core', 'contracts', 'config', 'constants', 'strapi', 'services'],
      // OpenAPI describes the definition language.
      'definition',
    ],
    packages: [...strapi, 'zod'],
  },
};

const folders = {
  migrations: 'migrations/**/*',
  'content-types': 'content-types/**/*',
  constants: 'server/src/constants.ts',
};

const elements = [
  ...Object.keys(rooms).map((type) => ({
    type,
    mode: 'full',
    pattern: folders[type] ?? `server/src/${type}/**/*`,
  })),
  { type: 'boot', mode: 'full', pattern: `server/src/(${boot.join('|')}).ts` },
  { type: 'admin', mode: 'full', pattern: 'admin/src/**/*' },
];

const everyRoom = Object.keys(rooms);

/** The lint of the arrows, for the tree below `root`: the project's own, or one that a test made. */
export const boundariesConfig = (root) => ({
  files: [
    'server/src/**/*.ts',
    'content-types/**/*.ts',
    'migrations/**/*.ts',
    'admin/src/**/*.{ts,tsx}',
  ],
  plugins: { boundaries },
  settings: {
    'boundaries/root-path': root,
    'boundaries/elements': elements,
    'boundaries/dependency-nodes': ['import', 'export', 'dynamic-import', 'require'],
    'import/resolver': { typescript: { project: `${root}/server/tsconfig.json` } },
  },
  rules: {
    'boundaries/no-unknown-files': 'error',
    'boundaries/no-unknown': 'error',
    'boundaries/element-types': [
      'error',
      {
        default: 'disallow',
        message: '${file.type} must not import ${dependency.type}',
        rules: [
          ...Object.entries(rooms).map(([from, { imports }]) => ({
            from,
            allow: [from, ...imports],
          })),
          { from: 'boot', allow: ['boot', ...everyRoom] },
          // The condition builder reads and prints expressions as the server does.
          { from: 'admin', allow: ['admin', 'contracts', 'constants', 'definition'] },
        ],
      },
    ],
    'boundaries/external': [
      'error',
      {
        default: 'disallow',
        message: '${file.type} must not import the package ${dependency.source}',
        rules: [
          ...Object.entries(rooms).map(([from, { packages }]) => ({ from, allow: packages })),
          { from: 'boot', allow: strapi },
          {
            from: 'admin',
            allow: [
              ['@strapi/strapi', { path: '/admin' }],
              ...['@strapi/design-system', '@strapi/icons', 'react', 'react-dom', 'react-intl'],
              ...['react-router-dom', 'styled-components', '@dnd-kit/*', 'yup', 'zod'],
              ...['@radix-ui/react-dialog', '@dagrejs/dagre', 'diff'],
            ],
          },
        ],
      },
    ],
  },
});
