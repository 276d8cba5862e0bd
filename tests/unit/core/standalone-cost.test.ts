import type { DueTimer } from '../../../server/src/core/contracts';
import { createEngine, SimulatedClock } from '../../../server/src/standalone';
import { TimerIndex } from '../../../server/src/standalone/timer-index';
import { decided } from '../../support/engine';

const FEW = 200;
const MANY = 800;

const WAITS = {
  id: 'waits',
  entities: { lead: { stages: ['new', 'busy'] } },
  campaigns: { mail: { do: [{ wait: '3 days' }] } },
};

/** The number of snapshots that are parsed while this number of waits ends. */
async function parsedWhile(waits: number): Promise<number> {
  const clock = new SimulatedClock('2026-01-05T09:00:00Z');
  const engine = createEngine({ clock, definitions: [WAITS] });
  for (let index = 0; index < waits; index += 1) {
    const subject = { type: 'lead', id: `lead-${index}` };
    decided(await engine.begin({ definition: 'waits', subject, campaign: 'mail' }));
  }
  clock.moveTo(clock.now().getTime() + 3 * 86_400_000);
  const parse = jest.spyOn(JSON, 'parse');
  try {
    expect(await engine.runDue()).toBe(waits);
    return parse.mock.calls.length;
  } finally {
    parse.mockRestore();
  }
}

/** How often due times are looked at while timers are armed, listed and removed, one after the other. */
function lookedAtWhile(timers: number): number {
  let looks = 0;
  const index = new TimerIndex();
  const all = Array.from({ length: timers }, (_, place) => {
    const at = (place * 7_919) % timers;
    const timer = Object.defineProperty({ id: `timer-${place}` }, 'triggerAt', {
      get: () => {
        looks += 1;
        return at;
      },
    });
    return { instance: `instance-${place}`, timer } as unknown as DueTimer;
  });
  for (const due of all) index.put(due, false);
  for (const { timer } of all) {
    expect(index.due(timers, 1)).toHaveLength(1);
    index.remove(timer.id);
  }
  expect(index.nextAt()).toBeUndefined();
  return looks;
}

/** `./engine`: what a wait costs does not grow with the number of waits. */
describe('the cost of many waits in memory', () => {
  test('as many snapshots are parsed for each wait, however many there are', async () => {
    const [few, many] = [await parsedWhile(FEW), await parsedWhile(MANY)];
    expect(few).toBeGreaterThanOrEqual(FEW);
    expect(many / few).toBeLessThan((MANY / FEW) * 1.1);
  });

  test('a timer is found without looking at all others', () => {
    const [few, many] = [lookedAtWhile(FEW), lookedAtWhile(MANY)];
    expect(few).toBeGreaterThanOrEqual(FEW);
    // A binary search takes two steps more.
    expect(many / few).toBeLessThan((MANY / FEW) * 1.5);
  });
});
