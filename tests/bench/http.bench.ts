import { createRequire } from 'node:module';
import fs from 'node:fs';
import path from 'node:path';

import { BenchApp, benchmark, CONTACT, SIMPLE } from './pipelines';
import { print } from './wall';

/**
 * A load over HTTP on loopback: actions, the dashboard and a list of contacts among 100,000, beside what
 * Strapi itself answers in the same run about a content type of the app with the same attributes and the
 * same rows. On PostgreSQL.
 */
const ALL = 100_000;
/** Of one turn; lists that are compared take turns. */
const SECONDS = 5;
const TURNS = 3;
const CONNECTIONS = 8;
const CONTACTS = '/nexus-crm/contacts';
const PLAINS = '/plains';

/** The attributes of a contact as an app would write them, with Strapi's own routes. */
function plainType(): Readonly<Record<string, string | object>> {
  const folder = path.join(__dirname, '..', '..', 'content-types', 'contact', 'schema.json');
  const { attributes } = JSON.parse(fs.readFileSync(folder, 'utf8')) as {
    attributes: Record<string, { type: string; columnName?: string }>;
  };
  const factory = (what: string): string =>
    `module.exports = require('@strapi/strapi').factories.createCore${what}('api::plain.plain');\n`;
  return {
    'src/api/plain/content-types/plain/schema.json': {
      kind: 'collectionType',
      collectionName: 'plains',
      info: { singularName: 'plain', pluralName: 'plains', displayName: 'Plain' },
      options: { draftAndPublish: false },
      attributes: Object.fromEntries(
        Object.entries(attributes).map(([name, { type, columnName, ...rest }]) => [
          name,
          {
            ...{ type, ...(columnName !== undefined && { columnName }) },
            ...('enum' in rest && { enum: rest.enum }),
            ...('private' in rest && { private: rest.private }),
          },
        ]),
      ),
    },
    'src/api/plain/controllers/plain.js': factory('Controller'),
    'src/api/plain/routes/plain.js': factory('Router'),
    'src/api/plain/services/plain.js': factory('Service'),
  };
}

/** The rows of the contacts, and the indexes of their table. */
async function copyContacts({ knex }: BenchApp): Promise<void> {
  const columns = Object.keys(await knex('crm_contacts').first()).filter((name) => name !== 'id');
  const list = columns.map(() => '??').join(', ');
  await knex.raw(`insert into plains (${list}) select ${list} from crm_contacts`, [
    ...columns,
    ...columns,
  ]);
  const own = await knex('pg_indexes').where({ tablename: 'plains' }).select('indexdef');
  const given = new Set(own.map(({ indexdef }: { indexdef: string }) => on(indexdef)));
  const wanted = await knex('pg_indexes').where({ tablename: 'crm_contacts' }).select('indexdef');
  for (const { indexdef } of wanted as { indexdef: string }[]) {
    if (!given.has(on(indexdef))) await knex.raw(`create index on plains ${on(indexdef)}`);
  }
}

/** What an index is over: `using btree (...)`. */
const on = (definition: string): string => definition.slice(definition.indexOf('USING'));

const peers = path.join(__dirname, 'peers', 'package.json');
const isThere = fs.existsSync(path.join(__dirname, 'peers', 'node_modules', 'autocannon'));

interface Result {
  readonly latency: { readonly p50: number; readonly p99: number };
  readonly requests: { readonly average: number };
  readonly errors: number;
  readonly timeouts: number;
  readonly non2xx: number;
}

async function load(name: string, url: string, options: object): Promise<number> {
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
  return requests.average;
}

/** The same query on contacts and on the plain type, alternately. */
async function compare(base: string, query: string, headers: object): Promise<void> {
  const rates = new Map<string, number>([
    [PLAINS, 0],
    [CONTACTS, 0],
  ]);
  await load(`warm-up: GET ${CONTACTS}${query}`, `${base}${CONTACTS}${query}`, { headers });
  for (let turn = 0; turn < TURNS; turn += 1) {
    for (const [where, sum] of rates) {
      const floor = where === PLAINS ? 'floor: ' : '';
      const rate = await load(`${floor}GET ${where}${query}`, `${base}${where}${query}`, {
        headers,
      });
      rates.set(where, sum + rate);
    }
  }
  const [plain = 0, contacts = 0] = rates.values();
  print('time of a list of contacts, × the plain type', (plain / contacts).toFixed(2));
}

benchmark(async () => {
  if (!isThere) {
    console.log('  (no peers: npm --prefix tests/bench/peers install)');
    return;
  }
  const bench = await BenchApp.start({ listen: true, files: plainType() });
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
    await copyContacts(bench);
    await bench.settle();
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
    await compare(base, '', json);
    await compare(base, '?filters[score][$gte]=50&filters[kind]=lead&sort=name', json);
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
