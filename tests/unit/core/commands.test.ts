import fs from 'node:fs';
import path from 'node:path';

import type { Command } from '../../../server/src/core/contracts';

const SERVER = path.join(__dirname, '../../../server/src');
const read = (file: string): string => fs.readFileSync(path.join(SERVER, file), 'utf8');

/** Where the product sends each command of the core: a promise that nobody sends is none. */
const SENDERS: Record<Command['type'], string> = {
  start: 'core/runner/engine.ts',
  act: 'services/engine/actions.ts',
  completeTask: 'services/engine/actions.ts',
  vote: 'services/engine/actions.ts',
  claim: 'services/engine/actions.ts',
  release: 'services/engine/actions.ts',
  resume: 'services/engine/operations.ts',
  cancelBranch: 'services/engine/operations.ts',
  timerFired: 'core/runner/run-timers.ts',
  activityCompleted: 'core/runner/run-timers.ts',
  activityFailed: 'core/runner/run-timers.ts',
  voterLeft: 'services/engine/record-pipelines.ts',
  groupLeft: 'services/engine/record-pipelines.ts',
  recordDeleted: 'services/engine/actions.ts',
  recordChanged: 'services/engine/record-pipelines.ts',
  pause: 'services/campaigns/orders.ts',
  continue: 'services/campaigns/orders.ts',
};

test('every command that the core decides on is sent by the product', () => {
  const decided = [...read('core/engine/decide.ts').matchAll(/case '(\w+)':/g)].map(
    ([, type]) => type,
  );
  expect(decided.sort()).toEqual(Object.keys(SENDERS).sort());
  for (const [command, file] of Object.entries(SENDERS)) {
    expect([command, read(file).includes(`type: '${command}'`)]).toEqual([command, true]);
  }
});
