import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';

const ROOT = path.resolve(__dirname, '..', '..', '..');

/** The patterns by which the lint finds the rooms, such as `server/src/core/**\/*`. */
function patternsOfLint(): string[] {
  const script = `
    import { boundariesConfig } from ${JSON.stringify(path.join(ROOT, 'eslint.boundaries.mjs'))};
    const elements = boundariesConfig('/').settings['boundaries/elements'];
    console.log(JSON.stringify(elements.map(({ pattern }) => pattern)));
  `;
  const output = execFileSync(process.execPath, ['--input-type=module', '-e', script], {
    cwd: ROOT,
    encoding: 'utf8',
  });
  return JSON.parse(output) as string[];
}

/** What a pattern covers: one folder or file, or the files of `(a|b).ts`. */
function pathsOf(pattern: string): string[] {
  const start = pattern.replace(/\/\*\*\/.*$/, '');
  const [, before, names, after] = /^(.*)\((.*)\)(.*)$/.exec(start) ?? [];
  return names ? names.split('|').map((name) => `${before}${name}${after}`) : [start];
}

/** The names in the first column of the table of rooms in docs/architecture.md. */
function roomsOfPage(): string[] {
  const page = fs.readFileSync(path.join(ROOT, 'docs/architecture.md'), 'utf8');
  const [, chapter = ''] = /## The rooms\n([\s\S]*?)\n## /.exec(page) ?? [];
  return chapter
    .split('\n')
    .filter((line) => line.startsWith('| `'))
    .flatMap((line) => [...(line.split('|')[1] ?? '').matchAll(/`([^`]+)`/g)])
    .map(([, name]) => name ?? '');
}

const exists = (name: string): boolean => fs.existsSync(path.join(ROOT, name));

describe('rooms', () => {
  test('every room of the lint has a folder or file', () => {
    const paths = patternsOfLint().flatMap(pathsOf);
    expect(paths).toContain('server/src/core');
    expect(paths).toContain('server/src/bootstrap.ts');
    expect(paths.filter((name) => !exists(name))).toEqual([]);
  });

  test('every room of docs/architecture.md has a folder or file', () => {
    const rooms = roomsOfPage();
    expect(rooms).toContain('core');
    const missing = rooms.filter(
      (room) => ![`server/src/${room}`, `server/src/${room}.ts`, room].some(exists),
    );
    expect(missing).toEqual([]);
  });

  test('every folder of the server is a room of the page', () => {
    const rooms = new Set(roomsOfPage().map((room) => room.split('/')[0]));
    const folders = fs
      .readdirSync(path.join(ROOT, 'server/src'), { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map(({ name }) => name);
    expect(folders.filter((folder) => !rooms.has(folder))).toEqual([]);
  });
});
