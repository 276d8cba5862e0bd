import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

import { HOOKS } from '../../../server/src/strapi/hooks';

const ROOT = path.resolve(__dirname, '../../..');
const SOURCES = path.join(ROOT, 'server', 'src');
const WALK = 'strapi/hooks/hook-walk.ts';
/** Calls Strapi's permission engine, as the declared hook of this file. */
const PERMISSIONS = 'strapi/schema/level-downgrade/permissions.ts';

/** What attaches a function of ours to Strapi. */
const ATTACHES =
  /lifecycles\s*\.subscribe\(|documents\.use\(|router\.use\(|\.hook\(|\.once\('listening'|\.on\('listening'|\.hooks\[/;

describe('the hooks', () => {
  test('docs/architecture.md shows the declared list in its order', () => {
    const page = readFileSync(path.join(ROOT, 'docs', 'architecture.md'), 'utf8');
    const section = page.split('## Hooks, in their order')[1]?.split('\n## ')[0] ?? '';
    const shown = section
      .split('\n')
      .filter((line) => line.startsWith('|'))
      .slice(2)
      .map((line) =>
        line
          .split('|')
          .slice(1, -1)
          .map((cell) => cell.trim()),
      );
    expect(shown).toEqual(
      HOOKS.map(({ at, kind, name, file, level }) => [at, kind, name, `\`${file}\``, level]),
    );
  });

  test('are named once, and each file is there', () => {
    const names = HOOKS.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    const missing = HOOKS.filter(
      ({ file }) =>
        !existsSync(path.join(SOURCES, file)) && !existsSync(path.join(SOURCES, 'strapi', file)),
    );
    expect(missing).toEqual([]);
  });

  test('stand in the order of the boot', () => {
    const phases = ['register', 'beforeSync', 'afterSync', 'bootstrap', 'listening'];
    const order = HOOKS.map(({ at }) => phases.indexOf(at));
    expect(order).toEqual([...order].sort((left, right) => left - right));
  });

  test('are attached by one file, and the checks of permissions by a declared one', () => {
    const attaching = readdirSync(SOURCES, { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts'))
      .filter((file) => ATTACHES.test(readFileSync(path.join(SOURCES, file), 'utf8')));
    expect(attaching).toEqual([WALK, PERMISSIONS]);
    expect(HOOKS.map(({ file }) => `strapi/${file}`)).toContain(PERMISSIONS);
  });
});
