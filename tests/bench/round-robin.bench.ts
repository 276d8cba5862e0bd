import { ACTOR, BenchApp, benchmark } from './pipelines';
import { ms, percentile, print, rate } from './wall';

/**
 * Round-robin assignment in one team, eight leads at a time: all of them compete for one cursor.
 * Attempts are commits that were tried, counted at the storage.
 */
const TEAM = 'plugin::nexus-crm.team';
const ACTS = 400;
const LANES = 8;

const GIVEN = {
  id: 'given',
  entities: { lead: { stages: ['new', 'given'] } },
  transitions: {
    give: { from: 'new', to: 'given', assign: { team: 'sales', pick: 'round_robin' } },
  },
};

async function teamOfFive({ app: { strapi } }: BenchApp): Promise<void> {
  const members: string[] = [];
  for (let number = 0; number < 5; number += 1) {
    const { documentId } = await strapi
      .plugin('users-permissions')
      .service('user')
      .add({
        ...{ username: `seller-${number}`, email: `seller-${number}@example.com` },
        ...{ password: 'Passw0rd!', provider: 'local', confirmed: true },
      });
    members.push(`user:${documentId}`);
  }
  const data = { key: 'sales', name: 'Sales', members };
  const teams = strapi.documents(TEAM as never) as unknown as { create(input: object): unknown };
  await teams.create({ data });
}

benchmark(async () => {
  const bench = await BenchApp.start();
  try {
    await teamOfFive(bench);
    await bench.publish(GIVEN);
    const waiting: string[] = [];
    for (let count = 0; count < ACTS + 40; count += 1) {
      waiting.push(await bench.start('given', await bench.lead()));
    }
    const engine = bench.service('engine');
    const give = (id: string): Promise<unknown> => engine.act(id, 'give', { actor: ACTOR });
    for (const id of waiting.splice(0, 40)) await give(id);

    const { storage } = engine.graph;
    const commit = storage.commit.bind(storage);
    let attempts = 0;
    storage.commit = (commits: unknown) => {
      attempts += 1;
      return commit(commits);
    };
    const times: number[] = [];
    let failures = 0;
    const start = performance.now();
    const lane = async (): Promise<void> => {
      for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
        const before = performance.now();
        await give(id).catch(() => (failures += 1));
        times.push(performance.now() - before);
      }
    };
    await Promise.all(Array.from({ length: LANES }, lane));
    const seconds = (performance.now() - start) / 1_000;
    storage.commit = commit;

    const [middle, slow] = [percentile(times, 0.5), percentile(times, 0.95)];
    print(`${ACTS} leads assigned in one team of five, ${LANES} at a time`, rate(ACTS / seconds));
    print('attempts an act', (attempts / ACTS).toFixed(2));
    print('acts that failed', String(failures));
    print('median, p95', `${ms(middle)}, ${ms(slow)} (${(slow / middle).toFixed(1)} ×)`);
  } finally {
    await bench.dispose();
  }
});
