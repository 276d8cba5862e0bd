import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';

const ROOT = path.resolve(__dirname, '..', '..', '..');

/** A file of each room, in a tree like ours. */
const FILES = {
  core: 'server/src/core/thing.ts',
  constants: 'server/src/constants.ts',
  fields: 'server/src/fields/thing.ts',
  definition: 'server/src/definition/thing.ts',
  conditions: 'server/src/conditions/thing.ts',
  strategies: 'server/src/strategies/thing.ts',
  sql: 'server/src/sql/thing.ts',
  contacts: 'server/src/contacts/thing.ts',
  opportunities: 'server/src/opportunities/thing.ts',
  campaigns: 'server/src/campaigns/thing.ts',
  contracts: 'server/src/contracts/thing.ts',
  'custom-fields': 'server/src/custom-fields/thing.ts',
  migrations: 'migrations/thing.ts',
  strapi: 'server/src/strapi/thing.ts',
  services: 'server/src/services/thing.ts',
  http: 'server/src/http/thing.ts',
  boot: 'server/src/bootstrap.ts',
  admin: 'admin/src/thing.tsx',
} as const;
type Room = keyof typeof FILES;
const ROOMS = Object.keys(FILES) as Room[];

/** A few of the arrows of docs/architecture.md, each way round. */
const ALLOWED: readonly (readonly [Room, Room])[] = [
  ['fields', 'core'],
  ['definition', 'core'],
  ['conditions', 'core'],
  ['contacts', 'core'],
  ['contacts', 'fields'],
  ['custom-fields', 'fields'],
  ['sql', 'core'],
  ['sql', 'campaigns'],
  ['strapi', 'sql'],
  ['strapi', 'contacts'],
  ['strapi', 'custom-fields'],
  ['services', 'strapi'],
  ['services', 'opportunities'],
  ['http', 'services'],
  ['http', 'contracts'],
  ['boot', 'services'],
  ['admin', 'contracts'],
];

const DOMAINS: readonly Room[] = ['contacts', 'opportunities', 'campaigns'];
const ABOVE_SERVICES: readonly Room[] = ['http', 'boot', 'admin'];
const FORBIDDEN: readonly (readonly [Room, Room])[] = [
  ...ROOMS.filter((room) => room !== 'core').map((room) => ['core', room] as const),
  ...ROOMS.filter((room) => room !== 'fields' && room !== 'core').map(
    (room) => ['fields', room] as const,
  ),
  ...DOMAINS.flatMap((from) =>
    ROOMS.filter((to) => to !== from && !['core', 'fields', 'constants'].includes(to)).map(
      (to) => [from, to] as const,
    ),
  ),
  ...ROOMS.filter((room) => !ABOVE_SERVICES.includes(room)).flatMap((from) =>
    ABOVE_SERVICES.map((to) => [from, to] as const),
  ),
  ...(['strapi', 'custom-fields', 'sql', 'contracts'] as const).map(
    (from) => [from, 'services'] as const,
  ),
  ['sql', 'strapi'],
  ['http', 'custom-fields'],
  ['http', 'contacts'],
  ['http', 'sql'],
  ['admin', 'services'],
  ['admin', 'core'],
];

const PACKAGE_ROOMS: Readonly<Record<string, readonly Room[]>> = {
  '@strapi/strapi': ['strapi', 'services', 'http', 'boot'],
  '@strapi/utils': ['strapi', 'services', 'http', 'boot'],
  knex: ['sql', 'strapi', 'custom-fields', 'migrations'],
  jsep: ['definition'],
};

describe('the dependency lint', () => {
  const root = path.join(ROOT, '.tmp', `boundaries-${randomBytes(4).toString('hex')}`);
  const packages = [...Object.keys(PACKAGE_ROOMS), 'zod', 'node:fs', 'fs'];
  const stray = 'server/src/somewhere/thing.ts';
  /** Messages by file and by line; line n of a room's file imports the n-th target. */
  const messages = new Map<string, Map<number, string[]>>();

  const targetsOf = (room: Room) => ROOMS.filter((other) => other !== room);

  beforeAll(() => {
    const write = (file: string, lines: readonly string[]) => {
      fs.mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
      fs.writeFileSync(path.join(root, file), `${lines.join('\n')}\n`);
    };
    write('server/tsconfig.json', ['{ "compilerOptions": { "moduleResolution": "node10" } }']);
    for (const room of ROOMS) {
      const from = path.dirname(FILES[room]);
      const specifiers = [
        ...targetsOf(room).map((other) => {
          const relative = path.relative(from, FILES[other]).replace(/\.tsx?$/, '');
          return relative.startsWith('.') ? relative : `./${relative}`;
        }),
        ...packages,
      ];
      write(FILES[room], [
        ...specifiers.map(
          (specifier, index) => `import { thing as thing${index} } from '${specifier}';`,
        ),
        'export const thing = 1;',
      ]);
    }
    write(stray, ['export const thing = 1;']);

    const output = execFileSync(process.execPath, [path.join(__dirname, 'lint-tree.mjs'), root], {
      encoding: 'utf8',
      maxBuffer: 64 * 1024 * 1024,
    });
    const results = JSON.parse(output) as {
      file: string;
      messages: { line: number; ruleId: string; message: string }[];
    }[];
    for (const { file, messages: found } of results) {
      const lines = new Map<number, string[]>();
      for (const { line, ruleId } of found) lines.set(line, [...(lines.get(line) ?? []), ruleId]);
      messages.set(path.relative(root, file), lines);
    }
  });

  afterAll(() => fs.rmSync(root, { recursive: true, force: true }));

  const rulesAt = (file: string, line: number) => messages.get(file)?.get(line) ?? [];
  const importOf = (from: Room, to: Room) => rulesAt(FILES[from], targetsOf(from).indexOf(to) + 1);
  const packageIn = (room: Room, name: string) =>
    rulesAt(FILES[room], targetsOf(room).length + packages.indexOf(name) + 1);

  test.each(ALLOWED)('[MAINT-004] %s may import %s', (from, to) => {
    expect(importOf(from, to)).not.toContain('boundaries/element-types');
  });

  test('[MAINT-004] every arrow that points upward or across is an error', () => {
    const unseen = FORBIDDEN.filter(
      ([from, to]) => !importOf(from, to).includes('boundaries/element-types'),
    );
    expect(unseen).toEqual([]);
  });

  test('[MAINT-001] the core takes no package, and none of Node', () => {
    for (const name of packages) {
      expect([name, ...packageIn('core', name)]).toContain('boundaries/external');
    }
  });

  test.each(Object.entries(PACKAGE_ROOMS))('[MAINT-002] %s enters only %j', (name, rooms) => {
    const entered = ROOMS.filter((room) => !packageIn(room, name).includes('boundaries/external'));
    expect(entered.sort()).toEqual([...rooms].sort());
  });

  test('a file in no known room is an error', () => {
    expect(rulesAt(stray, 1)).toContain('boundaries/no-unknown-files');
  });
});
