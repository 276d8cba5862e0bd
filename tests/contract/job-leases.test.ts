/**
 * Leases of background jobs under every order of what workers do, by fast-check's scheduler.
 */
import fc from 'fast-check';

import type { BackgroundJob } from '../../server/src/core/contracts';
import { BackgroundQueue } from '../../server/src/sql/timers/background-queue';
import { SimulatedClock } from '../../server/src/standalone/simulated-clock';
import { StrapiSqlRuntime } from '../../server/src/strapi/ports/sql-runtime';
import { TestApp } from '../support/app';
import { random } from '../support/runs';

const LEASE = 30_000;
const START = Date.UTC(2026, 0, 5, 9);

interface Row {
  readonly lease_owner: string | null;
  readonly lease_epoch: number;
}

/** What a worker does with the job that it believes to hold. */
const steps = ['prolong', 'release', 'fail', 'complete'] as const;

const step = fc.constantFrom('claim' as const, ...steps);

describe('leases of background jobs', () => {
  let app: TestApp;

  beforeAll(async () => {
    app = await TestApp.start({ level: 2, listen: false });
  });
  afterAll(() => app.dispose());

  const rows = () => app.strapi.db.connection('crm_timers');

  test('[REL-004] never do two epochs write, whatever the order: what has lost its lease changes nothing', async () => {
    let stale = 0;
    let taken = 0;
    const property = fc.asyncProperty(
      fc.scheduler(),
      fc.array(fc.array(step, { minLength: 2, maxLength: 6 }), { minLength: 2, maxLength: 3 }),
      fc.array(fc.constantFrom(1_000, LEASE / 2, LEASE), { minLength: 1, maxLength: 4 }),
      async (scheduler, workers, advances) => {
        await rows().delete();
        const clock = new SimulatedClock(START);
        const open = () =>
          new BackgroundQueue({ runtime: new StrapiSqlRuntime(app.strapi), lease: LEASE, clock });
        await open().request({ kind: 'mail' });
        const epochs: number[] = [];
        let now = START;
        for (const does of workers) {
          const queue = open();
          let job: BackgroundJob | undefined;
          const act = async (what: (typeof steps)[number] | 'claim'): Promise<void> => {
            const before: Row | undefined = await rows().first();
            if (what === 'claim') {
              const [found] = await queue.claim(1);
              if (!found) return;
              // A later claim has a higher epoch, and no lease of another is in force.
              expect(found.lease.epoch).toBe((before?.lease_epoch ?? 0) + 1);
              expect(epochs).not.toContain(found.lease.epoch);
              if (before?.lease_owner) taken += 1;
              epochs.push(found.lease.epoch);
              job = found;
              return;
            }
            if (!job) return;
            const isHeld =
              before?.lease_owner === job.lease.owner && before.lease_epoch === job.lease.epoch;
            const held = what === 'prolong' ? await queue.prolong([job]) : undefined;
            if (what === 'release') await queue.release(job, { delay: 0 });
            if (what === 'fail') await queue.release(job, { delay: 0, error: 'busy' });
            if (what === 'complete') await queue.complete(job);
            if (held) expect(held.has(job.id)).toBe(isHeld);
            if (isHeld) return;
            stale += 1;
            expect(await rows().first()).toEqual(before);
          };
          scheduler.scheduleSequence(
            does.map((what) => ({ label: what, builder: () => act(what) })),
          );
        }
        scheduler.scheduleSequence(
          advances.map((by) => ({
            label: `${by} ms pass`,
            builder: () => {
              clock.moveTo((now += by));
              return Promise.resolve();
            },
          })),
        );
        await scheduler.waitIdle();
      },
    );
    await fc.assert(property, random(150));
    // They have been there.
    expect(stale).toBeGreaterThan(0);
    expect(taken).toBeGreaterThan(0);
  });
});
