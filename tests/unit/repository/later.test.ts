import fs from 'node:fs';
import path from 'node:path';

const SOURCES = path.join(__dirname, '..', '..', '..', 'server', 'src');

/**
 * The only files that may wait for a time. Work that happens later is a row of `crm_timers`, which
 * outlives the process; what stands here wakes the worker that looks for such rows, ends what takes too
 * long, or tries again what a request waits for.
 */
const WAITING: Readonly<Record<string, string>> = {
  'jobs/embedded-driver.ts': 'wakes the worker when the next row is due',
  'adapters/bull/bull-driver.ts': 'stores wake-ups of rows that come near',
  'jobs/running-jobs.ts': 'prolongs the leases of what runs',
  'sql/timers/due-looks.ts': 'gathers the looks of idle workers into a statement',
  'jobs/settled-within.ts': 'ends the wait for what runs',
  'services/extensions/time-limit.ts': 'ends a call of the app',
  'strapi/ports/watcher.ts': 'reads what another process has changed',
  'strapi/schema/migrations/run.ts': 'tries a locked table again, at the boot',
  'strapi/live-fields/follow-up.ts': 'tries a step of a command again',
  'custom-fields/columns/retry.ts': 'tries a locked table again, in a command',
};

const filesBelow = (folder: string): string[] =>
  fs
    .readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => file.split(path.sep).join('/'));

/** `setImmediate` alone gives a turn to others and waits for no time. */
const waits = (source: string): boolean =>
  /\b(setTimeout|setInterval)\s*\(|\b(setTimeout|setInterval)\b[^;]*from 'node:timers/.test(source);

describe('work that happens later', () => {
  test.each([
    ['setTimeout(send, 1_000);', true],
    ['this.#timer = setInterval(() => look(), 5);', true],
    ["import { setTimeout as wait } from 'node:timers/promises';", true],
    ["import { setImmediate as turn } from 'node:timers/promises';", false],
    ['// setTimeout is not for this', false],
  ])('%j waits: %s', (source, found) => {
    expect(waits(source)).toBe(found);
  });

  test('is a row: no other file waits for a time', () => {
    const found = filesBelow(SOURCES).filter((file) =>
      waits(fs.readFileSync(path.join(SOURCES, file), 'utf8')),
    );
    expect(found.sort()).toEqual(Object.keys(WAITING).sort());
  });
});
