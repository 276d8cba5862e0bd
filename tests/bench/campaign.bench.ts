import { randomBytes } from 'node:crypto';

import type { TestApp } from '../support/app';
import { BenchApp, benchmark, CONTACT } from './pipelines';
import { ms, percentile, print } from './wall';

/**
 * What requests feel of a campaign that starts, with the server, its worker and SQLite in one process:
 * the time of an answer alone, and meanwhile.
 */
const MEMBERS = Number(process.env.NEXUS_BENCH_MEMBERS ?? 10_000);
const ALONE = 300;

const MASS = {
  id: 'mass',
  entities: { lead: { stages: ['new'] } },
  campaigns: { mail: { do: [{ wait: '3 days' }] } },
};

/** Leads as they are after an import, with one of the plugin as the pattern. */
async function importLeads(bench: BenchApp): Promise<string> {
  const phone = '+49 30 123456';
  const first = await bench.lead({ phone });
  const { knex } = bench;
  const pattern = await knex('crm_contacts').where({ document_id: first }).first();
  delete pattern.id;
  const rows = Array.from({ length: MEMBERS - 1 }, (_, index) => ({
    ...{ ...pattern, document_id: `lead${randomBytes(8).toString('hex')}` },
    ...{ name: `Lead ${index}`, unlogged_revisions: null },
  }));
  await knex.batchInsert('crm_contacts', rows, 200);
  return first;
}

async function answer(app: TestApp, url: string, token: string): Promise<number> {
  const start = performance.now();
  const { status } = await app.http.get(url, { token });
  if (status !== 200) throw new Error(`${url} answered ${status}`);
  return performance.now() - start;
}

const report = (what: string, times: readonly number[]): void => {
  const [p50, p99, most] = [0.5, 0.99, 1].map((share) => ms(percentile(times, share)));
  print(what, `p50 ${p50}, p99 ${p99}, max ${most}, of ${times.length}`);
};

benchmark(async () => {
  process.env.NEXUS_TEST_SQLITE = 'disk';
  const bench = await BenchApp.start({ database: 'sqlite', listen: true });
  const { app } = bench;
  try {
    const token = await app.http.apiToken('full-access');
    const first = await importLeads(bench);
    await bench.publish(MASS);
    const urls = [
      `/api/nexus-crm/contacts/${first}`,
      '/api/nexus-crm/contacts?pagination[pageSize]=10&pagination[withCount]=false',
    ];
    const audience = { type: CONTACT, filters: { phone: '+49 30 123456' } };
    const data = { name: 'Mass', definition: 'mass', flow: 'mail', audience };
    const created = await app.http.post<{ readonly data: { readonly documentId: string } }>(
      '/api/nexus-crm/campaigns',
      { data },
      { token },
    );
    const { documentId: id } = created.body.data;
    const alone: number[] = [];
    for (let turn = 0; turn < ALONE; turn += 1) {
      alone.push(await answer(app, urls[turn % 2] ?? '', token));
    }
    report('a contact and a list of ten in turns, alone', alone.slice(50));
    const start = performance.now();
    await app.http.post(`/api/nexus-crm/campaigns/${id}/start`, {}, { token });
    print('the start of the campaign is answered after', ms(performance.now() - start));
    const meanwhile: number[] = [];
    let started = 0;
    for (let turn = 0; started < MEMBERS; turn += 1) {
      meanwhile.push(await answer(app, urls[turn % 2] ?? '', token));
      if (turn % 50 > 0) continue;
      const [row] = await bench.knex('crm_instances').whereNotNull('campaign').count('* as all');
      started = Number(row.all);
    }
    const seconds = (performance.now() - start) / 1_000;
    report(`while ${MEMBERS} members start`, meanwhile);
    print('all have started after', `${seconds.toFixed(1)} s`);
  } finally {
    await bench.dispose();
  }
});
