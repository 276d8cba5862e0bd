// What docs/typescript.md shows: types by openapi-typescript, calls by openapi-fetch.
import createClient from 'openapi-fetch';
import { stringify } from 'qs';

import type { components, paths } from './types';

const { URL: baseUrl, TOKEN } = process.env;

const client = createClient<paths>({
  baseUrl,
  headers: { Authorization: `Bearer ${TOKEN}` },
  // Filters nest deeper than OpenAPI's own styles: `filters[budget][$gt]=10000`.
  querySerializer: (query) => stringify(query),
});

async function main(): Promise<void> {
  const create: components['schemas']['OpportunityCreate'] = { name: 'Acme', value: 12000 };
  const created = await client.POST('/opportunities', {
    body: { data: { ...create, budget: 15000 } },
  });
  const found = await client.GET('/opportunities', {
    params: { query: { filters: { budget: { $gt: 10000 } }, sort: ['budget:desc'] } },
  });
  const refused = await client.PUT('/opportunities/{id}', {
    params: { path: { id: created.data!.data.documentId } },
    body: { data: { revision: 999 } },
  });
  const definition: components['schemas']['PipelineDefinition'] = {
    id: 'generated',
    entities: { opportunity: { stages: ['new', { name: 'done', final: true }] } },
    transitions: { finish: { from: 'new', to: 'done', require: { comment: true } } },
  };
  const saved = await client.POST('/definitions', { body: { data: { schema: definition } } });
  await client.POST('/definitions/{name}/publish', {
    params: { path: { name: 'generated' } },
    body: {},
  });
  const started = await client.POST('/instances', {
    body: {
      data: {
        definition: 'generated',
        subject: { type: 'plugin::nexus-crm.opportunity', id: created.data!.data.documentId },
      },
    },
  });
  const acted = await client.POST('/instances/{id}/actions/{action}', {
    params: { path: { id: started.data!.data.id, action: 'finish' } },
    body: { data: { comment: 'Signed' } },
  });
  console.log(
    JSON.stringify({
      budget: created.data?.data.budget,
      found: found.data?.data.map(({ name }) => name),
      conflict: refused.error?.error.status,
      diagnostics: saved.data?.meta.diagnostics.filter(({ severity }) => severity === 'error'),
      stage: acted.data?.data.stage,
    }),
  );
}

void main();
