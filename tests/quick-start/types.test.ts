import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { execFile } from 'node:child_process';

import { packedPlugin } from './support/packed-plugin';
import { paste } from './support/shell';

const ROOT = path.resolve(__dirname, '..', '..');
const TSC = require.resolve('typescript/bin/tsc');
const run = promisify(execFile);

interface Manifest {
  exports: Record<string, { types?: string }>;
  typesVersions?: unknown;
  readonly dependencies: Readonly<Record<string, string>>;
  readonly peerDependencies: Readonly<Record<string, string>>;
}

const page = (name: string): Promise<string> =>
  fs.readFile(path.join(ROOT, 'docs', `${name}.md`), 'utf8');

const blocks = (text: string, language: string): string[] =>
  [...text.matchAll(/^```(\w+)\n([\s\S]*?)^```$/gm)]
    .filter(([, found]) => found === language)
    .map(([, , block]) => block!);

/** A type that does not resolve would be `any`, which takes a number and everything else. */
const inTypeScript = (name: string): string => `// @ts-expect-error no number is a ${name}
export const wrong${name}: import('strapi-plugin-nexus-crm/strapi-server').${name} = 1;\n`;
const inJavaScript = (name: string): string => `
/** @type {import('strapi-plugin-nexus-crm/strapi-server').${name}} */
// @ts-expect-error no number is a ${name}
exports.wrong${name} = 1;\n`;

/** What create-strapi-app 5.54.0 writes for TypeScript, less its comments. */
const CREATE_STRAPI_APP = {
  compilerOptions: {
    module: 'CommonJS',
    moduleResolution: 'Node',
    lib: ['ES2020'],
    target: 'ES2019',
    strict: true,
    skipLibCheck: true,
    forceConsistentCasingInFileNames: true,
    incremental: true,
    esModuleInterop: true,
    resolveJsonModule: true,
    noEmitOnError: true,
    noImplicitThis: true,
    outDir: 'dist',
    rootDir: '.',
  },
  include: ['./', './**/*.ts', './**/*.js', 'src/**/*.json'],
  exclude: ['node_modules/', 'build/', 'dist/', '.cache/', '.tmp/', '.strapi/', 'src/admin/'],
};

const ESM = {
  compilerOptions: {
    module: 'NodeNext',
    moduleResolution: 'NodeNext',
    target: 'ES2022',
    strict: true,
    skipLibCheck: true,
  },
};

/** What create-strapi-app 5.54.0 writes for JavaScript. */
const CHECK_JS = {
  compilerOptions: {
    module: 'nodenext',
    moduleResolution: 'nodenext',
    target: 'ES2021',
    checkJs: true,
    allowJs: true,
  },
};

const APPS = ['commonjs', 'esm', 'javascript'] as const;

describe('the types of the packed plugin', () => {
  let folder: string;
  let installed: string;

  const write = async (app: string, files: Readonly<Record<string, unknown>>): Promise<void> => {
    for (const [name, content] of Object.entries(files)) {
      const file = path.join(folder, app, name);
      await fs.mkdir(path.dirname(file), { recursive: true });
      await fs.writeFile(file, typeof content === 'string' ? content : JSON.stringify(content));
    }
  };

  const manifest = async (): Promise<Manifest> =>
    JSON.parse(await fs.readFile(path.join(installed, 'package.json'), 'utf8')) as Manifest;

  /** As npm would lay it out beside the packages that it needs. */
  const install = async (): Promise<void> => {
    const modules = path.join(folder, 'node_modules');
    installed = path.join(modules, 'strapi-plugin-nexus-crm');
    await fs.mkdir(installed, { recursive: true });
    await paste(`tar xzf '${packedPlugin()}' -C '${installed}' --strip-components 1`, {
      cwd: folder,
    });
    const { dependencies, peerDependencies } = await manifest();
    const needed = [...Object.keys(dependencies), ...Object.keys(peerDependencies), '@types/node'];
    for (const name of needed) {
      await fs.mkdir(path.dirname(path.join(modules, name)), { recursive: true });
      await fs.symlink(path.join(ROOT, 'node_modules', name), path.join(modules, name));
    }
  };

  beforeAll(async () => {
    folder = await fs.realpath(await fs.mkdtemp(path.join(os.tmpdir(), 'nexus-types-')));
    await install();
    const extensions = await page('extensions');
    const types = [...new Set(extensions.match(/\b[A-Z]\w+Contract\b/g)), 'CrmService'];
    const [own, client] = (await page('typescript')).split('## Clients from OpenAPI');
    expect({ types: types.length, client: typeof client }).toEqual({ types: 8, client: 'string' });

    const typescript = Object.fromEntries([
      ...blocks(own!, 'ts').map((text, index) => [`src/page-${index}.ts`, text]),
      ['src/types.ts', types.map(inTypeScript).join('')],
      ['src/panel.ts', `export { default } from 'strapi-plugin-nexus-crm/strapi-admin';\n`],
    ]);
    await write('commonjs', {
      'package.json': {},
      'tsconfig.json': CREATE_STRAPI_APP,
      ...typescript,
    });
    await write('esm', {
      'package.json': { type: 'module' },
      'tsconfig.json': ESM,
      ...typescript,
    });
    await write('javascript', {
      'package.json': {},
      'tsconfig.json': CHECK_JS,
      'src/page.js': blocks(own!, 'js').join('\n'),
      'src/index.js': blocks(extensions, 'js')[0],
      'src/types.js': types.map(inJavaScript).join(''),
      'src/engine.mjs': `import { createEngine } from 'strapi-plugin-nexus-crm/engine';
        createEngine({ definitions: [] }).begin({ definition: 'sales', subject: { type: 'lead', id: '1' } });
        // @ts-expect-error definitions are a list
        createEngine({ definitions: 1 });\n`,
    });
  }, 120_000);

  afterAll(() => fs.rm(folder, { recursive: true, force: true }));

  /** What the compiler finds wrong in the app; other packages' declarations have faults of their own. */
  const compile = async (app: string): Promise<string> => {
    const flags = ['--noEmit', '--skipLibCheck', '--project', app];
    const { stdout } = await run(process.execPath, [TSC, ...flags], { cwd: folder }).catch(
      (error: unknown) => error as { stdout: string },
    );
    return stdout;
  };

  test.each(APPS)('%s: what the pages show compiles', async (app) => {
    expect(await compile(app)).toBe('');
  });

  const corrupt: readonly [(typeof APPS)[number], string, (manifest: Manifest) => void][] = [
    ['commonjs', 'without typesVersions', (whole) => delete whole.typesVersions],
    ...(['esm', 'javascript'] as const).map((app): (typeof corrupt)[number] => [
      app,
      'whose exports name declarations that are not there',
      ({ exports }) => {
        for (const entry of Object.values(exports)) if (entry.types) entry.types = './gone.d.ts';
      },
    ]),
  ];

  test.each(corrupt)('%s: a package %s does not compile', async (app, _what, corruption) => {
    const file = path.join(installed, 'package.json');
    const whole = await fs.readFile(file, 'utf8');
    const broken = JSON.parse(whole) as Manifest;
    corruption(broken);
    await fs.writeFile(file, JSON.stringify(broken));
    try {
      expect(await compile(app)).toMatch(/error TS/);
    } finally {
      await fs.writeFile(file, whole);
    }
  });
});
