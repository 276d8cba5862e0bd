import { createRequire } from 'node:module';
import fs from 'node:fs';
import path from 'node:path';

import { BenchApp, benchmark, CONTACT, SIMPLE } from './pipelines';
import { print } from './wall';

/**
 * A load over HTTP on loopback: actions, the dashboard and a list of contacts among 100,000, beside what
 * Strapi itself answers in the same run. On PostgreSQL.
 */
const ALL = 100_000;
const SECONDS = 10;
const CONNECTIONS = 8;

const peers = path.join(__dirname, 'peers', 'package.json');
const isThere = fs.existsSync(path.join(__dirname, 'peers', 'node_modules', 'autocannon'));

interface Result {
  readonly latency: { readonly p50: number; readonly p99: number };
  readonly requests: { readonly average: number };
  readonly errors: number;
  readonly timeouts: number;
  readonly non2xx: number;
}

async function load(name: string, url: string, options: object): Promise<void> {
  const autocannon = createRequire(peers)('autocannon') as (input: object) => Promise<Result>;
  const result = await autocannon({
    url,
    connections: CONNECTIONS,
    duration: SECONDS,
    ...options,
  });
  const { latency, requests, errors, timeouts, non2xx } = result;
  const wrong = errors + timeouts + non2xx;
  print(
    name,
    `p50 ${latency.p50} ms, p99 ${latency.p99} ms, ${Math.round(requests.average)}/s, ${wrong} errors`,
  );
}

benchmark(async () => {
  if (!isThere) {
    console.log('  (no peers: npm --prefix tests/bench/peers install)');
    return;
  }
  const bench = await BenchApp.start({ listen: true });
  try {
    const { http, strapi } = bench.app;
    await bench.publish(SIMPLE);
    const first = await bench.start('simple', await bench.lead());
    const user = await http.user('worker');
    await http.grant('authenticated', [
      'plugin::nexus-crm.dashboard.find',
      'plugin::nexus-crm.contact.find',
    ]);
    const owner = `user:${user.documentId}`;
    const instances = await bench.copies(first, ALL, 'many', (table, _row, n) =>
      table === 'crm_contacts' ? { name: `Lead ${n}`, owner: n % 100 === 0 ? owner : null } : {},
    );
    await bench.knex('companies').insert(
      Array.from({ length: 100 }, (_, n) => ({
        ...{ document_id: `company${n}`, name: `Company ${n}`, locale: 'en' },
        ...{ created_at: new Date(), updated_at: new Date(), published_at: new Date() },
      })),
    );
    const { documentId } = await strapi
      .documents('api::company.company' as any)
      .create({ data: { name: 'Updated' } as any });
    const token = await http.apiToken();
    const { port } = strapi.server.httpServer.address() as { port: number };
    const base = `http://127.0.0.1:${port}/api`;
    const json = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };

    console.log(
      `  ${CONNECTIONS} connections, ${SECONDS} s each, ${ALL.toLocaleString('en')} rows`,
    );
    await load('floor: Strapi’s own list, GET /companies', `${base}/companies`, { headers: json });
    await load('GET /nexus-crm/contacts', `${base}/nexus-crm/contacts`, { headers: json });
    await load(
      'GET /nexus-crm/contacts, filtered and sorted',
      `${base}/nexus-crm/contacts?filters[score][$gte]=50&filters[kind]=lead&sort=name`,
      { headers: json },
    );
    await load('GET /nexus-crm/dashboard', `${base}/nexus-crm/dashboard`, {
      headers: { authorization: `Bearer ${user.token}` },
    });
    await load(
      'floor: Strapi’s own update, PUT /companies/:id',
      `${base}/companies/${documentId}`,
      {
        method: 'PUT',
        headers: json,
        body: JSON.stringify({ data: { city: 'Bonn' } }),
      },
    );
    let turn = 0;
    const next = (action: string) => (request: { path: string }) => {
      // Each instance once for each of its stages.
      const instance = instances[turn % instances.length]!;
      turn += 1;
      return {
        ...request,
        path: `/api/nexus-crm/instances/${instance}/actions/${action}`,
        body: JSON.stringify({ data: {} }),
      };
    };
    await load('POST /nexus-crm/instances/:id/actions/:action', base, {
      method: 'POST',
      requests: [{ method: 'POST', headers: json, setupRequest: next('warm') }],
    });
    print('contacts in all', String(await strapi.db.query(CONTACT).count()));
  } finally {
    await bench.dispose();
  }
});
