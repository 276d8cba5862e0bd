/**
 * Measures the process rather than a server; asserts no limits.
 *
 * @databases sqlite
 */
import { TestApp } from '../support/app';

const FIELDS = 10;
const TURNS = 1;
const OPPORTUNITY = 'plugin::nexus-crm.opportunity';

const median = (values: readonly number[]): number =>
  values.toSorted((left, right) => left - right)[Math.floor(values.length / 2)]!;

/** Prints figures; `npm run bench boot` measures them more precisely. */
describe('the boot of an app', () => {
  test('[PR-004] [FR-L3-005] brings custom fields back, and says what the plugin adds', async () => {
    const apps = [
      await TestApp.create({ plugin: 'off', listen: false }),
      await TestApp.create({ level: 2, listen: false }),
    ] as const;
    const [bare, crm] = apps;
    const times = { bare: [] as number[], crm: [] as number[] };
    const boot = async (app: TestApp) => {
      const began = performance.now();
      await app.start();
      return performance.now() - began;
    };
    try {
      // The first boot makes the tables and fills the caches of this process.
      await boot(bare);
      await bare.stop();
      await boot(crm);
      const fields = crm.strapi.plugin('nexus-crm').service('custom-fields');
      for (let index = 0; index < FIELDS; index += 1) {
        const type = index % 2 === 0 ? 'string' : 'integer';
        await fields.create({ uid: OPPORTUNITY, name: `field${index}`, type });
      }
      for (let turn = 0; turn < TURNS; turn += 1) {
        // One at a time: what runs in a process is the global `strapi` to Strapi's own plugins.
        await crm.stop();
        times.bare.push(await boot(bare));
        await bare.stop();
        times.crm.push(await boot(crm));
      }
      const attributes = Object.keys(crm.strapi.contentType(OPPORTUNITY).attributes);
      expect(attributes.filter((name) => /^field\d+$/.test(name))).toHaveLength(FIELDS);
      const [without, within] = [median(times.bare), median(times.crm)];
      console.log(
        `boot without the plugin ${without.toFixed(0)} ms, at level 2 with ${FIELDS} custom ` +
          `fields ${within.toFixed(0)} ms: ${(within - without).toFixed(0)} ms more`,
      );
    } finally {
      for (const app of apps) await app.dispose();
    }
  });
});
