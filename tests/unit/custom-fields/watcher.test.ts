import { Watcher } from '../../../server/src/strapi/ports/watcher';

describe('the look for fields that other processes changed', () => {
  const warnings: string[] = [];
  const strapi = {
    log: { warn: (text: string) => warnings.push(text) },
  } as unknown as ConstructorParameters<typeof Watcher>[0];

  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());

  test('[FR-L3-005] polls when the server starts to listen and every second and a half', async () => {
    const looks: number[] = [];
    const watcher = new Watcher(strapi, 'custom fields', async () => {
      looks.push(Date.now());
    });
    const listening = Date.now();
    watcher.start();
    await jest.advanceTimersByTimeAsync(3_000);
    expect(looks.map((time) => time - listening)).toEqual([0, 1_500, 3_000]);

    await watcher.stop();
    await jest.advanceTimersByTimeAsync(5_000);
    expect(looks).toHaveLength(3);
  });

  test('[FR-L3-005] continues after a failure, and never overlaps', async () => {
    let running = 0;
    let looks = 0;
    const watcher = new Watcher(strapi, 'custom fields', async () => {
      looks += 1;
      running += 1;
      expect(running).toBe(1);
      await new Promise((resolve) => setTimeout(resolve, 2_500));
      running -= 1;
      throw new Error('The database went away.');
    });
    watcher.start();
    await jest.advanceTimersByTimeAsync(6_000);
    expect(looks).toBe(3);
    expect(warnings[0]).toMatch(/The database went away/);
    const stopped = watcher.stop();
    await jest.advanceTimersByTimeAsync(3_000);
    await stopped;
    expect(running).toBe(0);
  });
});
